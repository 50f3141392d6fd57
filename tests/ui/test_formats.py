"""What the upload area says and lets the browser check."""

from dashapp.settings import Limits
from dashapp.ui import formats


def test_limits_are_those_of_the_settings() -> None:
    limits = Limits(picture_bytes=5_000_000, clip_bytes=7_000_000, picture_pixels=9_000_000, clip_seconds=90)
    rules = formats.rules(limits)
    assert (rules["picture"]["bytes"], rules["clip"]["bytes"]) == (5_000_000, 7_000_000)
    assert formats.picture_limits(limits) == "up to 5 MB and 9 megapixels"
    assert formats.clip_limits(limits) == "up to 7 MB and 1.5 minutes"


def test_what_people_really_have_is_accepted() -> None:
    rules = formats.rules(Limits())
    assert {".jpg", ".png", ".heic", ".webp", ".gif"} <= set(rules["picture"]["extensions"])
    assert {".wav", ".mp3", ".m4a", ".webm", ".ogg", ".mp4"} <= set(rules["clip"]["extensions"])
    assert not set(rules["picture"]["extensions"]) & set(rules["clip"]["extensions"])


def test_a_phone_offers_its_camera_and_recorder() -> None:
    assert {"image/*", "audio/*", ".heic"} <= set(formats.ACCEPT.split(","))
