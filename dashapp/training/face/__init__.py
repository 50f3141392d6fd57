"""Training of the face networks."""
