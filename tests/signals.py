"""Synthetic voices and pictures, and files of them in any format, made in memory."""

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pillow_heif
import soundfile
from PIL import Image

pillow_heif.register_heif_opener()

FFMPEG_FORMATS = {
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("ipod", "aac"),
    "mp4": ("mp4", "aac"),
    "mov": ("mov", "aac"),
    "aac": ("adts", "aac"),
    "webm": ("webm", "libopus"),
    "opus": ("ogg", "libopus"),
    "flac": ("flac", "flac"),
    "alac": ("ipod", "alac"),
}
"""FFmpeg's container and codec of what people call a file."""


def voice(seconds: float = 1.0, rate: int = 16_000, pitch_hz: float = 140.0, top_hz: float = 3_500.0) -> np.ndarray:
    """A voice-like sound: harmonics that fall off, under syllables of a quarter of a second.

    Computed from its formula at any rate, so that two rates hold the same sound and nothing was resampled.
    Nothing in it lies above ``top_hz``, and it begins and ends in silence.
    """
    t = np.arange(round(seconds * rate)) / rate
    harmonics = range(1, int(top_hz / pitch_hz))
    tone = sum(np.sin(2 * np.pi * pitch_hz * k * t + k * k) / k for k in harmonics)
    return 0.2 * tone * np.sin(np.pi * t / 0.25) ** 2 * np.sin(np.pi * t / seconds) ** 2


def sound_file(samples: np.ndarray, rate: int = 16_000, form: str = "WAV", subtype: str = "PCM_16") -> bytes:
    """``samples``, ``(n,)`` or ``(n, channels)``, as a file written by libsndfile."""
    buffer = BytesIO()
    soundfile.write(buffer, samples, rate, format=form, subtype=subtype)
    return buffer.getvalue()


def recording(samples: np.ndarray, rate: int = 48_000, form: str = "m4a", **options: str) -> bytes:
    """``samples``, ``(n,)`` or ``(n, channels)``, as a file of one of `FFMPEG_FORMATS`, written by FFmpeg."""
    container, codec = FFMPEG_FORMATS[form]
    planes = np.ascontiguousarray(np.atleast_2d(samples.T), dtype=np.float32)
    layout = "stereo" if len(planes) == 2 else "mono"
    # A moov box in front is put there by a second pass over the file, which needs a real one.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "recording")
        with av.open(str(path), "w", format=container, options=options) as file:
            stream = file.add_stream(codec, rate=rate)
            stream.layout = layout
            frame = av.AudioFrame.from_ndarray(planes, "fltp", layout)
            frame.sample_rate = rate
            frame.pts = 0  # without it the file has no edit list that skips the encoder's delay
            file.mux(stream.encode(frame))
            file.mux(stream.encode(None))
        return path.read_bytes()


def film(samples: np.ndarray | None = None, rate: int = 48_000, side: int = 64) -> bytes:
    """A second of an MP4 film of black frames, with ``samples`` as its sound or silent."""
    return video([np.zeros((side, side, 3), np.uint8)] * 10, samples, rate)


def video(
    frames: Sequence[np.ndarray],
    samples: np.ndarray | None = None,
    rate: int = 48_000,
    form: str = "mp4",
    ratio: Fraction | None = None,
) -> bytes:
    """A video of ten frames ``(height, width, 3)`` a second, with ``samples`` as its sound or silent.

    Its pixels are ``ratio`` as wide as high.
    """
    codecs = {"mp4": ("mpeg4", "aac"), "webm": ("libvpx", "libopus"), "flv": ("flv", "aac")}[form]
    buffer = BytesIO()
    with av.open(buffer, "w", format=form) as file:
        pictures = file.add_stream(codecs[0], rate=10)
        pictures.height, pictures.width = frames[0].shape[:2]
        pictures.pix_fmt, pictures.bit_rate = "yuv420p", 4_000_000
        if ratio:
            pictures.codec_context.sample_aspect_ratio = ratio
        sound = None if samples is None else file.add_stream(codecs[1], rate=rate, layout="mono")
        for pixels in frames:
            file.mux(pictures.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        file.mux(pictures.encode(None))
        if sound is not None and samples is not None:
            frame = av.AudioFrame.from_ndarray(samples[None, :].astype(np.float32), "fltp", "mono")
            frame.sample_rate = rate
            frame.pts = 0  # without it the file has no edit list that skips the encoder's delay
            file.mux(sound.encode(frame))
            file.mux(sound.encode(None))
    return buffer.getvalue()


def picture(width: int = 96, height: int = 64) -> np.ndarray:
    """``(height, width, 3)`` uint8 without symmetry: red grows to the right, green downwards, blue is the top left."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 250, width).astype(np.uint8)
    pixels[..., 1] = np.linspace(0, 250, height).astype(np.uint8)[:, None]
    pixels[: height // 4, : width // 4, 2] = 250
    return pixels


def picture_file(image: Image.Image | np.ndarray, form: str = "PNG", **options: object) -> bytes:
    """A picture as a file written by Pillow."""
    buffer = BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(buffer, form, **options)
    return buffer.getvalue()
