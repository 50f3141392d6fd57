from click.testing import CliRunner

from dashapp.cli import main


def test_help_tells_what_is_needed():
    answer = CliRunner().invoke(main, ["exemplars", "--help"])
    assert answer.exit_code == 0
    assert "espeak-ng" in answer.output
    assert "--judge" in answer.output


def test_a_missing_chooser_is_wrong_usage(tmp_path):
    answer = CliRunner().invoke(main, ["exemplars", "--data", str(tmp_path), "--chooser", str(tmp_path / "none")])
    assert answer.exit_code == 2
    assert "--chooser" in answer.output
