"""Names and tables from other systems: code pages, tails of paths, dialects."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from dashapp.datasets.own_labels import read_own
from dashapp.datasets.own_names import AmbiguousError, TailFinder
from dashapp.datasets.own_tables import read_table
from tests.own_uploads import clip, labels, read


class Foreign(zipfile.ZipInfo):
    """A file in a zip whose name is in an old code page, without a flag."""

    code_page = "cp437"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (as the library calls it)
        return self.filename.encode(self.code_page), self.flag_bits & ~0x800


def foreign_zip(code_page: str, table: bytes, *names: str, unicode_field: bool = False) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("labels.csv", table)
        for name in names:
            info = Foreign(name)
            info.code_page = code_page
            if unicode_field:
                raw = name.encode(code_page, "replace")
                body = b"\1" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(body)) + body
            archive.writestr(info, clip())
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("code_page", "names"),
    [
        ("utf-8", ("J\xfcrgen.wav", "Zo\xeb.wav")),
        ("cp437", ("J\xfcrgen.wav", "Zo\xeb.wav")),
        ("cp1252", ("J\xfcrgen.wav", "\xd8yvind.wav")),
        ("gb18030", ("\u5f20\u4f1f_1.wav", "\u674e\u5a1c_2.wav")),
        ("cp866", ("\u0410\u043d\u043d\u0430.wav", "\u041f\u0451\u0442\u0440.wav")),
        ("cp1251", ("\u0410\u043d\u043d\u0430.wav", "\u041f\u0451\u0442\u0440.wav")),
        ("shift_jis", ("\u5c71\u7530.wav", "\u30c6\u30b9\u30c8.wav")),
        ("cp949", ("\uae40\ucca0\uc218.wav", "\uc774\uc601\ud76c.wav")),
    ],
)
@pytest.mark.parametrize("many", [True, False])
def test_names_in_a_zip_are_found_whatever_their_code_page(
    tmp_path: Path, code_page: str, names: tuple[str, ...], many: bool
) -> None:
    used = names if many else names[:1]
    table = labels(*(f"{name},sad" for name in used))
    own = read(tmp_path, {"z.zip": foreign_zip(code_page, table, *used)})
    assert [item.item for item in own.items] == list(used)
    assert own.refused == ()


def test_a_folder_in_an_old_code_page_and_the_unicode_field(tmp_path: Path) -> None:
    own = read(tmp_path, {"z.zip": foreign_zip("gb18030", labels("\u5f20/1.wav,sad"), "\u5f20/1.wav")})
    assert len(own.items) == 1
    zipped = foreign_zip("cp437", labels("Zo\xeb.wav,sad"), "Zo\xeb.wav", unicode_field=True)
    assert len(read(tmp_path, {"z.zip": zipped}).items) == 1


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("/home/me/set/angry/1.wav", "angry/1.wav"),
        ("C:\\set\\SAD\\1.WAV", "sad/1.wav"),
        ("other/2.wav", "sad/2.wav"),
        ("x/gone.wav", None),
        ("", None),
    ],
)
def test_the_longest_common_tail_wins(row: str, found: str | None) -> None:
    assert TailFinder(["angry/1.wav", "sad/1.wav", "sad/2.wav"], [row]).find(row) == found


def test_what_may_mean_several_is_told_with_both() -> None:
    with pytest.raises(AmbiguousError, match=r"'a/1.wav' or 'b/1.wav'"):
        TailFinder(["a/1.wav", "b/1.wav"], ["/x/1.wav"]).find("/x/1.wav")


def test_case_decides_only_where_the_rest_does_not() -> None:
    finder = TailFinder(["x/A.wav", "x/a.wav"], ["y/a.wav", "y/A.wav"])
    assert finder.find("y/a.wav") == "x/a.wav"
    assert finder.find("y/A.wav") == "x/A.wav"


@pytest.mark.parametrize(
    "data",
    [
        b"sep=;\r\nfile;emotion\r\na.wav;angry\r\nb.wav;sad\r\n",
        b"file,emotion\ra.wav,angry\rb.wav,sad\r",
        b'"file","what, or who","emotion"\n"a.wav","x;y","angry"\n"b.wav","z","sad"\n',
        b'FILE;"notes, many, with commas";Emotion\na.wav;;angry\nb.wav;;sad\n',
        "file,emotion\na.wav,angry\nb.wav,sad\n".encode("utf-16"),
        b"\xef\xbb\xbffile\temotion\na.wav\tangry\nb.wav\tsad\n",
        b"file,emotion\n\na.wav,angry\n,\n  \nb.wav,sad\n\n",
        b"file, emotion\na.wav, angry\nb.wav, sad\n",
        b"file|emotion\na.wav|angry\nb.wav|sad\n",
    ],
)
def test_a_table_in_any_dialect(data: bytes) -> None:
    table = read_table(data, "labels.csv")
    assert table.select("file", "emotion").rows() == [("a.wav", "angry"), ("b.wav", "sad")]


def test_a_table_in_an_old_code_page_is_read_where_its_names_are_known() -> None:
    data = "file;emotion\nJ\xfcrgen.wav;sad\n".encode("cp1252")
    assert read_table(data, "labels.csv", ["J\xfcrgen.wav"])["file"].to_list() == ["J\xfcrgen.wav"]


def test_own_rows_with_backslashes_capitals_and_paths_of_another_machine(tmp_path: Path) -> None:
    for name in ("clips/a.wav", "clips/angry/1.wav", "clips/sad/1.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"sound")
    table = tmp_path / "labels.csv"
    table.write_bytes(labels("clips\\a.wav,sad", "/mnt/d/ANGRY/1.wav,angry", "1.wav,sad"))
    own = read_own(table)
    assert [item.path.relative_to(tmp_path).as_posix() for item in own.items] == ["clips/a.wav", "clips/angry/1.wav"]
    assert "'clips/angry/1.wav' or 'clips/sad/1.wav'" in own.refused[0].reason
