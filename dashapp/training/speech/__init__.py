"""Training of the voice networks."""
