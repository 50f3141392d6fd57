"""Which files are meant: each once, in order, wherever they are."""

import os
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from dashapp.batch.inputs import PathError, Source, find, read
from dashapp.errors import InputError
from dashapp.predictions.names import shown_name


def paths(*given: object) -> list[str]:
    return [source.path for source in find(map(str, given))]


def test_a_folder_is_searched_to_its_depth_but_for_what_is_hidden(clips: Path) -> None:
    found = paths(clips)
    assert found == sorted(str(path) for path in clips.rglob("*") if path.is_file() and path.name != ".hidden")
    assert len(found) == 22


def test_each_file_stands_once_in_the_order_given(clips: Path) -> None:
    last = clips / "more" / "19.wav"
    found = paths(last, clips / "more" / "1*.wav", clips / "more" / ".." / "more", clips)
    assert found[0] == str(last)
    assert found[1] == str(clips / "more" / "10.wav")
    assert len({Path(path).resolve() for path in found}) == len(found) == 22


def test_relative_paths_stay_relative(clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clips.parent)
    assert paths("clips/more/01.wav") == ["clips/more/01.wav"]
    assert paths("clips/more")[0] == "clips/more/01.wav"
    assert next(find(["clips/more"])).url == f"file://{clips}/more/01.wav"
    first = ["00.wav", "03.wav", "06.wav", "07 text.wav", "09.wav"]
    assert paths("clips/0*.wav") == [f"clips/{name}" for name in first]


def test_a_list_names_paths(clips: Path, tmp_path: Path) -> None:
    names = tmp_path / "list.txt"
    names.write_text(f"{clips}/03.wav\n\n{clips}/not there.wav\n", encoding="utf-8")
    assert paths(f"@{names}", clips / "00.wav") == [f"{clips}/03.wav", f"{clips}/not there.wav", f"{clips}/00.wav"]
    missing = next(source for source in find([f"@{names}"]) if "not there" in source.path)
    with pytest.raises(InputError, match="not there"):
        read(missing)


def test_files_elsewhere_are_found_and_read() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/bucket/a.wav": b"one", "/bucket/deep/b.wav": b"three"})
    found = list(find(["memory://bucket"]))
    assert [source.path for source in found] == ["memory:///bucket/a.wav", "memory:///bucket/deep/b.wav"]
    assert [read(source) for source in found] == [b"one", b"three"]
    assert [source.size for source in found] == [3, 5]
    assert paths("memory://bucket/*.wav") == ["memory:///bucket/a.wav"]


@pytest.mark.parametrize("what", ["empty", "*.nothing", "mistyped", "@none.txt", "@blank.txt", "what://is/this"])
def test_nothing_there_is_said(tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "blank.txt").write_text("\n\n")
    with pytest.raises(PathError, match=r"no file|cannot be (read|listed)"):
        list(find([what]))


def test_a_changed_file_has_another_stamp(tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    clip.write_bytes(b"one")
    (before,) = find([str(clip)])
    assert before == Source(str(clip), f"file://{clip}", 3, before.stamp)
    clip.write_bytes(b"another")
    (after,) = find([str(clip)])
    assert after.stamp != before.stamp


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="directory"):
        read(Source(str(tmp_path), str(tmp_path), None, ""))


def test_names_that_look_like_patterns_are_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["Take [1]/v.wav", "Take [1]/w.wav", "a::b.wav", "what*.wav", "50%.wav", "~me.wav", "#1.wav"]
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(name.encode())
    for name in names:
        (source,) = find([name])
        assert (source.path, read(source)) == (name, name.encode())
    assert paths("Take [1]") == names[:2]
    assert paths("Take [1]/*.wav") == names[:2]
    assert paths("*.wav") == sorted(names[2:])


def test_a_name_that_is_no_utf_8_is_found_and_read(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/J\xfcrgen.wav"
    Path(os.fsdecode(odd)).write_bytes(b"sound")
    (source,) = find([str(tmp_path)])
    assert os.fsencode(source.path) == odd
    assert read(source) == b"sound"
    assert shown_name(source.path).endswith("J\\xfcrgen.wav")


@pytest.mark.parametrize(
    "written",
    [
        lambda names: b"\xef\xbb\xbf" + "\r\n".join(names).encode(),
        lambda names: "\r\n".join(names).encode("utf-16"),
        lambda names: "\r".join(names).encode(),
        lambda names: "\n".join(f'"{name}"  ' for name in names).encode(),
        lambda names: "\n".join(name.replace("/", "\\") for name in names).encode(),
    ],
)
def test_a_list_of_any_editor(clips: Path, tmp_path: Path, written: Callable[[list[str]], bytes]) -> None:
    names = [f"{clips}/00.wav", f"{clips}/more/01.wav"]
    listed = tmp_path / "list.txt"
    listed.write_bytes(written(names))
    assert paths(f"@{listed}") == names


def test_what_is_no_sound_by_its_name_is_left_alone_unless_it_is_named(clips: Path) -> None:
    for name in ("README.md", "labels.csv", "notes.txt", "voice.unknown", "voice"):
        (clips / name).write_bytes(b"text")
    left: list[str] = []
    found = {Path(source.path).name for source in find([str(clips)], left)}
    assert {Path(name).name for name in left} == {"README.md", "labels.csv", "notes.txt"}
    assert {"voice.unknown", "voice", "00.wav"} <= found
    assert paths(clips / "README.md") == [str(clips / "README.md")]
