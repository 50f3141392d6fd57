import json
import re
import sys

import polars as pl
import pytest

from dashapp.datasets import crema_d, fer2013, ravdess, tess
from dashapp.errors import ModelError
from dashapp.evaluation.cards.card import card_is_stale, render_card, write_card
from dashapp.evaluation.cards.curves import write_curves
from dashapp.evaluation.cards.tables import settings_compared
from dashapp.evaluation.summary import summarise, write_evaluation
from dashapp.labels import emotion_name
from tests.evaluation.models import model_folder, reproduction_folder
from tests.evaluation.tables import speech_table


@pytest.fixture(params=["speech", "face"])
def folder(request, tmp_path):
    return model_folder(tmp_path, request.param)


def test_a_card_states_the_headline_with_its_interval(folder):
    figures = json.loads((folder / "metrics.json").read_text())
    block = figures["emotion"]
    low, high = block["interval_95"]["uar"]
    assert f"{100 * block['uar']:.1f} % ({100 * low:.1f} to {100 * high:.1f})" in render_card(folder)


def test_a_card_states_the_recall_of_each_class(folder):
    figures, card = json.loads((folder / "metrics.json").read_text()), render_card(folder)
    for name, row in figures["emotion"]["per_class"].items():
        assert f"| {emotion_name(name)} | {100 * row['recall']:.1f} % |" in card


@pytest.mark.parametrize(("kind", "corpora"), [("speech", [ravdess, crema_d, tess]), ("face", [fer2013])])
def test_a_card_names_its_corpora_with_their_licences_and_faults(tmp_path, kind, corpora):
    card = render_card(model_folder(tmp_path, kind))
    for corpus in corpora:
        assert corpus.TITLE in card
        assert corpus.LICENCE in card
        assert corpus.KNOWN_FAULTS in card


def test_a_corpus_that_was_only_trained_on_is_said_to_be(tmp_path):
    assert "For training only, not in the figures: tess." in render_card(model_folder(tmp_path, "speech"))


def test_a_card_says_what_the_model_is_not_for_and_under_which_licence(folder):
    card = render_card(folder)
    assert "must not be used to judge people" in card
    assert "non-commercial research only" in card


def test_a_face_card_says_of_how_many_faces_it_speaks(tmp_path):
    assert "140 of its 3,589 faces. The other 3449 are not in the data" in render_card(model_folder(tmp_path, "face"))


def test_a_speech_card_states_the_gap_between_the_sexes(tmp_path):
    folder = model_folder(tmp_path, "speech")
    groups = json.loads((folder / "metrics.json").read_text())["by_sex"]["crema-d"]
    for sex, part in groups.items():
        uar, gap = part["emotion"]["uar"], re.escape(f"{100 * part['gap']['uar']:+.1f}")
        row = rf"\| crema-d \| {sex} \| {part['n']} \| \d+ \| {100 * uar:.1f} % [^|]*\| {gap} "
        assert re.search(row, render_card(folder))
    gaps = [part["gap"]["uar"] for part in groups.values()]
    assert gaps[0] == pytest.approx(-gaps[1], abs=1e-5)


def test_a_speech_card_states_what_is_heard_under_each_condition(tmp_path):
    folder = model_folder(tmp_path, "speech")
    assert "Robustness" not in render_card(folder)
    tables = [speech_table(), speech_table(seed=3, condition="band8k"), speech_table(seed=4, condition="babble10")]
    table = pl.concat(tables)
    write_evaluation(table, summarise(table, model="speech-mfcc-cnn"), folder)
    figures = json.loads((folder / "metrics.json").read_text())
    robustness = render_card(folder).split("## Robustness")[1].split("##")[0]
    for words, accuracy in (
        ("as they are", figures["joint"]["accuracy"]),
        ("at 8 kHz, as a telephone carries them", figures["conditions"]["band8k"]["accuracy_14"]),
        ("babble 10 dB below the voice", figures["conditions"]["babble10"]["accuracy_14"]),
    ):
        assert f"| {words} | {100 * accuracy:.1f} % |" in robustness


def test_a_card_shows_accuracy_at_coverage(folder):
    figures = json.loads((folder / "metrics.json").read_text())["emotion"]
    table = render_card(folder).split("### Emotion: accuracy of the most confident answers")[1].split("##")[0]
    assert f"| {100 * figures['accuracy']:.1f} % |" in table.split("| 100 % |")[1].splitlines()[0]
    assert f"| {100 * figures['coverage'][5][2]:.1f} % |" in table.split("| 50 % |")[1].splitlines()[0]


def test_a_gates_card_states_what_is_accepted_and_refused_with_counts(tmp_path):
    card = render_card(model_folder(tmp_path, "gate"))
    assert "| speech as it is, accepted | 90.0 % (126 of 140) |" in card
    assert "| environmental sound, refused | 90.0 % (36 of 40) |" in card
    assert "| anger | " in card
    assert "| a barking dog | " in card
    assert "if its probability is at least 41.0 %" in card
    assert "must not be used to watch" in card
    assert "For training only, not in the figures: tess." in card


