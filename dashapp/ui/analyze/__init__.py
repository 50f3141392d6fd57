"""The page "Analyse"."""
