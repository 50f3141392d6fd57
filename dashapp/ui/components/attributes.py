"""``data-`` and ``aria-`` attributes, whose names are no Python names."""

from typing import Any


def attributes(**values: object) -> dict[str, Any]:
    """Return the attributes with hyphens: ``attributes(aria_label="Faces")`` is ``{"aria-label": "Faces"}``."""
    return {name.replace("_", "-"): str(value) for name, value in values.items()}
