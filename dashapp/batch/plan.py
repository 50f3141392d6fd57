"""What is asked of every file, and the files cut into chunks that are answered and kept as a whole."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Final

from dashapp import __version__
from dashapp.batch.inputs import Source
from dashapp.labels import EMOTIONS
from dashapp.predictions import PICTURE_TOP_HZ
from dashapp.service.choice import AUTO, CROWD
from dashapp.settings import Limits, Settings

DIGEST_LETTERS: Final = 12
FIRST: Final = 4
"""Files in the first chunks."""
DOUBLED_AFTER: Final = 8
"""Chunks of a size before the next are twice as large."""
ASKED: Final = {AUTO: ("speech", "face", "gate", "verifier"), CROWD: ("crowd",)}
"""Kinds of models that answer each kind of question."""
NEEDED: Final = ("speech", "face", "crowd")
"""Those without which nothing is answered."""


@dataclass(frozen=True)
class Question:
    """How every file is analysed; wherever a chunk is answered, the answer must be the same.

    Attributes:
        models: Name of each model that answers, and the SHA-256 of its network: a machine that has another one must
            not answer.
        own_labels: Labels of these models that others do not have.
        age_sex: Whether apparent sex and age are asked for.
        look_harder: Whether pictures are searched for turned and small faces too.
        limits: Of the inputs.
        kind: One of `dashapp.service.choice.KINDS`.
        scale: Of frequency, that crowds are heard on; empty for the model's own.
        top_hz: Where the axis of frequency of a crowd's picture ends.
        answers: What is said of faces, one of `dashapp.labels.FACE_ANSWERS`; empty for what is served.
    """

    models: tuple[tuple[str, str], ...]
    own_labels: tuple[str, ...] = ()
    age_sex: bool = True
    look_harder: bool = False
    limits: Limits = field(default_factory=Limits)
    kind: str = AUTO
    scale: str = ""
    top_hz: float = PICTURE_TOP_HZ
    answers: str = ""

    @classmethod
    def of(
        cls,
        settings: Settings,
        models: Iterable[str] = (),
        *,
        look_harder: bool = False,
        kind: str = AUTO,
        scale: str = "",
        top_hz: float = PICTURE_TOP_HZ,
        answers: str = "",
    ) -> "Question":
        """Return what is asked where the program runs with ``settings``.

        Args:
            settings: How to run.
            models: Names of models that answer instead of the served one of their kind.
            look_harder: As above.
            kind: As above.
            scale: As above.
            top_hz: As above.
            answers: As above.

        Raises:
            ModelError: If a model is not there.
        """
        from dashapp.inference import registry
        from dashapp.inference.manifest import MANIFEST_FILE, Manifest

        names = {**registry.SERVED, **{registry.kind_of(name, settings.models): name for name in models}}
        needed = {names[of] for of in NEEDED}
        manifests = [
            Manifest.read(settings.models / name)
            for name in (names[of] for of in ASKED[kind])
            # Without a gate or a verifier, every voice and every face counts: the service says so and goes on.
            if name in needed or (settings.models / name / MANIFEST_FILE).exists()
        ]
        spoken = (label for manifest in manifests if manifest.kind == "speech" for label in manifest.labels)
        own = tuple(label for label in spoken if "_" not in label and label not in EMOTIONS)
        known = tuple((manifest.name, manifest.sha256) for manifest in manifests)
        faces = kind == AUTO
        return cls(
            known,
            own,
            settings.age_sex and faces,
            look_harder and faces,
            settings.limits,
            kind,
            scale,
            top_hz,
            answers if faces else "",
        )


@dataclass(frozen=True)
class Chunk:
    """Files that are answered together.

    Attributes:
        index: Its place among all.
        files: In order.
        digest: Of the files, as far as their stamps tell, and of what is asked: the same digest, the same answers.
    """

    index: int
    files: tuple[Source, ...]
    digest: str


def chunks(files: Iterable[Source], question: Question, size: int) -> Iterator[Chunk]:
    """Yield the files in chunks of at most ``size``; the last may be smaller.

    The first chunks are small and the later ones larger, so that a few files keep all processes busy and the progress
    moves from the start. The sizes depend on nothing but ``size``: the same files are cut alike wherever that is.
    """
    asked = json.dumps([__version__, asdict(question)], sort_keys=True)
    remaining = iter(files)
    index = 0
    while found := tuple(islice(remaining, min(size, FIRST * 2 ** min(index // DOUBLED_AFTER, 30)))):
        text = json.dumps([asked, [(file.path, file.stamp) for file in found]])
        yield Chunk(index, found, hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LETTERS])
        index += 1
