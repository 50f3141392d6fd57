"""Two to four evaluations side by side: the same items, paired differences, gaps between groups."""
