"""``dashapp analyze`` with fake models: one JSON array and nothing else, the order kept, the exit codes."""

import json
import os
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result

from dashapp import wiring
from dashapp.audio import frequency_scales
from dashapp.cli import _options, main
from dashapp.errors import ModelError
from dashapp.inference.manifest import MANIFEST_FILE, Manifest
from dashapp.labels import RAVDESS_EMOTIONS
from dashapp.process.lazy import Lazy
from dashapp.process.progress import untold
from tests.bad_input import BAD_NAMES, CASES
from tests.fakes import FakeSpeech, FakeVerifier, fake_service, peaked
from tests.signals import picture, picture_file, sound_file, voice
from tests.vision.drawn_spectrograms import figure, sound_levels


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(settings, models=()):
        return fake_service(settings) if settings.age_sex else fake_service(settings, age_sex=None)

    monkeypatch.setattr(wiring, "build_service", build)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, arguments)])


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.wav"
    path.write_bytes(sound_file(voice(1.5)))
    return path


@pytest.fixture
def crop(tmp_path: Path) -> Path:
    path = tmp_path / "crop.png"
    path.write_bytes(picture_file(picture(48, 48)))
    return path


def test_json_is_one_array_in_the_order_given(clip: Path, crop: Path) -> None:
    result = run(crop, clip, crop, "--json")
    answers = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [answer["file"] for answer in answers] == [str(crop), str(clip), str(crop)]
    assert [answer["kind"] for answer in answers] == ["image", "speech", "image"]
    assert answers[1] == {"file": str(clip)} | json.loads(
        json.dumps(fake_service().analyze(clip.read_bytes()).to_dict())
    )
    assert answers[0]["faces"][0]["age_years"] == 31.0


def test_bad_input_is_answered_with_its_error(tmp_path: Path, clip: Path) -> None:
    paths = []
    for case in CASES:
        path = tmp_path / case.name
        path.write_bytes(case.make())
        paths.append(path)
    result = run(*paths, clip, "--json")
    answers = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [Path(answer["file"]).name for answer in answers] == [*(case.name for case in CASES), "clip.wav"]
    for case, answer in zip(CASES, answers, strict=False):
        if case.code:
            assert list(answer) == ["file", "kind", "error"]
            assert (answer["kind"], answer["error"]["code"]) == ("error", case.code)
        else:
            assert answer["kind"] == case.kind
            assert case.warning in [notice["code"] for notice in answer["warnings"]]
    assert answers[-1]["kind"] == "speech"


