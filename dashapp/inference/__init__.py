"""Trained networks: artefacts, their loaders and one module for each model; the only TensorFlow import of serving."""
