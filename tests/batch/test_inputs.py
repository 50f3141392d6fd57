"""Which files are meant: each once, in order, wherever they are."""

from pathlib import Path

import fsspec
import pytest

from dashapp.batch.inputs import PathError, Source, find, read
from dashapp.errors import InputError


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
