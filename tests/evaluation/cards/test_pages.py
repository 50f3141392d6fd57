import json

import pytest

from dashapp.evaluation.cards.missing import MissingFiguresError
from dashapp.evaluation.cards.pages import UnknownBlockError, filled, page_is_stale, write_page
from dashapp.evaluation.summary import summarise, write_evaluation
from tests.evaluation.models import model_folder, reproduction_folder
from tests.evaluation.tables import speech_table

README = """# Title

<!-- generated: figures -->
stale words
<!-- end -->

By hand: 12 %.

<!-- generated: benchmark -->
<!-- end -->
"""
MEASURED = {
    "machine": {"cores": 2, "python": "3.12.1"},
    "timings": [{"name": "clip of 3 s, over HTTP", "median_ms": 41.3, "p95_ms": 52.7}],
    "memory": {"warm_mb": 912.4, "after_mb": 930.0, "requests": 500},
    "times_faster": {"clip": 101.2, "picture": 33.3},
}


@pytest.fixture
def models(tmp_path):
    folder = tmp_path / "models"
    model_folder(folder, "speech")
    model_folder(folder, "face")
    (folder / "benchmark.json").write_text(json.dumps(MEASURED))
    return folder


@pytest.fixture
def readme(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(README)
    return path


def test_blocks_are_filled_and_the_rest_is_left(readme, models):
    write_page(readme, models)
    text = readme.read_text()
    assert text.startswith("# Title\n\n<!-- generated: figures -->\n| figure |")
    assert "By hand: 12 %." in text
    assert "stale words" not in text
    assert "| clip of 3 s, over HTTP | 41 ms | 53 ms |" in text
    assert "912 MB when warm and 930 MB after 500 requests" in text


def test_the_figures_are_those_of_metrics_json(models):
    figures = json.loads((models / "speech-mfcc-cnn" / "metrics.json").read_text())
    assert f"| Voice: 14 classes, accuracy | {100 * figures['joint']['accuracy']:.1f} % (" in filled(README, models)


def test_the_figures_of_another_run_carry_its_name(models):
    table = speech_table(run="random-split", split="random", right=0.9)
    write_evaluation(table, summarise(table), models / "speech-mfcc-cnn" / "runs" / "random-split")
    assert "| Voice: 14 classes, accuracy, run `random-split`, split `random` |" in filled(README, models)


def test_a_filled_readme_is_fresh_until_a_figure_changes(readme, models):
    assert page_is_stale(readme, models)
    write_page(readme, models)
    assert not page_is_stale(readme, models)
    (models / "benchmark.json").write_text(json.dumps(MEASURED | {"times_faster": {"clip": 5.0, "picture": 4.0}}))
    assert page_is_stale(readme, models)


def test_a_block_that_nothing_fills_is_an_error(models):
    with pytest.raises(UnknownBlockError, match="nothing fills the block 'weather'"):
        filled("<!-- generated: weather -->\n<!-- end -->", models)


def test_missing_figures_are_an_error(tmp_path):
    with pytest.raises(MissingFiguresError, match="no models with figures"):
        filled("<!-- generated: figures -->\n<!-- end -->", tmp_path)
    with pytest.raises(MissingFiguresError, match=r"dashapp benchmark --write"):
        filled("<!-- generated: benchmark -->\n<!-- end -->", tmp_path)


def test_models_that_are_kept_to_be_compared_with_stand_in_the_table_of_models_alone_and_last(models):
    reproduction_folder(models)
    model_folder(models, "speech")
    assert "speech-feature-mlp-8" not in filled(README, models)
    rows = filled("<!-- generated: zoo -->\n<!-- end -->", models).splitlines()[3:-1]
    first, *_, last = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert (first[0], first[1], first[2]) == ("`speech-mfcc-cnn`", "14", "test")
    assert all(cell.endswith("%") for cell in first[3:7])
    assert (last[0], last[2], last[4]) == ("`speech-feature-mlp-8`", "20 random, 15 %", "68.0 % ± 2.0")
    assert all(len(row) == 8 for row in (first, last))


def test_a_gate_names_no_emotion_and_is_in_no_comparison(models):
    model_folder(models, "gate")
    assert "speech-gate" not in filled("<!-- generated: zoo -->\n<!-- end -->", models)
