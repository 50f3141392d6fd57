"""Loads all that decoding ever loads, once, so that a worker that can open no file lacks nothing.

Decoders look for codecs and plugins when the first file of a kind comes; here it comes from this process itself.
"""

import codecs
from io import BytesIO
from typing import Final

import av
import numpy as np
import soundfile
import tifffile
from numpy.typing import NDArray
from PIL import Image

from dashapp.audio.decode import decode_audio
from dashapp.settings import Limits
from dashapp.vision.decode import decode_image
from dashapp.vision.video import is_video, open_video

ENCODINGS: Final = ("ascii", "latin-1", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
"""Of the texts that files carry."""
RATE: Final = 48_000


def warm_up() -> None:
    """Decode a file of each way of reading: libsndfile, FFmpeg's sound and video, Pillow, tifffile."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    Image.init()
    decode_audio(_wav())
    film = _film()
    if is_video(film):
        with open_video(film, Limits()) as video:
            for _ in video.frames:
                pass
    decode_audio(film)
    picture = BytesIO()
    Image.new("RGB", (32, 32)).save(picture, "png")
    decode_image(picture.getvalue())
    for compression in (None, "zlib"):
        deep = BytesIO()
        tifffile.imwrite(deep, np.zeros((32, 32, 3), np.uint16), photometric="rgb", compression=compression)
        decode_image(deep.getvalue())


def _tone() -> NDArray[np.float32]:
    time = np.arange(RATE // 2) / RATE
    return (0.1 * np.sin(2 * np.pi * 400 * time)).astype(np.float32)


def _wav() -> bytes:
    file = BytesIO()
    soundfile.write(file, _tone(), RATE, format="WAV")
    return file.getvalue()


def _film() -> bytes:
    """Two grey pictures and half a second of sound, as WebM."""
    file = BytesIO()
    with av.open(file, "w", format="webm") as film:
        pictures, sound = film.add_stream("libvpx", rate=5), film.add_stream("libopus", rate=RATE)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        sound.layout = "mono"
        for _ in range(2):
            film.mux(pictures.encode(av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, np.uint8))))
        frame = av.AudioFrame.from_ndarray(_tone()[None], "fltp", "mono")
        frame.sample_rate = RATE
        film.mux(sound.encode(frame))
        for stream in (pictures, sound):
            film.mux(stream.encode(None))
    return file.getvalue()