@pytest.mark.parametrize("flag", [(), ("--json",)])
def test_too_large_a_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: tuple[str, ...]) -> None:
    path = tmp_path / "large.wav"
    with path.open("wb") as file:
        file.truncate(110_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    result = run(path, *flag)
    assert result.exit_code == 1
    assert "110 MB" in result.stdout


def test_missing_file_and_folder(tmp_path: Path, clip: Path) -> None:
    result = run(tmp_path / "nothing.wav", tmp_path, clip, tmp_path / ("x" * 300), "--json")
    answers = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [answer["kind"] for answer in answers] == ["error", "error", "speech", "error"]
    assert {answer["error"]["code"] for answer in answers if "error" in answer} == {"bad_request"}


@pytest.mark.parametrize("name", [name for name in BAD_NAMES if "/" not in name and len(name) < 256], ids=ascii)
def test_bad_names(tmp_path: Path, clip: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(clip.read_bytes())
    result = run(path, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)[0]["file"] == str(path)
    assert run(path).exit_code == 0


def test_file_names_cannot_repaint_the_terminal_or_break_the_table(tmp_path: Path, clip: Path) -> None:
    for name in ("\x1b[2Jgone.wav", "[red]markup.wav", "[bold red]close.wav"):
        path = tmp_path / name
        path.write_bytes(clip.read_bytes())
        result = run(path)
        assert result.exit_code == 0
        assert "\x1b[2J" not in result.stdout
    assert "[bold red]" in result.stdout


def test_name_that_is_no_text(tmp_path: Path, clip: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.wav"))
    path.write_bytes(clip.read_bytes())
    for flag in ("--json", "--look-harder"):
        result = run(path, flag)
        assert (result.exit_code, result.exception) == (0, None)


def test_people_read_emotion_sex_and_age(clip: Path, crop: Path) -> None:
    shown = run(clip, crop).stdout
    for words in ("happy", "female", "surprise", "apparent age 31", "taken as a face crop"):
        assert words in shown


@pytest.mark.parametrize("name", ["results.csv", "results.parquet"])
def test_table(tmp_path: Path, clip: Path, crop: Path, name: str) -> None:
    out = tmp_path / name
    result = run(clip, crop, "--out", out, "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)) == 2
    table = pl.read_csv(out) if out.suffix == ".csv" else pl.read_parquet(out)
    assert table["emotion"].to_list() == ["happy", "surprise"]


@pytest.mark.parametrize(
    "arguments",
    [(), ("a.wav", "--out", "results.xlsx"), ("a.wav", "--out", "no/such/folder/results.csv"), ("a.wav", "--nonsense")],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage" in result.stderr


def test_library_that_prints_does_not_spoil_the_json(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Chatty(FakeSpeech):
        def predict(self, waveform, progress=untold):
            print("loading weights ...")  # noqa: T201
            return super().predict(waveform)

    monkeypatch.setattr(wiring, "build_service", lambda settings, models=(): fake_service(settings, speech=Chatty()))
    result = run(clip, "--json")
    assert json.loads(result.stdout)[0]["kind"] == "speech"
    assert "loading weights" in result.stderr


def test_model_that_cannot_be_loaded_is_one_line_and_exit_code_2(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ModelError("models/speech-mfcc-cnn/model.json cannot be read")

    monkeypatch.setattr(wiring, "build_service", lambda settings, models=(): fake_service(settings, speech=Lazy(fail)))
    result = run(clip, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == "Error: models/speech-mfcc-cnn/model.json cannot be read\n"


def test_look_harder_reaches_the_detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashapp.vision import faces

    asked = []
    monkeypatch.setattr(faces, "detect_faces", lambda pixels, thorough=False: asked.append(thorough) or ())
    path = tmp_path / "a.png"
    path.write_bytes(picture_file(picture(320, 240)))
    run(path)
    run(path, "--look-harder")
    assert asked == [False, True]


def test_click_exits_with_the_code_that_is_ours() -> None:
    from dashapp.cli._exit import USAGE

    assert click.UsageError("").exit_code == USAGE


def test_another_model_can_be_asked(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[tuple[str, ...]] = []

    def build_service(settings, models=()):
        chosen.append(models)
        speech = FakeSpeech()
        speech.joint = peaked(RAVDESS_EMOTIONS, "calm")
        return fake_service(settings, speech=speech)

    monkeypatch.setattr(wiring, "build_service", build_service)
    result = run(clip, "--model", "speech-feature-mlp-8")
    assert result.exit_code == 0, result.output
    assert chosen == [("speech-feature-mlp-8",)]
    assert "voice, 1.5 s: calm 90%" in result.stdout
    assert "sex" not in result.stdout


def test_age_and_sex_can_be_left_out(crop: Path) -> None:
    (whole,), (bare,) = (json.loads(run("--json", *flags, crop).stdout) for flags in ([], ["--no-age-sex"]))
    assert whole["faces"][0]["age_years"] == 31.0
    assert bare["faces"][0]["age_years"] is None
    assert bare["faces"][0]["sex"] is None
    assert [notice["code"] for notice in bare["warnings"]].count("no_age_sex") == 1


@pytest.fixture
def spectrogram(tmp_path: Path) -> Path:
    path = tmp_path / "spectrogram.png"
    path.write_bytes(picture_file(figure(sound_levels())))
    return path


def test_crowds_are_answered_where_they_are_asked_for(clip: Path, spectrogram: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    result = run(clip, spectrogram, text, tmp_path / "nothing.wav", "--kind", "crowd", "--json")
    answers = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [answer["kind"] for answer in answers] == ["crowd", "crowd", "error", "error"]
    assert [answer["error"]["code"] for answer in answers[2:]] == ["unsupported_format", "bad_request"]
    assert answers[0] == {"file": str(clip)} | json.loads(
        json.dumps(fake_service().analyze_crowd(clip.read_bytes()).to_dict())
    )
    assert json.loads(run(clip, "--json", "--kind", "auto").stdout)[0]["kind"] == "speech"


def test_people_read_what_a_crowd_shows_and_how_much_of_it(clip: Path, spectrogram: Path) -> None:
    shown = run(clip, spectrogram, "--kind", "crowd").stdout
    said = "approval 90%; of the crowd approval 70%, disapproval 10%, neutral 20%, silence 0%; arousal 0.80"
    assert f"  crowd, 1.5 s: {said}\n" in shown
    unsure = said.replace("90%", "90% (unsure)")
    assert f"  crowd, from a spectrogram: {unsure}\n" in shown
    assert "Note: A picture does not tell its frequencies" in shown


@pytest.mark.parametrize("name", ["crowds.csv", "crowds.parquet"])
def test_table_of_crowds(tmp_path: Path, clip: Path, spectrogram: Path, name: str) -> None:
    out = tmp_path / name
    assert run(clip, spectrogram, "--kind", "crowd", "--scale", "erb", "--out", out).exit_code == 0
    table = pl.read_csv(out) if out.suffix == ".csv" else pl.read_parquet(out)
    assert table["crowd"].to_list() == ["approval", "approval"]
    assert table["scale"].to_list() == ["erb", "erb"]
    assert table["share_neutral"].to_list() == [0.2, 0.2]


def test_the_scales_are_those_there_are() -> None:
    assert _options.SCALES == frequency_scales.SCALES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kind", "crowd", "--scale", "purple"], "purple"),
        (["--kind", "choir"], "choir"),
        (["--scale", "mel"], "add --kind crowd"),
        (["--model", "crowd-cnn-baseline"], "crowd-cnn-baseline hears crowds: add --kind crowd"),
        (["--kind", "crowd", "--model", "face-fer-cnn"], "face-fer-cnn hears no crowds"),
        (["--model", "speech-gate"], "speech-gate answers no file by itself"),
        (["--model", "speech-spectrogram-transfer"], "needs its backbone: dashapp train speech-spectrogram-transfer"),
        (["--kind", "crowd", "--model", "nobody"], "there is no model 'nobody'"),
    ],
)
def test_what_belongs_to_another_kind_is_wrong_usage(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    for name, kind in (("crowd-cnn-baseline", "crowd"), ("face-fer-cnn", "face"), ("speech-gate", "gate")):
        (tmp_path / name).mkdir()
        manifest = Manifest(name, kind, (1,), {"a": ["b"]})
        (tmp_path / name / MANIFEST_FILE).write_text(json.dumps(manifest.to_dict()))
    monkeypatch.setenv("DASHAPP_MODELS", str(tmp_path))
    result = run(clip, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in " ".join(result.stderr.split())
    if arguments[-1] == "crowd-cnn-baseline":
        assert run(clip, *arguments, "--kind", "crowd").exit_code == 0


def test_a_face_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dark, out = tmp_path / "dark.png", tmp_path / "answers.csv"
    dark.write_bytes(picture_file(np.full((48, 48, 3), 20, np.uint8)))
    monkeypatch.setattr(
        wiring, "build_service", lambda settings, models=(): fake_service(settings, verifier=FakeVerifier("covered"))
    )
    assert "face 1: hard to read (covered)" in run(dark, "--out", out).stdout
    assert "covered" in out.read_text()


def test_clips_of_one_speaker_are_read_relative_to_that_person(clip: Path) -> None:
    answers = json.loads(run(*[clip] * 5, "--same-speaker", "--json").stdout)
    assert [answer["file"] for answer in answers] == [str(clip)] * 5
    assert {answer["relative"]["top"]["emotion"] for answer in answers} == {answers[0]["top"]["emotion"]}
    people = run(*[clip] * 5, "--same-speaker")
    assert people.exit_code == 0
    assert "relative to this speaker: " in people.stdout
    assert "Nearly all clips sound like" in people.stderr


def test_of_too_few_clips_nothing_is_read_relative(clip: Path) -> None:
    result = run(*[clip] * 4, "--same-speaker")
    assert result.exit_code == 2
    assert "at least 5 clips" in result.output
