"""What can go wrong, in one small tree.

::

    DashappError
    ├── InputError    the user can mend it: another file, a shorter clip
    ├── CorpusError   whoever trains can mend it: a table that is not what its name says
    └── ModelError    the operator must mend it: an artefact that is missing, damaged or of another shape
"""

from typing import Final

HTTP_STATUS: Final = {
    "empty_file": 400,
    "decode_failed": 400,
    "bad_request": 400,
    "too_large": 413,
    "too_many_pixels": 413,
    "too_long": 413,
    "unsupported_format": 415,
    "too_short": 422,
    "silent": 422,
    "not_finite": 422,
    "too_small": 422,
    "too_few_clips": 422,
    "bad_zip": 400,
    "bad_labels": 422,
    "nothing_answered": 422,
    "name_taken": 409,
    "unknown_labels": 422,
    "busy": 409,
    "overloaded": 503,
    "too_many_requests": 429,
    "switched_off": 403,
    "no_room": 507,
    "foreign_origin": 403,
    "unknown_host": 421,
    "too_many_kept": 409,
}
"""HTTP status of each code of an `InputError`; also the list of the codes there are."""


class DashappError(Exception):
    """Base of the errors that this program raises on purpose."""


class InputError(DashappError):
    """An input that cannot be analysed, with words that help its owner.

    Attributes:
        code: One of the keys of `HTTP_STATUS`.
        message: What came, what is accepted, what to do.
        retry_after_s: In how many seconds the same input may be answered; None where it never will.
    """

    def __init__(self, code: str, message: str, retry_after_s: int | None = None) -> None:
        if code not in HTTP_STATUS:
            raise ValueError(f"{code!r} is not an error code; there are {', '.join(HTTP_STATUS)}")
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return HTTP_STATUS[self.code]

    def to_dict(self) -> dict[str, str]:
        """Return the error as the JSON object that every front end shows."""
        return {"code": self.code, "message": self.message}


class CorpusError(DashappError, ValueError):
    """A corpus's table without the columns or the rows that its makers gave it."""


class ModelError(DashappError):
    """A model that cannot be loaded or does not fit its manifest."""
