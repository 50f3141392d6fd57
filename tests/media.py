"""Files whose packets were moved: what recorders, calls and editors make of time, rebuilt by PyAV."""

import struct
from collections.abc import Callable
from io import BytesIO

import av
import numpy as np

Move = Callable[[float], float | None]
"""When a packet of the time given is to be seen or heard instead; None loses it."""


def moved(data: bytes, form: str, sound: Move | None = None, pictures: Move | None = None, **options: str) -> bytes:
    """``data`` in the container ``form``, packet by packet, with other timestamps."""
    buffer = BytesIO()
    with av.open(BytesIO(data)) as source, av.open(buffer, "w", format=form, options=options) as file:
        streams = {stream.index: file.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is None or packet.pts is None or packet.time_base is None:
                continue
            move = sound if packet.stream.type == "audio" else pictures
            now = float(packet.pts * packet.time_base)
            then = now if move is None else move(now)
            if then is None:
                continue
            shift = round((then - now) / packet.time_base)
            packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
            packet.stream = streams[packet.stream.index]
            file.mux(packet)
    return buffer.getvalue()


def gap(at_s: float, length_s: float) -> Move:
    """Nothing is lost, but what comes after ``at_s`` comes ``length_s`` later."""
    return lambda now: now + length_s if now >= at_s else now


def encoded(samples: np.ndarray, rate: int, form: str, codec: str, layout: str = "", **options: str) -> bytes:
    """``samples``, ``(n,)`` or ``(n, channels)``, in any container and codec that FFmpeg writes."""
    planes = np.ascontiguousarray(np.atleast_2d(samples.T), dtype=np.float32)
    layout = layout or {1: "mono", 2: "stereo"}[len(planes)]
    buffer = BytesIO()
    with av.open(buffer, "w", format=form, options=options) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        if not codec.startswith(("pcm", "libopencore")):
            stream.bit_rate = 128_000
        frame = av.AudioFrame.from_ndarray(planes, "fltp", layout)
        frame.sample_rate, frame.pts = rate, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return buffer.getvalue()


def joined(pictures: bytes | None, *tracks: tuple[np.ndarray, bool], rate: int = 48_000, form: str = "mp4") -> bytes:
    """A film with several sound tracks: each its samples, and whether a player is to play it by default."""
    buffer = BytesIO()
    disposition = av.stream.Disposition
    with av.open(buffer, "w", format=form) as file:
        if pictures:
            source = av.open(BytesIO(pictures))
            stream = file.add_stream_from_template(source.streams.video[0])
        sounds = [file.add_stream("aac" if form == "mp4" else "libopus", rate=rate, layout="mono") for _ in tracks]
        for sound, (_, default) in zip(sounds, tracks, strict=True):
            sound.disposition = disposition.default if default else disposition(0)
        if pictures:
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    file.mux(packet)
        for sound, (samples, _) in zip(sounds, tracks, strict=True):
            frame = av.AudioFrame.from_ndarray(samples[None, :].astype(np.float32), "fltp", "mono")
            frame.sample_rate, frame.pts = rate, 0
            file.mux(sound.encode(frame))
            file.mux(sound.encode(None))
    return buffer.getvalue()


def with_duration(data: bytes, seconds: float) -> bytes:
    """The same MP4 whose headers tell another length."""
    out = bytearray(data)
    for box in (b"mdhd", b"mvhd"):
        at = -1
        while (at := out.find(box, at + 1)) >= 0:
            scale = struct.unpack(">I", out[at + 16 : at + 20])[0]
            out[at + 20 : at + 24] = struct.pack(">I", round(seconds * scale))
    return bytes(out)
