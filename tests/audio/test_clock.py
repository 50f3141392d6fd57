"""When something is heard is told by timestamps: gaps, late beginnings, wrong headers, several tracks."""

import numpy as np
import pytest

from dashapp.audio.decode import DecodedAudio, decode_audio
from dashapp.errors import InputError
from dashapp.settings import Limits
from tests.audio.pages import without_last_flag
from tests.media import gap, joined, moved, with_duration
from tests.signals import film, recording, sound_file, video, voice

RATE = 48_000
SOUND = voice(2.0, RATE)


def codes(decoded: DecodedAudio) -> list[str]:
    return [notice.code for notice in decoded.warnings]


def level(decoded: DecodedAudio, start_s: float, end_s: float) -> float:
    return float(np.abs(decoded.waveform.samples[round(start_s * 16_000) : round(end_s * 16_000)]).max())


@pytest.mark.parametrize(
    ("source", "form"), [("webm", "webm"), ("webm", "matroska"), ("mp4", "mp4"), ("mp4", "mpegts")]
)
def test_a_gap_in_the_timestamps_is_silence_of_its_length(source: str, form: str) -> None:
    whole = decode_audio(recording(SOUND, RATE, source))
    decoded = decode_audio(moved(recording(SOUND, RATE, source), form, gap(1.0, 3.0)))
    assert decoded.waveform.duration_s == pytest.approx(whole.waveform.duration_s + 3.0, abs=0.1)
    assert level(decoded, 1.2, 3.8) < 1e-3
    assert level(decoded, 4.1, 4.9) == pytest.approx(level(whole, 1.1, 1.9), rel=0.1)
    assert codes(decoded) == []


def test_several_short_gaps_each_keep_their_place() -> None:
    lost = decode_audio(moved(recording(SOUND, RATE, "webm"), "webm", lambda t: None if 0.5 < t % 1 < 0.9 else t))
    assert lost.waveform.duration_s == pytest.approx(2.0, abs=0.15)
    assert level(lost, 0.65, 0.85) < 1e-3
    assert level(lost, 1.65, 1.85) < 1e-3
    assert level(lost, 1.1, 1.45) > 0.1


def test_a_clip_that_begins_late_begins_at_zero() -> None:
    decoded = decode_audio(moved(recording(SOUND, RATE, "webm"), "webm", lambda t: t + 20))
    assert decoded.waveform.duration_s == pytest.approx(2.0, abs=0.1)


def test_sound_that_begins_after_the_pictures_is_late() -> None:
    data = moved(video([np.zeros((64, 64, 3), np.uint8)] * 30, SOUND), "mp4", sound=lambda t: t + 1.0)
    decoded = decode_audio(data)
    assert decoded.waveform.duration_s == pytest.approx(3.0, abs=0.1)
    assert level(decoded, 0, 0.9) < 1e-3


def test_a_clock_that_is_set_anew_makes_no_hours_of_silence() -> None:
    stream = moved(recording(SOUND, RATE, "mp4"), "mpegts")
    later = moved(recording(SOUND, RATE, "mp4"), "mpegts", sound=lambda t: t + 7200)
    for second in (stream, later):
        decoded = decode_audio(stream + second)
        assert decoded.waveform.duration_s == pytest.approx(4.0, abs=0.3)
        assert codes(decoded) == ["clock_set"]


def test_a_gap_counts_towards_the_limit() -> None:
    with pytest.raises(InputError, match="0:05") as caught:
        decode_audio(moved(recording(SOUND, RATE, "webm"), "webm", gap(1.0, 4.0)), Limits(clip_seconds=5.0))
    assert caught.value.code == "too_long"


@pytest.mark.parametrize("seconds", [0.2, 7200.0])
def test_a_header_with_a_wrong_length_neither_shortens_nor_refuses_a_clip(seconds: float) -> None:
    decoded = decode_audio(with_duration(recording(SOUND, RATE, "mp4"), seconds))
    assert decoded.waveform.duration_s == pytest.approx(2.0, abs=0.1)
    assert codes(decoded) == []


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("mp4", {"movflags": "frag_keyframe+empty_moov", "frag_duration": "300000"}),
        ("mp4", {"movflags": "frag_keyframe", "frag_duration": "300000"}),
        ("mp4", {"movflags": "frag_keyframe+delay_moov+default_base_moof+skip_trailer", "frag_duration": "300000"}),
        ("mp4", {"movflags": "dash+global_sidx", "frag_duration": "300000"}),
        ("webm", {"live": "1"}),
    ],
)
def test_a_whole_file_in_pieces_is_not_called_cut(form: str, options: dict[str, str]) -> None:
    assert codes(decode_audio(recording(SOUND, RATE, form, **options))) == []


def test_an_ogg_without_the_last_flag_is_not_called_cut() -> None:
    data = recording(SOUND, RATE, "opus")
    decoded = decode_audio(without_last_flag(data))
    assert codes(decoded) == []
    assert decoded.waveform.duration_s == pytest.approx(decode_audio(data).waveform.duration_s, abs=0.05)


@pytest.mark.parametrize("form", ["wav", "flac", "mp3", "m4a", "mp4", "webm", "aac", "opus"])
def test_zeros_behind_a_file_are_not_called_a_cut(form: str) -> None:
    data = sound_file(SOUND, RATE) if form == "wav" else recording(SOUND, RATE, form)
    for padding in (1, 1000):
        decoded = decode_audio(data + bytes(padding))
        assert codes(decoded) == []
        assert decoded.waveform.duration_s == pytest.approx(2.0, abs=0.15)


def test_a_webm_whose_index_alone_is_missing_is_not_called_cut() -> None:
    data = recording(SOUND, RATE, "webm")
    cues = data.rindex(bytes.fromhex("1c53bb6b"))
    assert codes(decode_audio(data[:cues])) == []


def test_the_default_track_is_heard_and_another_where_it_is_silent() -> None:
    low, high, nothing = voice(2.0, RATE, 120.0), voice(2.0, RATE, 220.0), np.zeros(2 * RATE)
    pictures = film()

    def pitch(decoded: DecodedAudio) -> int:
        spectrum = np.abs(np.fft.rfft(decoded.waveform.samples[:32_000]))
        return int(np.argmax(spectrum) / 2)

    for form in ("mp4", "matroska"):
        second = joined(pictures, (low, False), (high, True), form=form)
        assert pitch(decode_audio(second)) == pytest.approx(220, abs=12)
        assert decode_audio(second).tracks == ("2", "1")
        silent = joined(pictures, (nothing, True), (low, False), form=form)
        assert pitch(decode_audio(silent)) == pytest.approx(120, abs=12)
        assert decode_audio(silent).track == 1
    with pytest.raises(InputError, match="silent"):
        decode_audio(joined(pictures, (nothing, True), (nothing, False)))
