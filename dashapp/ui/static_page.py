"""Components as a page of their own: one HTML file that needs no server, to be kept and sent."""

import json
import re
from html import escape
from pathlib import Path
from typing import Any, Final

from dash.development.base_component import Component
from plotly.io import to_html
from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

STYLES: Final = ("00-tokens", "10-base", "45-answer", "50-plots", "75-compare")
PLAIN_STYLES: Final = ("00-tokens", "10-base", "45-answer", "46-take-away", "95-print")
SCRIPTS: Final = ("shared/save-figure",)
_ATTRIBUTES: Final = {
    "className": "class",
    "src": "src",
    "alt": "alt",
    "href": "href",
    "download": "download",
    "scope": "scope",
    "type": "type",
    "role": "role",
    "tabIndex": "tabindex",
}
_EMPTY: Final = frozenset({"img", "br", "hr"})
_HUMP: Final = re.compile(r"(?<!^)(?<!-)(?=[A-Z])")
# A figure is drawn while the page is still read, when nothing stands beside it yet.
_FIT: Final = 'addEventListener("load", () => dispatchEvent(new Event("resize")));'
# They lie beside the style sheets, and not beside the page.
_FONTS: Final = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)
# So do the shapes of icons, which would be plain squares.
_LAYOUT: Final = "body { max-width: 1328px; margin: 0 auto; padding: 32px 16px; } .icon { display: none; }"


def static_page(title: str, parts: list[Component], assets: Path) -> str:
    """Return the page.

    Args:
        title: Of the page.
        parts: Components of `dash.html`, and graphs of `dash.dcc`.
        assets: Folder of the style sheets and scripts.
    """
    styles = "\n".join((assets / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    styles = _FONTS.sub("", styles)
    scripts = "\n".join((assets / "js" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    body = "".join(rendered(json.loads(json.dumps(part, cls=PlotlyJSONEncoder))) for part in parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{styles}\n{_LAYOUT}</style><script>{get_plotlyjs()}</script></head><body>{body}"
        f"<script>{_FIT}\n{scripts}</script></body></html>\n"
    )


def plain_page(title: str, parts: list[Component], assets: Path) -> str:
    """Return the page of parts without graphs: small, without a script, for paper and mail.

    Args:
        title: Of the page.
        parts: Components of `dash.html`.
        assets: Folder of the style sheets.
    """
    styles = "\n".join((assets / "css" / f"{name}.css").read_text(encoding="utf-8") for name in PLAIN_STYLES)
    body = "".join(rendered(json.loads(json.dumps(part, cls=PlotlyJSONEncoder))) for part in parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_FONTS.sub('', styles)}\n{_LAYOUT}</style></head><body><main>{body}</main></body></html>\n"
    )


def rendered(part: Any) -> str:
    """Return a component, as JSON, as HTML."""
    if part is None:
        return ""
    if isinstance(part, list):
        return "".join(rendered(each) for each in part)
    if not isinstance(part, dict):
        return escape(str(part))
    props = part["props"]
    if part["type"] == "Graph":
        figure: str = to_html(props["figure"], full_html=False, include_plotlyjs=False, config=props["config"])
        return figure
    tag = part["type"].lower()
    names = _ATTRIBUTES | {name: name for name in props if name.startswith(("data-", "aria-"))}
    marks = "".join(f' {name}="{escape(str(props[key]))}"' for key, name in names.items() if props.get(key))
    if styled := props.get("style"):
        rules = "; ".join(f"{_HUMP.sub('-', name).lower()}: {value}" for name, value in styled.items())
        marks += f' style="{escape(rules)}"'
    return f"<{tag}{marks}>" if tag in _EMPTY else f"<{tag}{marks}>{rendered(props.get('children'))}</{tag}>"
