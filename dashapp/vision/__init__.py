"""Pictures: bytes to upright pixels, pixels to faces, faces to crops."""
