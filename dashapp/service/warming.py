"""Loads the models before anybody asks, so that the first person does not wait for them."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dashapp.errors import ModelError
from dashapp.process.lazy import Lazy
from dashapp.protocols import CrowdModel, FaceModel, SpeechModel
from dashapp.service.clips import ClipAnalysis
from dashapp.service.crowds import CrowdAnalysis
from dashapp.service.pictures import PictureAnalysis

if TYPE_CHECKING:
    from dashapp.audio.waveform import Waveform

log = logging.getLogger(__name__)


@dataclass
class WarmUp:
    """Lets every model answer once, which loads and compiles it.

    Attributes:
        clips: Analyses clips, with its gate and its exemplars.
        pictures: Analyses pictures, with its verifier and its age and sex model.
        crowds: Analyses crowds.
        speech: The served speech model.
        face: The served face model.
        crowd: The served crowd model.
        failed: Whether one of them could not be loaded.
    """

    clips: ClipAnalysis
    pictures: PictureAnalysis
    crowds: CrowdAnalysis
    speech: Lazy[SpeechModel]
    face: Lazy[FaceModel]
    crowd: Lazy[CrowdModel]
    failed: bool = False

    @property
    def ready(self) -> bool:
        """Whether the models are loaded; never waits."""
        gate = self.clips.gate
        return self.speech.ready and self.face.ready and (gate is None or gate.ready)

    @property
    def state(self) -> str:
        """``ready``, ``warming`` or ``failed``."""
        if self.ready:
            return "ready"
        return "failed" if self.failed else "warming"

    def run(self, *, crowds: bool) -> None:
        """Load the models and answer once; logs what fails.

        Args:
            crowds: Load the crowd model too.
        """
        from dashapp.audio.waveform import Waveform

        hiss = Waveform(np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32), 16_000)
        try:
            self.clips.analyze_waveform(hiss, self.speech)
            self.pictures.read_faces(np.full((240, 320, 3), 128, np.uint8), self.face, look_harder=True)
            self.pictures.read_faces(np.full((48, 48, 3), 128, np.uint8), self.face, look_harder=False)
            if self.clips.exemplars:
                self.clips.exemplars.all()
            self.failed = False
        except ModelError:
            self.failed = True
            log.exception("the models could not be loaded")
        if crowds:
            self._hear_crowd(hiss)

    def _hear_crowd(self, waveform: "Waveform") -> None:
        """Load the crowd model; everything else works without it."""
        try:
            self.crowds.analyze_waveform(waveform, self.crowd)
        except ModelError as exc:
            log.warning("crowds are not answered: %s", exc)
