"""A multimodal Dash dashboard for face and voice emotion."""

__version__ = "0.1.0"
