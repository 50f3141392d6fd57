"""Trained networks: artefacts, their loaders and one module a model; the only TensorFlow import of serving."""
