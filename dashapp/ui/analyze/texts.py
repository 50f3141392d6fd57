"""What people read on the page Analyse."""

from typing import Final

PROMISE: Final = "Of the answers that it is so sure of, at least {share} were right where that was measured."
RIGHT: Final = "Of all its answers of {emotion}, sure and unsure, {share} were right{tested}."
RIGHT_BY_RATERS: Final = "Of all its answers of {emotion}, sure and unsure, {share} were what most raters said{tested}."
TESTED: Final = " (tested on {count:,} new {items})"
