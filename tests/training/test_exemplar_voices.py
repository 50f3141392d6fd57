import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from dashapp.audio.decode import decode_audio
from dashapp.audio.waveform import Waveform
from dashapp.datasets.sample import Sample
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import SpeechSegment
from dashapp.training.exemplars import statistics as module
from dashapp.training.exemplars.carrier import SYLLABLES, VOICES, CarrierError, speak
from dashapp.training.exemplars.ogg import opus
from dashapp.training.exemplars.prosody import CONTOUR_POINTS, Prosody, measure
from dashapp.training.exemplars.resynthesis import resynthesise
from dashapp.training.exemplars.search import Search, best_variants
from dashapp.training.exemplars.statistics import ClassStatistics, sampled, statistics
from dashapp.training.exemplars.variants import draw, near
from dashapp.training.exemplars.voices import Chooser, ExemplarError, make_voice
from tests.fakes import peaked

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")

FLAT = (0.0,) * CONTOUR_POINTS
QUARTILES = {
    "pitch_hz": (180.0, 210.0, 240.0),
    "range_st": (4.0, 6.0, 9.0),
    "syllables_per_s": (2.5, 3.2, 4.0),
    "energy_db": (-30.0, -28.0, -26.0),
    "tilt_db": (-9.0, -7.0, -5.0),
    "harmonicity_db": (8.0, 10.0, 12.0),
}
FROM_NEUTRAL = dict.fromkeys(QUARTILES, 0.0)
STATISTICS = ClassStatistics(40, 10, QUARTILES, FROM_NEUTRAL, FLAT)
SEARCH = Search(drawn=4, rounds=1, nearby=2, parents=2)


class LikesHigh:
    """Hears a class the better, the higher the voice; says the same of the same clip."""

    def __init__(self, label="female_happy"):
        self.label = label
        self.clips = 0

    def predict(self, waveform):
        self.clips += 1
        prosody = measure(waveform, SYLLABLES)
        confidence = min(0.95, (prosody.pitch_hz if prosody else 80) / 300)
        return (SpeechSegment(0.0, waveform.duration_s, peaked(SPEECH_CLASSES, self.label, confidence)),)


def tone(pitch_hz=200.0, seconds=1.5, rate=16_000):
    """A steady buzz between silences of 0.3 s."""
    t = np.arange(round(seconds * rate)) / rate
    buzz = sum(np.sin(2 * np.pi * pitch_hz * k * t) / k for k in range(1, 15)) * 0.1
    silence = np.zeros(round(0.3 * rate))
    return Waveform(np.concatenate([silence, buzz, silence]).astype(np.float32), rate)


def prosody(pitch_hz=200.0, tempo=3.0):
    return Prosody(pitch_hz, 6.0, tempo, -28.0, -7.0, 10.0, FLAT)


def sample(emotion, speaker="crema-d-1001", number=0, sex="male", sentence="IEO"):
    item = f"crema-d/{speaker[-4:]}_{sentence}_{emotion}{number}"
    return Sample(item, "crema-d", None, emotion, sex, speaker, emotion)


@pytest.mark.parametrize("pitch_hz", [95.0, 210.0, 420.0])
def test_pitch_and_tempo_of_a_buzz(pitch_hz):
    measured = measure(tone(pitch_hz), syllables=6)
    assert measured.pitch_hz == pytest.approx(pitch_hz, rel=0.01)
    assert measured.range_st < 0.2
    assert measured.syllables_per_s == pytest.approx(6 / 1.5, rel=0.06)
    assert len(measured.contour_st) == CONTOUR_POINTS


def test_too_little_voice_is_not_measured():
    hiss = np.random.default_rng(0).normal(0, 0.05, 8000).astype(np.float32)
    assert measure(Waveform(hiss, 16_000), 5) is None


def test_only_training_speakers_whose_sentences_are_known_are_sampled():
    test_speaker = sample("happy", "crema-d-1080")
    foreign = Sample("emo-db/03a01Fa", "emo-db", None, "happy", "male", "emo-db-03", "happy")
    known = sample("happy")
    assert sampled([test_speaker, foreign, known], 1) == [known]


def test_syllables_come_from_the_sentence():
    assert module.syllables(sample("happy", sentence="ITH")) == 10
    assert module.syllables(Sample("tess/OAF_bite_sad", "tess", None, "sad", "female", "tess-OAF", "sad")) == 4


def test_statistics_are_relative_to_the_speakers_own_neutral():
    measured = []
    for sex, speaker, base in (("male", "crema-d-1001", 100.0), ("female", "crema-d-1002", 200.0)):
        for emotion in ("angry", "disgust", "fear", "happy", "sad", "surprise"):
            measured += [(sample(emotion, speaker, n, sex), prosody(2 * base, 4.0)) for n in range(3)]
        measured.append((sample("neutral", speaker, 0, sex), prosody(base, 2.0)))
    found = statistics(measured)
    assert tuple(found) == SPEECH_CLASSES
    assert found["male_angry"].from_neutral["pitch_hz"] == pytest.approx(12.0)
    assert found["female_sad"].from_neutral["syllables_per_s"] == pytest.approx(2.0)
    assert found["female_sad"].quartiles["pitch_hz"] == (400.0, 400.0, 400.0)
    assert found["male_neutral"].from_neutral["pitch_hz"] == 0.0


