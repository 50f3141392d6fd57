import json

import polars as pl
import pytest

from dashapp.audio.decode import decode_audio
from dashapp.errors import ModelError
from dashapp.labels import EMOTIONS, SEXES, SPEECH_CLASSES
from dashapp.service.exemplars import CLIP_ROUTE, PREDICTIONS, Exemplars
from dashapp.settings import ROOT
from dashapp.vision.decode import decode_image
from tests.signals import sound_file, voice

VOTES = """,A,D,F,H,N,S,fileName,numResponses,agreement
100001,1,0,0,9,0,0,1074_IEO_HAP_HI,10,0.9
100002,0,0,0,6,4,0,1074_IEO_HAP_LO,10,0.6
100003,0,0,0,10,0,0,1001_IEO_HAP_HI,10,1.0
"""


@pytest.fixture
def assets(tmp_path):
    folder = tmp_path / "assets" / "exemplars"
    folder.mkdir(parents=True)
    entries = {name: {"how_made": f"how {name} was made"} for name in SPEECH_CLASSES}
    (folder / "exemplars.json").write_text(json.dumps({"clips": entries, "pictures": entries}))
    return folder.parent


@pytest.fixture
def corpora(tmp_path):
    """Three happy women of CREMA-D, one of whom trains, and two surprised women of RAVDESS's test speakers."""
    data = tmp_path / "data"
    clip = sound_file(voice(0.5))
    for name in (
        "crema-d/1074_IEO_HAP_HI",
        "crema-d/1074_IEO_HAP_LO",
        "crema-d/1001_IEO_HAP_HI",
        "ravdess/Actor_20/03-01-08-01-01-01-20",
        "ravdess/Actor_20/03-01-08-01-01-02-20",
    ):
        path = data / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(clip)
    (data / "crema-d" / "tabulatedVotes.csv").write_text(VOTES)
    return data


@pytest.fixture
def models(tmp_path):
    path = tmp_path / "models" / PREDICTIONS
    path.parent.mkdir(parents=True)
    pl.DataFrame(
        {
            "item": ["ravdess/03-01-08-01-01-01-20", "ravdess/03-01-08-01-01-02-20"] * 2,
            "condition": ["clean"] * 2 + ["band8k"] * 2,
            "p_female_surprise": [0.3, 0.8, 0.9, 0.1],
        }
    ).write_parquet(path)
    return tmp_path / "models"


def test_every_class_has_a_clip_and_a_picture(assets):
    exemplars = Exemplars(assets).all()
    assert [(e.kind, e.sex, e.emotion) for e in exemplars] == [
        (kind, sex, emotion) for kind in ("clip", "picture") for sex in SEXES for emotion in EMOTIONS
    ]
    assert exemplars[0].url == "/assets/exemplars/female_angry.ogg"
    assert exemplars[-1].url == "/assets/exemplars/male_neutral.webp"
    assert exemplars[-1].how_made == "how male_neutral was made"


@pytest.mark.parametrize("text", [None, "{", json.dumps({"clips": {}, "pictures": {}})])
def test_a_missing_damaged_or_incomplete_index_is_the_operators_error(assets, text):
    index = assets / "exemplars" / "exemplars.json"
    index.unlink() if text is None else index.write_text(text)
    with pytest.raises(ModelError, match="dashapp exemplars"):
        Exemplars(assets)


def test_the_recorded_clip_is_the_test_speakers_most_agreed_one(assets, corpora):
    clip = Exemplars(assets, corpora).clip("female", "happy")
    assert clip.id == "crema-d/1074_IEO_HAP_HI"
    assert clip.url == CLIP_ROUTE + clip.id
    assert "9 of 10 people" in clip.how_made
    assert "CREMA-D (ODbL 1.0" in clip.how_made


def test_without_votes_the_models_figure_for_the_clean_clip_decides_and_it_says_so(assets, corpora, models):
    clip = Exemplars(assets, corpora, models).clip("female", "surprise")
    assert clip.id == "ravdess/03-01-08-01-01-02-20"
    assert "chosen by the speech model, which gives it 80 %" in clip.how_made


def test_what_is_not_recorded_stays_synthetic(assets, corpora):
    exemplars = Exemplars(assets, corpora)
    assert exemplars.clip("male", "sad").url == "/assets/exemplars/male_sad.ogg"
    assert exemplars.clip("female", "surprise").url == "/assets/exemplars/female_surprise.ogg"


def test_a_missing_folder_of_corpora_leaves_the_synthetic_clips(assets, tmp_path, caplog):
    assert Exemplars(assets, tmp_path / "nowhere").clip("female", "happy").id == "female_happy"
    assert "no recorded clips" in caplog.text


def test_a_recorded_clip_is_opened_by_its_item(assets, corpora):
    file = Exemplars(assets, corpora).open_clip("crema-d/1074_IEO_HAP_HI")
    assert file.media_type == "audio/x-wav"
    assert decode_audio(file.data).format == "wav"


@pytest.mark.parametrize(
    "item",
    ["", "crema-d/1074_IEO_HAP_LO", "crema-d/1001_IEO_HAP_HI", "../../etc/passwd", "crema-d/../tabulatedVotes.csv"],
)
def test_nothing_but_the_chosen_clips_can_be_opened(assets, corpora, item):
    assert Exemplars(assets, corpora).open_clip(item) is None


@pytest.fixture(scope="module")
def shipped():
    return Exemplars(ROOT / "assets").all()


def test_the_shipped_pictures_are_256_pixels_and_of_at_least_20_faces(shipped):
    index = json.loads((ROOT / "assets" / "exemplars" / "exemplars.json").read_text())
    for picture in shipped[14:]:
        pixels = decode_image((ROOT / picture.url.lstrip("/")).read_bytes()).pixels
        assert pixels.shape == (256, 256, 3)
        assert pixels.std() > 25
        assert index["pictures"][picture.id]["faces"] >= 20


def test_the_shipped_clips_lie_between_the_corpora_quartiles(shipped):
    index = json.loads((ROOT / "assets" / "exemplars" / "exemplars.json").read_text())
    for clip in shipped[:14]:
        waveform = decode_audio((ROOT / clip.url.lstrip("/")).read_bytes()).waveform
        assert 1.0 < waveform.duration_s < 6.0
        entry = index["clips"][clip.id]
        for name, (low, _, high) in entry["quartiles"].items():
            assert low - 0.01 <= entry["measured"][name] <= high + 0.01


def test_another_model_hears_most_shipped_clips_as_what_they_are():
    index = json.loads((ROOT / "assets" / "exemplars" / "exemplars.json").read_text())
    own = [entry["judge_emotion"] == name.partition("_")[2] for name, entry in index["clips"].items()]
    assert sum(own) == index["judge_agrees"]
    assert sum(own) >= 10
