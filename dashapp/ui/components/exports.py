"""Links that save what stands on the page; the files are in the links, so that nothing is asked of the server."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from dash import html

from dashapp.ui import texts
from dashapp.ui.language import parts


@dataclass(frozen=True)
class Saved:
    """A file that can be saved.

    Attributes:
        title: What its format is called.
        media_type: Of its content.
        suffix: Of its name, with the dot.
        text: Its content.
    """

    title: str
    media_type: str
    suffix: str
    text: str


def exports(name: str, *files: Saved) -> html.P:
    """Return one link for each file, in one line.

    Args:
        name: Of the file that was analysed; those that are saved are called like it.
        files: What can be saved.
    """
    stem = PurePath(name).stem or "timeline"
    links = [
        html.A(
            each.title,
            href=f"data:{each.media_type};charset=utf-8,{quote(each.text)}",
            download=f"{stem}{each.suffix}",
        )
        for each in files
    ]
    named: list[Any] = links[:1]
    for link in links[1:]:
        named = parts(texts.OR, others=named, last=link)
    return html.P(parts(texts.SAVE_AS, formats=named), className="hint exports")
