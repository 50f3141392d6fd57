"""The language of the texts: that of the request, English where nothing else is asked for or known.

What people read stands in ``texts.py`` in the folder of its page, or beside this module where several pages share it:
constants of whole sentences, or templates with named placeholders. `translatable`, at the end of each of these modules,
makes ``texts.NAME`` follow the language of the request: it is that of ``texts_es.py`` in the same folder where that has
such a name. To add a language: a line in `LANGUAGES`, and one such module a folder.

Texts are always asked for as ``texts.NAME`` and while a request is answered; a constant made of one would stay English.
"""

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from string import Formatter
from types import ModuleType
from typing import Any, Final

from flask import has_request_context, request

ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English"}
"""Code of each language, and what its speakers call it."""
COOKIE: Final = "dashapp_language"
"""What a visitor has chosen; ``assets/js/shared/language.js`` sets it."""

Forms = Mapping[str, str]
"""A template for one, ``one``, and a template for any other number, ``other``."""


def language() -> str:
    """Return the language of the request: the one chosen on the page, else the one that the browser prefers."""
    if not has_request_context():
        return ENGLISH
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, ENGLISH)


def translatable(name: str) -> None:
    """Let the constants of a module follow the language of the request.

    Args:
        name: Of the module, ``__name__``.
    """
    sys.modules[name].__class__ = _Translated


def counted(forms: Forms, count: int, **values: Any) -> str:
    """Return the template for a number of things, filled in; ``{count}`` is the number."""
    return forms["one" if count == 1 else "other"].format(count=count, **values)


def parts(template: str, **values: Any) -> list[Any]:
    """Return a template as children of a component: its text, and components in the place of their names.

    Args:
        template: With named placeholders.
        values: A component, a text, or a list of both for each.
    """
    made: list[Any] = []
    for text, name, _, _ in Formatter().parse(template):
        value = [] if name is None else values[name]
        for part in (text, *(value if isinstance(value, list) else [value])):
            if isinstance(part, str) and made and isinstance(made[-1], str):
                made[-1] += part
            elif part != "":
                made.append(part)
    return made


def translation(name: str, code: str) -> ModuleType | None:
    """Return the module that stands for another in a language; None where there is none."""
    return None if code == ENGLISH else _imported(f"{name}_{code}")


@lru_cache
def _imported(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ModuleNotFoundError as exc:
        if exc.name != name:
            raise
        return None


class _Translated(ModuleType):
    """A module whose constants are those of another language, where there are such."""

    def __getattribute__(self, name: str) -> Any:
        if name.isupper() and (other := translation(super().__getattribute__("__name__"), language())):
            return getattr(other, name, super().__getattribute__(name))
        return super().__getattribute__(name)