def test_other_trainings_are_printed_and_marked_as_stored(tmp_path):
    folder = model_folder(tmp_path, "speech")
    table = speech_table(run="random", split="random", right=0.9)
    write_evaluation(table, summarise(table, model="speech-mfcc-cnn"), folder / "runs" / "random")
    other = render_card(folder).split("## Other trainings")[1]
    assert "### `random`, split `random`" in other
    assert "same speakers on both sides" in other


def test_the_end_of_training_is_read_from_the_log(tmp_path):
    card = render_card(model_folder(tmp_path, "speech"))
    assert "After 3 epochs: accuracy 50.0 % on the training part, augmented, and 45.0 %" in card


def test_a_log_that_was_resumed_counts_an_epoch_once(tmp_path):
    folder = model_folder(tmp_path, "speech")
    with (folder / "training.csv").open("a") as log:
        log.write("2,0.6,1.7,0.5,1.8\n")
    assert "After 3 epochs: accuracy 60.0 %" in render_card(folder)


def test_a_card_shows_the_layers(folder):
    assert "| conv | Conv2D | 24 x 24 x 48 | 4,321 |" in render_card(folder)


def test_a_written_card_is_fresh_until_a_figure_changes(folder):
    assert card_is_stale(folder)
    write_card(folder)
    assert not card_is_stale(folder)
    figures = json.loads((folder / "metrics.json").read_text())
    figures["emotion"]["uar"] += 0.01
    (folder / "metrics.json").write_text(json.dumps(figures))
    assert card_is_stale(folder)


def test_a_card_without_figures_is_refused(folder):
    (folder / "metrics.json").unlink()
    with pytest.raises(ModelError, match=r"metrics\.json cannot be read"):
        render_card(folder)


def test_curves_are_drawn_the_same_each_time(folder):
    pytest.importorskip("matplotlib", reason="Matplotlib comes with the training requirements")
    first = write_curves(folder).read_bytes()
    assert first == write_curves(folder).read_bytes()
    assert b"validation" in first
    assert "](curves.svg)" in render_card(folder)


def test_without_a_log_there_are_no_curves(folder):
    (folder / "training.csv").unlink()
    assert write_curves(folder) is None
    assert "epochs" not in render_card(folder).split("## Training")[1].split("| setting")[0]


def test_without_matplotlib_the_card_is_written_and_keeps_its_curves(folder, monkeypatch, caplog):
    (folder / "curves.svg").write_text("<svg/>")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    write_card(folder)
    assert (folder / "curves.svg").read_text() == "<svg/>"
    assert "](curves.svg)" in (folder / "README.md").read_text()
    assert "keeps the curves" in caplog.text


def test_a_card_of_a_reproduction_says_what_it_follows_and_has_its_own_labels(tmp_path):
    card = render_card(reproduction_folder(tmp_path))
    assert "the system that it follows reported 61 %" in card
    assert "| 8 classes, accuracy |" in card
    assert re.search(r"\| fear \| \d+\.\d % \|", card)
    assert re.search(r"\| calm \| \d+\.\d % \|", card)
    assert re.search(r"\| at 8 kHz, as a telephone carries them \| \d+\.\d % \| \d+\.\d % \|\n", card)
    assert "sex, accuracy" not in card
    assert "on the training part and 45.0 % on the validation part" in card


def test_a_card_has_the_random_splits_and_what_the_spectral_features_add(tmp_path):
    other = render_card(reproduction_folder(tmp_path)).split("## Other trainings")[1]
    assert "same speakers on both sides" in other
    assert "| 25 % (360 clips) | 66.0 % | 2.0 | 60.0 % to 70.0 % |" in other
    assert "| centroid | 181 | 67.0 % | +1.0 | 1.5 | 12 / 7 |" in other


def test_recipes_stand_side_by_side_with_gaps() -> None:
    shown = settings_compared({"first": {"seed": 1, "attention": 4}, "second": {"seed": 3}}).splitlines()
    assert shown[0] == "| setting | first | second |"
    assert shown[2:] == ["| `seed` | `1` | `3` |", "| `attention` | `4` |  |"]


def test_a_joined_networks_card_says_which_members_were_taught(tmp_path):
    folder = model_folder(tmp_path, "face")
    manifest = json.loads((folder / "model.json").read_text())
    members = [
        {"run": run, "command": f"dashapp train --run {run}", "recipe": {"teach": teach}, "validation": {}}
        for run, teach in (("one", 0.0), ("two", 0.6))
    ]
    manifest["training"]["members"] = members
    (folder / "model.json").write_text(json.dumps(manifest))
    card = render_card(folder)
    assert "`two` learned in part from the answers of earlier networks" in card
    assert "`one` learnt" not in card
    assert "| `one` | `dashapp train --run one` |" in card
