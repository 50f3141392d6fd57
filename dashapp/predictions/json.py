"""What every record becomes in the end."""

import math
from typing import Any

Json = dict[str, Any]


def finite(value: float | None) -> float | None:
    """Return ``value``, or None where it is None, NaN or infinite: JSON has no NaN."""
    return value if value is not None and math.isfinite(value) else None
