"""What pages read back: explorations of the data and the crowd gallery."""
