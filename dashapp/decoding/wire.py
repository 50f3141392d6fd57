"""What decoding returns as JSON and shared memory: a few frozen dataclasses, and nothing that runs when it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any, Final

import numpy as np

from dashapp.audio.decode import DecodedAudio
from dashapp.audio.waveform import Waveform
from dashapp.predictions import Notice
from dashapp.process.messages import Message, close_all
from dashapp.process.shared_memory import UnsoundMemoryError, read_array, shared_array
from dashapp.vision.decode import DecodedImage

CARRIED: Final[dict[str, type]] = {each.__name__: each for each in (DecodedAudio, DecodedImage, Notice, Waveform)}
"""The dataclasses that are made anew on the other side."""


@contextmanager
def packed(value: Any) -> Iterator[tuple[Message, list[int]]]:
    """Give ``value`` as a message and the descriptors of its arrays, which are closed afterwards."""
    files: list[int] = []
    try:
        yield {"value": _packed(value, files)}, files
    finally:
        close_all(files)


def unpacked(message: Message, files: list[int]) -> Any:
    """Return what `packed` was given, and close the descriptors.

    Raises:
        UnsoundMemoryError: If it is not what `packed` makes.
    """
    try:
        return _unpacked(message["value"], files)
    except (KeyError, IndexError, TypeError, ValueError) as exc:
        raise UnsoundMemoryError("what a worker said has no meaning") from exc
    finally:
        close_all(files)


def _packed(value: Any, files: list[int]) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, np.ndarray):
        files.append(shared_array(value))
        return {"array": len(files) - 1, "dtype": value.dtype.name, "shape": value.shape}
    if isinstance(value, tuple):
        return [_packed(each, files) for each in value]
    if is_dataclass(value) and type(value).__name__ in CARRIED:
        held = {field.name: _packed(getattr(value, field.name), files) for field in fields(value)}
        return {"type": type(value).__name__, "fields": held}
    raise TypeError(f"{type(value).__name__} is not carried; CARRIED lists what is")


def _unpacked(value: Any, files: list[int]) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(each, files) for each in value)
    if not isinstance(value, dict):
        return value
    if "array" in value:
        return read_array(files[value["array"]], value["dtype"], value["shape"])
    return CARRIED[value["type"]](**{name: _unpacked(each, files) for name, each in value["fields"].items()})
