"""The page "Crowd"."""
