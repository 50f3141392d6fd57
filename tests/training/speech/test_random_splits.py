import numpy as np
import pytest

from dashapp.evaluation.cards.tables import study_tables
from dashapp.evaluation.predictions_table import kind_of, probabilities
from dashapp.training.speech.random_splits import build_side_by_side, random_splits
from dashapp.training.speech.speech_feature_mlp import MlpRecipe, build
from tests.evaluation.corpora import ravdess

LABELS = ("happy", "sad")
RECIPE = MlpRecipe(epochs=2, batch_size=8, hidden=(4,), repeats=2)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    data = ravdess(folder / "data", actors=range(1, 11))
    return random_splits(data, RECIPE, folder / "scratch" / "run", labels=LABELS)


def test_every_split_tests_on_its_share_of_each_class(study):
    table, figures = study
    assert [(part["test_percent"], part["test_clips"]) for part in figures["random_splits"]] == [(25, 5), (15, 3)]
    assert sorted(set(table["split"])) == ["random15-00", "random15-01", "random25-00", "random25-01"]
    first, second = (set(table.filter(split=f"random25-0{seed}")["item"]) for seed in (0, 1))
    assert len(first) == 5
    assert first != second


def test_the_figures_are_those_of_the_answers(study):
    table, figures = study
    assert kind_of(table) == "speech"
    for part in figures["random_splits"]:
        for seed, accuracy in enumerate(part["by_seed"]):
            answers = table.filter(split=f"random{part['test_percent']}-{seed:02d}")
            said = np.array(LABELS)[probabilities(answers, LABELS).argmax(axis=1)]
            assert accuracy == pytest.approx((said == answers["truth"].to_numpy()).mean(), abs=1e-6)
        assert part["accuracy"] == pytest.approx(np.mean(part["by_seed"]), abs=1e-6)
        assert part["deviation"] == pytest.approx(np.std(part["by_seed"], ddof=1), abs=1e-6)
        assert figures["headline"][f"accuracy_random{part['test_percent']}"] == part["accuracy"]


def test_each_spectral_feature_is_added_alone_and_all_together(study):
    ablation = {part["added"]: part for part in study[1]["ablation"]}
    sizes = {"none": 180, "centroid": 181, "bandwidth": 181, "contrast": 187, "rolloff": 181, "all": 190}
    assert {name: part["features"] for name, part in ablation.items()} == sizes
    assert ablation["none"]["gained"] == 0
    assert ablation["none"]["accuracy"] == study[1]["random_splits"][0]["accuracy"]
    for part in ablation.values():
        assert part["gained"] == pytest.approx(part["accuracy"] - ablation["none"]["accuracy"], abs=2e-6)
        assert part["splits_better"] + part["splits_worse"] <= RECIPE.repeats


def test_the_tables_say_so(study):
    text = study_tables(study[1])
    assert "| 25 % (5 clips) |" in text
    assert "| contrast | 187 |" in text


def test_networks_side_by_side_begin_as_one_alone_does_and_do_not_mix():
    clips = np.random.default_rng(0).normal(size=(64, 3, 180)).astype(np.float32)
    three = build_side_by_side(MlpRecipe(), 3, 180, 8)
    alone = build(MlpRecipe(), clips[:, 0], 8)
    kernels = [layer.kernel for layer in (*three.layers, *alone.layers) if hasattr(layer, "kernel")]
    spread = [float(np.std(kernel)) for kernel in kernels]
    assert spread[:2] == pytest.approx(spread[2:], rel=0.1)
    before = np.asarray(three(clips)["emotion"])
    changed = clips.copy()
    changed[:, 1] = 0
    after = np.asarray(three(changed)["emotion"])
    np.testing.assert_allclose(after[:, [0, 2]], before[:, [0, 2]], atol=1e-5)
    assert not np.allclose(after[:, 1], before[:, 1])
