"""The fields of a request."""

import math
from typing import Final

from flask import request

from dashapp.errors import InputError
from dashapp.rest.responses import flag
from dashapp.service.choice import Choice
from dashapp.service.crowds import VIEWS

LARGEST_NUMBER: Final = 1e6


def uploaded_file() -> tuple[str, bytes]:
    """Return name and bytes of the one uploaded file; the name is only ever handed back.

    Raises:
        InputError: ``bad_request`` where there is not exactly one.
    """
    files = request.files.getlist("file")
    if len(files) != 1:
        raise InputError(
            "bad_request",
            f"The request has {len(files)} files named 'file'; send one in each request, as multipart/form-data: "
            f"curl -F file=@selfie.jpg ...{request.path}",
        )
    return files[0].filename or "", files[0].read()


def number(name: str, default: str = "") -> float:
    """Return a field that is a number.

    Raises:
        InputError: ``bad_request`` where it is none.
    """
    text = request.values.get(name, default)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= LARGEST_NUMBER:
        raise InputError("bad_request", f"The field {name!r} is {text[:40]!r}; it must be a number.")
    return value


def model_choice() -> Choice:
    """Return the models that are asked for."""
    asked = request.values.get
    return Choice(asked("speech_model", ""), asked("face_model", ""), asked("crowd_model", ""), asked("answers", ""))


def crowd_view() -> str:
    """Return what is drawn beside an answer to a crowd, one of `VIEWS`: ``view=1`` asks for everything."""
    asked = request.values.get("view", "")
    return asked if asked in VIEWS else "all" if flag("view") else ""
