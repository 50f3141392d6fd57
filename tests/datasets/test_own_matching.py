"""What a table of labels finds among the uploaded files, and what is refused."""

from pathlib import Path

import pytest

from dashapp.datasets.own_labels import OwnItems
from dashapp.datasets.own_matching import read_upload
from dashapp.datasets.own_upload import open_upload
from dashapp.datasets.unknown_labels import UnknownLabelsError
from dashapp.errors import InputError
from tests.own_uploads import MOST, clip, labels, read, three_clips, zipped


def names(own: OwnItems) -> list[str]:
    return [item.path.as_posix() for item in own.items]


def reasons(own: OwnItems) -> dict[str, str]:
    return {each.path.as_posix(): each.reason for each in own.refused}


def test_files_and_a_table_beside_them(tmp_path: Path) -> None:
    own = read(tmp_path, {"a.wav": clip(), "b.wav": clip()}, labels("a.wav,sad", "b.wav,ANG"))
    assert [(item.item, item.emotion) for item in own.items] == [("a.wav", "sad"), ("b.wav", "angry")]


def test_the_table_may_be_among_the_files(tmp_path: Path) -> None:
    own = read(tmp_path, {"all/labels.csv": labels("a.wav,sad"), "all/a.wav": clip()})
    assert names(own) == ["all/a.wav"]


def test_a_table_beside_a_zip_wins(tmp_path: Path) -> None:
    own = read(tmp_path, {"mine.zip": three_clips("x,sad")}, labels("clips/2.wav,fear"))
    assert [(item.item, item.emotion) for item in own.items] == [("clips/2.wav", "fear")]
    assert reasons(own)["labels.csv"] == "no row of the labels names it"


@pytest.mark.parametrize(
    ("row", "stored"),
    [
        ("a.wav", "set/a.wav"),
        ("./a.wav", "set/a.wav"),
        ("set/a.wav", "set/a.wav"),
        ("..\\clips\\a.wav", "clips/a.wav"),
        ("../clips/a.wav", "clips/a.wav"),
        ("C:\\people\\me\\a.wav", "set/a.wav"),
        ("/mnt/me/a.wav", "set/a.wav"),
        ("caf\u00e9.wav", "set/cafe\u0301.wav"),
    ],
)
def test_how_rows_name_files(tmp_path: Path, row: str, stored: str) -> None:
    own = read(tmp_path, {"z.zip": zipped({"set/labels.csv": labels(f"{row},sad"), stored: clip()})})
    assert len(own.items) == 1
    assert own.refused == ()


def test_the_last_part_of_a_name_is_no_guess(tmp_path: Path) -> None:
    table = labels("x/a.wav,sad", "y/a.wav,happy")
    own = read(tmp_path, {"a.wav": clip()}, table)
    assert names(own) == []
    assert "may be meant by 'x/a.wav' or 'y/a.wav'" in reasons(own)["x/a.wav"]


def test_what_is_refused_and_why(tmp_path: Path) -> None:
    files = {
        "labels.csv": labels("a.wav,sad", "./a.wav,sad", "gone.wav,sad", "../../etc/passwd,sad", "a.wav,happy", ",sad"),
        "a.wav": clip(),
        "b.wav": clip(),
        "../c.wav": clip(),
        "/etc/d.wav": clip(),
        "__MACOSX/._a.wav": b"x",
        ".DS_Store": b"x",
        "._labels.csv": b"x",
    }
    own = read(tmp_path, {"mine.zip": zipped(files)})
    assert names(own) == ["a.wav"]
    assert [(each.path.as_posix(), each.reason) for each in own.refused] == [
        ("a.wav", "another row names the same file; the first row counts"),
        ("gone.wav", "there is no such file in the upload"),
        ("../../etc/passwd", "its name leads out of the upload"),
        ("a.wav", "the file stands in the table twice; the first row counts"),
        (".", "the row names no file"),
        ("../c.wav", "its name leads out of the upload"),
        ("/etc/d.wav", "its name leads out of the upload"),
        ("b.wav", "no row of the labels names it"),
    ]


def test_files_of_the_same_name(tmp_path: Path) -> None:
    for i in range(2):
        (tmp_path / str(i)).write_bytes(clip())
    with open_upload([("a.wav", tmp_path / "0"), ("a.wav", tmp_path / "1")]) as upload:
        own = read_upload(upload, labels("a.wav,sad"), {}, MOST)
    assert reasons(own) == {"a.wav": "another file has the same name"}


def test_labels_may_be_left_out(tmp_path: Path) -> None:
    own = read(tmp_path, {"z.zip": three_clips("clips/0.wav,bored", "clips/1.wav,hapy")}, bored="", hapy="happy")
    assert [(item.label, item.emotion) for item in own.items] == [("hapy", "happy")]
    assert reasons(own)["clips/0.wav"] == "rows labelled 'bored' are left out, as was asked"
    assert own.renamed == {"hapy": "happy"}


def test_unknown_labels_are_listed_with_what_they_may_mean(tmp_path: Path) -> None:
    with pytest.raises(UnknownLabelsError) as caught:
        read(tmp_path, {"z.zip": three_clips("clips/0.wav,hapy", "clips/1.wav,hapy", "clips/2.wav,bored")})
    assert [(each.label, each.rows, each.suggestion) for each in caught.value.labels] == [
        ("bored", 1, None),
        ("hapy", 2, "happy"),
    ]


def test_large_tables_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="20"):
        read(tmp_path, {"a.wav": clip()}, b"file,emotion\n" + bytes(20_000_001))
    with pytest.raises(InputError, match="50,001 rows; at most 50,000"):
        read(tmp_path, {"a.wav": clip()}, labels(*["a.wav,sad"] * 50_001))


def test_paths_of_another_machine_mean_the_file_of_the_same_name(tmp_path: Path) -> None:
    own = read(tmp_path, {"a.wav": clip(), "b.wav": clip()}, labels("/mnt/me/a.wav,sad", "D:\\clips\\b.wav,happy"))
    assert names(own) == ["a.wav", "b.wav"]
