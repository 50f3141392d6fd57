"""The samples that are made of the exemplars."""

import av
import numpy as np

from dashapp.labels import EMOTIONS
from dashapp.settings import ROOT
from dashapp.training.exemplars.samples import GROUP, film, group
from dashapp.ui.analyze.upload_area import samples_of_page
from dashapp.vision.faces import detect_faces

EXEMPLARS = ROOT / "assets" / "exemplars"


def test_every_face_of_the_group_is_found() -> None:
    assert len(detect_faces(np.asarray(group(EXEMPLARS)))) == len(GROUP)


def test_the_film_has_pictures_and_sound(tmp_path) -> None:
    film(EXEMPLARS, tmp_path / "film.webm")
    with av.open(tmp_path / "film.webm") as file:
        assert {stream.type for stream in file.streams} == {"video", "audio"}
        assert file.duration > 2_000_000


def test_the_samples_are_there_and_their_names_tell_no_answer() -> None:
    for sample in samples_of_page():
        assert (ROOT / sample.address.lstrip("/")).is_file()
        name = sample.file or sample.address.rsplit("/", 1)[-1]
        assert not any(emotion in name for emotion in EMOTIONS)
