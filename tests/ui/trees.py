"""Component trees as plain JSON, for tests to compare and to search."""

import json
from collections.abc import Iterator
from typing import Any

from plotly.utils import PlotlyJSONEncoder

Tree = Any


def as_json(component: object) -> Tree:
    """What the browser gets of a component."""
    return json.loads(json.dumps(component, cls=PlotlyJSONEncoder))


def nodes(tree: Tree) -> Iterator[dict[str, Any]]:
    """Every component of a tree, in the order of the page."""
    if isinstance(tree, list):
        for child in tree:
            yield from nodes(child)
    elif isinstance(tree, dict) and "props" in tree:
        yield tree
        yield from nodes(tree["props"].get("children"))


def props(component: object) -> list[dict[str, Any]]:
    """The properties of every component of a tree."""
    return [node["props"] for node in nodes(as_json(component))]


def texts(component: object) -> list[str]:
    """Every text of a tree, in the order of the page."""
    return list(_texts(as_json(component)))


def _texts(tree: Tree) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for child in tree:
            yield from _texts(child)
    elif isinstance(tree, dict) and "props" in tree:
        yield from _texts(tree["props"].get("children"))


def ids(component: object) -> set[str]:
    """Every id of a tree."""
    return {found["id"] for found in props(component) if "id" in found}
