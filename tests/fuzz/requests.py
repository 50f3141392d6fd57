"""Hostile requests: names, fields, bodies and headers that no page sends."""

import random
from typing import Any

from tests.bad_input import BAD_NAMES
from tests.rest.test_analyses import BOUNDARY, CONTENT_TYPE, multipart

PATHS = (
    "/api/v1/analyze",
    "/api/v1/crowd",
    "/api/v1/explain",
    "/api/v1/face",
    "/api/v1/evaluate",
    "/api/v1/models",
    "/api/v1/evaluations",
    "/api/v1/exemplars/..%2f..%2fetc%2fpasswd",
    "/api/v1/evaluations/..%2f..",
    "/api/v1/evaluations/x/refused.csv",
    "/api",
    "/api/v1/%00",
)
VALUES = ("", "1", "nan", "inf", "-1", "1e309", "../x", "\x00", "'\"<script>", "9" * 300, "\u202e", "\ufffd")
FIELDS = (
    "view",
    "progress",
    "look_harder",
    "speech_model",
    "face_model",
    "crowd_model",
    "emotion",
    "x",
    "y",
    "side",
    "roll",
    "scale",
    "top_hz",
    "key",
    "model",
    "map",
)
TYPES = (
    CONTENT_TYPE,
    "multipart/form-data",
    "application/json",
    "text/plain",
    f"multipart/form-data; boundary={'b' * 300}",
)


def request(data: bytes, chance: random.Random) -> dict[str, Any]:
    """Return the arguments of a request of Flask's test client."""
    fields = {name: chance.choice(VALUES) for name in chance.sample(FIELDS, chance.randint(0, 4))}
    body = multipart(
        data, chance.choice((*BAD_NAMES, "a.wav")), chance.choice(("file", "file", "labels", "")), **fields
    )
    if chance.random() < 0.3:
        body = _broken(body, chance)
    query = {name: chance.choice(VALUES) for name in chance.sample(FIELDS, chance.randint(0, 2))}
    return {
        "path": chance.choice(PATHS),
        "method": chance.choice(("POST", "POST", "POST", "GET", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD")),
        "data": body,
        "query_string": query,
        "content_type": chance.choice(TYPES) if chance.random() < 0.2 else CONTENT_TYPE,
    }


def _broken(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body))
    return chance.choice(
        (
            body[:at],
            body[:at] + BOUNDARY.encode() + body[at:],
            body.replace(b"\r\n", b"\n"),
            body.replace(b"form-data", b"form-data" * 50),
            body + body,
            bytes(at % 500),
        )
    )
