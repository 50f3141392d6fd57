"""The Learn page: a wall of exemplars, a quiz, how it works, what people agree on, and what may be done in class."""