def test_a_class_without_clips_is_an_error():
    with pytest.raises(ValueError, match="no clip of female angry"):
        statistics([(sample("neutral"), prosody())])


def test_what_was_measured_is_read_from_the_cache(tmp_path):
    cache = tmp_path / "prosody.json"
    clip = sample("happy")
    cache.write_text(json.dumps({clip.item: prosody(123.0).to_dict()}))
    assert module.measure_all([clip], cache) == [(clip, prosody(123.0))]


def test_drawn_variants_lie_between_the_quartiles():
    generator = np.random.default_rng(3)
    for _ in range(50):
        variant = draw(STATISTICS, "female", generator)
        assert variant.voice in VOICES["female"]
        for name in module.BOUNDED:
            low, _, high = QUARTILES[name]
            assert low < getattr(variant, name) < high


def test_a_variant_near_two_lies_between_them():
    generator = np.random.default_rng(4)
    first, second = draw(STATISTICS, "male", generator), draw(STATISTICS, "male", generator)
    between = near(first, second, generator)
    low, high = sorted((first.pitch_hz, second.pitch_hz))
    assert low <= between.pitch_hz <= high
    assert between != first


def test_opus_is_the_same_bytes_each_time_and_decodes():
    data = opus(tone())
    assert data == opus(tone())
    assert decode_audio(data).waveform.duration_s == pytest.approx(2.1, abs=0.05)


@needs_espeak
@pytest.mark.parametrize(("sex", "pitch_hz"), [("female", 240.0), ("male", 110.0)])
def test_resynthesis_reaches_pitch_range_and_tempo(sex, pitch_hz):
    variant = draw(STATISTICS, sex, np.random.default_rng(5))
    variant = replace(variant, pitch_hz=pitch_hz, range_st=6.0, syllables_per_s=3.2, jitter_st=0.0, tremor_st=0.0)
    measured = measure(resynthesise(variant, FLAT), SYLLABLES)
    assert measured.pitch_hz == pytest.approx(pitch_hz, rel=0.05)
    assert measured.range_st == pytest.approx(6.0, abs=1.5)
    assert measured.syllables_per_s == pytest.approx(3.2, rel=0.1)


@needs_espeak
def test_tilt_raises_what_lies_above_1_khz():
    variant = replace(draw(STATISTICS, "female", np.random.default_rng(6)), breath=0.0)
    dull, bright = (measure(resynthesise(replace(variant, tilt_db=tilt), FLAT), SYLLABLES) for tilt in (-6.0, 6.0))
    assert bright.tilt_db - dull.tilt_db > 6


@needs_espeak
def test_an_unknown_voice_of_espeak_is_said():
    with pytest.raises(CarrierError, match="zz-nobody"):
        speak("zz-nobody")


def test_a_missing_espeak_is_said(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(CarrierError, match="apt-get install espeak-ng"):
        speak("en-us+f2", 51)


@needs_espeak
def test_the_search_is_seeded_and_finds_what_the_chooser_likes():
    found = best_variants("female_happy", STATISTICS, LikesHigh(), 1, SEARCH)
    assert found == best_variants("female_happy", STATISTICS, LikesHigh(), 1, SEARCH)
    generator = np.random.default_rng((1, SPEECH_CLASSES.index("female_happy")))
    drawn = [draw(STATISTICS, "female", generator).pitch_hz for _ in range(SEARCH.drawn)]
    assert found[0].pitch_hz > np.median(drawn)


@needs_espeak
def test_a_voice_lies_between_the_quartiles_and_is_searched_once(tmp_path):
    chooser = Chooser(LikesHigh(), "a stub", "0" * 64)
    voice = make_voice("female_happy", STATISTICS, chooser, 1, SEARCH, tmp_path / "voices.json")
    assert STATISTICS.holds(measure(decode_audio(voice.data).waveform, SYLLABLES))
    asked = chooser.model.clips
    again = make_voice("female_happy", STATISTICS, chooser, 1, SEARCH, tmp_path / "voices.json")
    assert again.data == voice.data
    assert chooser.model.clips == asked + 1


@needs_espeak
def test_a_voice_is_speech_to_the_gate(tmp_path):
    asked = []
    picky = Chooser(LikesHigh(), "a stub", "0" * 64, lambda waveform: bool(asked.append(waveform)) or len(asked) > 1)
    make_voice("female_happy", STATISTICS, picky, 1, SEARCH, tmp_path / "voices.json")
    assert len(asked) == 2
    deaf = replace(picky, is_speech=lambda _: False)
    with pytest.raises(ExemplarError, match="female_happy"):
        make_voice("female_happy", STATISTICS, deaf, 1, SEARCH, tmp_path / "voices.json")


@needs_espeak
def test_a_class_that_no_variant_reaches_is_an_error(tmp_path):
    unreachable = replace(STATISTICS, quartiles=QUARTILES | {"range_st": (40.0, 41.0, 42.0)})
    chooser = Chooser(LikesHigh(), "a stub", "0" * 64)
    with pytest.raises(ExemplarError, match="female_happy"):
        make_voice("female_happy", unreachable, chooser, 1, SEARCH, tmp_path / "voices.json")
