"""The same sound in other forms gives the same answer, through the real speech model and the whole way of serving."""

import io
from collections.abc import Callable

import numpy as np
import pytest
import soundfile
import soxr

from dashapp.audio.decode import SAMPLE_RATE, decode_audio
from dashapp.inference import registry
from dashapp.labels import SPEECH_CLASSES
from dashapp.predictions import SpeechPrediction
from dashapp.process.lazy import Lazy
from dashapp.service import EmotionService
from dashapp.settings import Settings

CLIPS = ["female_angry", "male_sad", "female_surprise", "male_happy"]


@pytest.fixture(scope="module")
def service() -> EmotionService:
    settings = Settings(age_sex=False)
    speech = registry.load(registry.SPEECH, settings.models)
    return EmotionService(settings, Lazy.of(speech), Lazy(lambda: pytest.fail("no picture is asked about")))


@pytest.fixture(scope="module", params=CLIPS)
def clip(request) -> np.ndarray:
    return decode_audio((Settings().assets / "exemplars" / f"{request.param}.ogg").read_bytes()).waveform.samples


def wav(samples: np.ndarray, rate: int, subtype: str = "PCM_16") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype=subtype)
    return file.getvalue()


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    return soxr.resample(samples, SAMPLE_RATE, rate, quality="HQ")


def stereo(samples: np.ndarray) -> np.ndarray:
    return np.stack([samples, samples], axis=1)


def probabilities(answer: SpeechPrediction) -> np.ndarray:
    assert answer.joint is not None
    assert answer.joint.labels == SPEECH_CLASSES
    return np.array(answer.joint.probabilities)


FORMS: dict[str, Callable[[np.ndarray], bytes]] = {
    "stereo": lambda clip: wav(stereo(clip), SAMPLE_RATE),
    "24 bit": lambda clip: wav(clip, SAMPLE_RATE, "PCM_24"),
    "32 bit": lambda clip: wav(clip, SAMPLE_RATE, "PCM_32"),
    "float": lambda clip: wav(clip, SAMPLE_RATE, "FLOAT"),
    **{f"{rate} Hz": (lambda clip, rate=rate: wav(resampled(clip, rate), rate)) for rate in (22_050, 32_000, 44_100)},
    "48 kHz, stereo, 24 bit": lambda clip: wav(stereo(resampled(clip, 48_000)), 48_000, "PCM_24"),
    "96 kHz, float": lambda clip: wav(resampled(clip, 96_000), 96_000, "FLOAT"),
    "192 kHz": lambda clip: wav(resampled(clip, 192_000), 192_000),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_a_file_does_not_change_the_answer(service, clip, form):
    plain = service.analyze_audio(wav(clip, SAMPLE_RATE))
    other = service.analyze_audio(FORMS[form](clip))
    np.testing.assert_allclose(probabilities(other), probabilities(plain), atol=0.02)
    assert probabilities(other).argmax() == probabilities(plain).argmax()
    assert other.duration_s == pytest.approx(plain.duration_s, abs=0.01)


@pytest.mark.parametrize("rate", [8_000, 11_025])
def test_a_low_rate_gives_the_answer_of_the_narrow_band_and_a_warning(service, clip, rate):
    low_passed = soxr.resample(resampled(clip, rate), rate, SAMPLE_RATE, quality="HQ")
    plain = service.analyze_audio(wav(low_passed, SAMPLE_RATE))
    narrow = service.analyze_audio(wav(resampled(clip, rate), rate))
    np.testing.assert_allclose(probabilities(narrow), probabilities(plain), atol=0.02)
    assert "narrow_band" in {notice.code for notice in narrow.warnings}
    assert "narrow_band" not in {notice.code for notice in plain.warnings}
