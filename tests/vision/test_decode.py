"""Picture files: one picture in every format, rotation, depth and mode is the same upright RGB."""

import sys
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashapp.vision.decode import DecodedImage, decode_image, sniff
from tests.signals import picture, picture_file

# Pillow warns of what is odd in a file; the program goes by whether it can be read.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

PICTURE = picture()
GREY = np.asarray(Image.fromarray(PICTURE).convert("L"))
ORIENTED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores a picture that its EXIF orientation turns upright again."""


def difference(decoded: DecodedImage, expected: np.ndarray = PICTURE) -> float:
    """Mean absolute difference in grey levels."""
    if expected.ndim == 2:
        expected = np.repeat(expected[..., None], 3, axis=2)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.shape == expected.shape
    return float(np.abs(decoded.pixels.astype(int) - expected).mean())


def codes(decoded: DecodedImage) -> list[str]:
    return [notice.code for notice in decoded.warnings]


@pytest.mark.parametrize(
    ("form", "kind", "tolerance", "options"),
    [
        ("PNG", "png", 0, {}),
        ("BMP", "bmp", 0, {}),
        ("TIFF", "tiff", 0, {}),
        ("TIFF", "tiff", 0, {"compression": "tiff_lzw"}),
        ("TIFF", "tiff", 0, {"compression": "tiff_deflate", "big_tiff": False}),
        ("WEBP", "webp", 0, {"lossless": True}),
        ("WEBP", "webp", 5, {"quality": 90}),
        ("JPEG", "jpeg", 3, {"quality": 95}),
        ("JPEG", "jpeg", 3, {"quality": 95, "progressive": True}),
        ("HEIF", "heic", 3, {"quality": 90}),
        ("AVIF", "avif", 3, {"quality": 90}),
        ("GIF", "gif", 12, {}),
    ],
)
def test_every_format_gives_the_same_picture(
    form: str, kind: str, tolerance: float, options: dict[str, object]
) -> None:
    data = picture_file(PICTURE, form, **options)
    decoded = decode_image(data)
    assert difference(decoded) <= tolerance
    assert sniff(data) == decoded.format == kind
    assert decoded.warnings == ()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", ORIENTED)
def test_a_picture_is_turned_as_its_exif_says(orientation: int, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(PICTURE).transpose(ORIENTED[orientation])
    assert difference(decode_image(picture_file(stored, form, exif=exif, quality=95))) < 5


def test_a_phones_heic_which_tells_its_rotation_twice_is_turned_once() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = Image.fromarray(PICTURE).transpose(ORIENTED[6])
    data = picture_file(stored, "HEIF", exif=exif.tobytes(), quality=90)
    assert b"irot" in data
    assert difference(decode_image(data)) < 5


def test_damaged_exif_does_not_spoil_a_sound_picture() -> None:
    assert (
        difference(decode_image(picture_file(PICTURE, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff", quality=95))) < 5
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_grey_is_three_equal_channels(form: str) -> None:
    decoded = decode_image(picture_file(Image.fromarray(GREY), form, quality=95, lossless=True))
    assert difference(decoded, GREY) < 2
    assert np.ptp(decoded.pixels, axis=2).max() == 0


def test_one_bit_is_black_and_white() -> None:
    decoded = decode_image(picture_file(Image.fromarray(GREY > 90), "PNG"))
    assert set(np.unique(decoded.pixels)) == {0, 255}


def test_a_palette_is_resolved() -> None:
    decoded = decode_image(picture_file(Image.fromarray(PICTURE).quantize(256), "PNG"))
    assert difference(decoded) < 8


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(form: str) -> None:
    decoded = decode_image(picture_file(Image.fromarray(PICTURE).convert("CMYK"), form, quality=95))
    assert difference(decoded) < 5


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bit_grey_keeps_its_shades(form: str) -> None:
    deep = Image.fromarray(GREY.astype(np.uint16) * 257)
    assert difference(decode_image(picture_file(deep, form)), GREY) <= 0.5


@pytest.mark.parametrize("top", [1.0, 255.0, 4000.0])
def test_fractions_are_scaled_by_their_range(top: float) -> None:
    values = GREY.astype(np.float32) / GREY.max() * top
    values[0, 0] = np.nan
    decoded = decode_image(picture_file(Image.fromarray(values), "TIFF"))
    assert difference(decoded, np.round(GREY / GREY.max() * 255.0)) < 0.5


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_what_is_transparent_is_white(form: str) -> None:
    alpha = np.zeros(GREY.shape, np.uint8)
    alpha[:, 48:] = 255
    image = Image.fromarray(np.dstack([PICTURE, alpha]))
    decoded = decode_image(picture_file(image, form, lossless=True))
    assert (decoded.pixels[:, :48] == 255).all()
    np.testing.assert_array_equal(decoded.pixels[:, 48:], PICTURE[:, 48:])


def test_a_half_transparent_grey_is_half_white() -> None:
    image = Image.fromarray(np.dstack([np.zeros_like(GREY), np.full_like(GREY, 128)]), "LA")
    assert np.abs(decode_image(picture_file(image)).pixels.astype(int) - 127).max() <= 1


def test_a_transparent_colour_of_a_palette_or_of_grey_is_white() -> None:
    palette = Image.fromarray((GREY > 90).astype(np.uint8), "P")
    palette.putpalette([0, 0, 0, 200, 0, 0])
    decoded = decode_image(picture_file(palette, "GIF", transparency=0))
    assert {tuple(colour) for colour in decoded.pixels.reshape(-1, 3)} == {(255, 255, 255), (200, 0, 0)}
    keyed = decode_image(picture_file(Image.fromarray(GREY), "PNG", transparency=int(GREY[5, 5])))
    assert tuple(keyed.pixels[5, 5]) == (255, 255, 255)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_several_frames_the_first_is_taken_with_a_warning(form: str) -> None:
    frames = [Image.fromarray(PICTURE), Image.fromarray(255 - PICTURE), Image.fromarray(PICTURE[::-1])]
    data = picture_file(frames[0], form, save_all=True, append_images=frames[1:], lossless=True)
    decoded = decode_image(data)
    assert difference(decoded) < 15
    assert codes(decoded) == ["animated"]
    assert "3 pictures" in decoded.warnings[0].message


def test_a_cameras_jpeg_with_its_own_preview_is_one_picture() -> None:
    image = Image.fromarray(PICTURE)
    data = picture_file(image, "MPO", save_all=True, append_images=[image.resize((24, 16))])
    decoded = decode_image(data)
    assert decoded.format == "jpeg"
    assert difference(decoded) < 8
    assert decoded.warnings == ()


def test_pixels_are_those_of_the_whole_picture() -> None:
    data = picture_file(picture(1300, 970), "JPEG")
    assert decode_image(data).pixels.shape == (970, 1300, 3)


def test_no_file_is_opened_and_nothing_goes_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    files = [picture_file(PICTURE, form) for form in ("JPEG", "PNG", "HEIF", "TIFF", "WEBP")]
    decode_image(files[0])
    opened: list[object] = []
    watching = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open":
            opened.append(arguments)

    sys.addaudithook(note)  # cannot be taken off again, hence the switch
    for data in files:
        decode_image(data)
    watching = False
    assert opened == []
    assert capfd.readouterr() == ("", "")


def test_the_bytes_may_be_read_again() -> None:
    data = picture_file(PICTURE)
    np.testing.assert_array_equal(decode_image(data).pixels, decode_image(bytes(BytesIO(data).read())).pixels)
