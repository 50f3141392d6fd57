"""Services that answer at once or slowly; known by their names, so that other processes can make them."""

import os
import time
from pathlib import Path

from dashapp.batch.plan import Question
from dashapp.service import EmotionService
from tests.fakes import FakeSpeech, fake_service

QUESTION = Question((("fake", "0"),), age_sex=False)
SLOW_S = 0.004


class SlowSpeech(FakeSpeech):
    """Takes its time."""

    def predict(self, waveform, progress=lambda share: None):
        time.sleep(SLOW_S)
        return super().predict(waveform, progress)


class DeadlySpeech(FakeSpeech):
    """Ends its process over a clip of more than two seconds, as often as a file tells."""

    def __init__(self, lives: Path) -> None:
        super().__init__()
        self.lives = lives

    def predict(self, waveform, progress=lambda share: None):
        left = int(self.lives.read_text())
        if waveform.duration_s > 2 and left:
            self.lives.write_text(str(left - 1))
            os._exit(9)
        return super().predict(waveform, progress)


def fast(question: Question) -> EmotionService:
    return fake_service(age_sex=None)


def slow(question: Question) -> EmotionService:
    return fake_service(speech=SlowSpeech(), age_sex=None)


def deadly(question: Question) -> EmotionService:
    return fake_service(speech=DeadlySpeech(Path(os.environ["LIVES"])), age_sex=None)


def broken(question: Question) -> EmotionService:
    raise ZeroDivisionError(question)
