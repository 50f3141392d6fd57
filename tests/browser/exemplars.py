"""Exemplars whose files are there whether or not the project's own have been made."""

from dashapp.predictions import Exemplar
from tests.fakes import FakeExemplars


class LocalExemplars(FakeExemplars):
    """Shows a file of the project in place of each."""

    def _exemplar(self, kind: str, sex: str, emotion: str, suffix: str) -> Exemplar:
        return Exemplar(f"{sex}_{emotion}", kind, sex, emotion, "/assets/samples/astronaut.jpg", "made for a test")
