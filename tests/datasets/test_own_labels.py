"""Somebody's own labels: aliases, what is not known, what is not taken."""

from pathlib import Path

import pytest

from dashapp.datasets.own_labels import read_own
from dashapp.datasets.unknown_labels import UnknownLabelsError
from dashapp.errors import CorpusError


def table(folder: Path, *rows: str, head: str = "file,emotion") -> Path:
    for name in ("a.wav", "b.wav", "c.wav", "d.wav"):
        (folder / name).write_bytes(b"sound")
    path = folder / "labels.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def test_names_and_aliases(tmp_path: Path) -> None:
    own = read_own(table(tmp_path, "a.wav,happy", "b.wav,ANG", "c.wav,angriness", "d.wav, ps "))
    assert [(item.item, item.emotion) for item in own.items] == [
        ("a.wav", "happy"),
        ("b.wav", "angry"),
        ("c.wav", "angry"),
        ("d.wav", "surprise"),
    ]
    assert own.items[1].label == "ANG"
    assert own.items[0].path == tmp_path / "a.wav"
    assert own.renamed == {"ANG": "angry", "angriness": "angry", "ps": "surprise"}
    assert own.refused == ()


def test_further_columns_are_kept(tmp_path: Path) -> None:
    own = read_own(table(tmp_path, "a.wav,sad,F,anna,phone", "b.wav,sad,,,", head="File,Emotion,Sex,speaker,device"))
    assert own.items[0].about == {"sex": "female", "speaker": "anna", "device": "phone"}
    assert own.items[1].about == {}


def test_a_typing_error_is_named_with_what_it_may_mean(tmp_path: Path) -> None:
    path = table(tmp_path, "a.wav,hapy", "b.wav,hapy", "c.wav,bored", "d.wav,sad")
    with pytest.raises(UnknownLabelsError) as caught:
        read_own(path)
    said = str(caught.value)
    assert "'hapy' (2 rows); perhaps --map 'hapy=happy'" in said
    assert "'bored' (1 row)," in said.replace(".", ",")
    own = read_own(path, {"hapy": "happy", "Bored": "neutral"})
    assert [item.emotion for item in own.items] == ["happy", "happy", "neutral", "sad"]


def test_a_label_cannot_mean_what_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="boredom: no label can mean that"):
        read_own(table(tmp_path, "a.wav,bored"), {"bored": "boredom"})


def test_rows_that_are_not_taken_are_told(tmp_path: Path) -> None:
    own = read_own(table(tmp_path, "a.wav,sad", "a.wav,happy", "gone.wav,sad", ",sad", "b.wav,"))
    assert [item.item for item in own.items] == ["a.wav"]
    assert [each.reason for each in own.refused] == [
        "the file stands in the table twice; the first row counts",
        "there is no such file",
        "the row names no file",
        "the row has no emotion",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("path,label\na.wav,sad\n", "no column file and none emotion"),
        ("file,emotion\n", "no row"),
        ("", "cannot be read as a table"),
    ],
)
def test_what_is_no_such_table(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=words):
        read_own(path)


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_own(tmp_path / "labels.csv")


def test_rows_of_a_label_may_be_left_out(tmp_path: Path) -> None:
    own = read_own(table(tmp_path, "a.wav,bored", "b.wav,sad"), {"bored": ""})
    assert [item.item for item in own.items] == ["b.wav"]
    assert [each.reason for each in own.refused] == ["rows labelled 'bored' are left out, as was asked"]
    assert own.renamed == {}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spreadsheets_of_other_countries_separate_otherwise(tmp_path: Path, separator: str) -> None:
    path = table(tmp_path, separator.join(("a.wav", "sad", "1,5")), head=separator.join(("file", "emotion", "volume")))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_own(path).items[0].about == {"volume": "1,5"}


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = table(tmp_path, "a.wav,sad")
    path.write_bytes(path.read_bytes() + "b.wav,wütend\n".encode("latin-1"))
    with pytest.raises(CorpusError, match=r"not in UTF-8 \(line 3\)"):
        read_own(path)


def test_spellings_of_one_label_are_asked_about_once(tmp_path: Path) -> None:
    path = table(tmp_path, "a.wav,Bored", "b.wav,bored", "c.wav,BORED")
    with pytest.raises(UnknownLabelsError) as caught:
        read_own(path)
    assert [(each.label, each.rows) for each in caught.value.labels] == [("BORED", 3)]
    assert len(read_own(path, {"BORED": "neutral"}).items) == 3
