"""A set of papers stands whole in its folder, or the one before stands there as it was."""

import errno
from pathlib import Path

import pytest

from ballot.errors import FileError, PingyiError
from output.paper_set import paper_set


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder and what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(folder: Path, **papers: str) -> None:
    with paper_set(folder) as made:
        for name, words in papers.items():
            (made.making / name).write_text(words, encoding="utf-8")


def test_papers_take_their_place_when_all_of_them_are_made(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "papers"

    with paper_set(folder) as made:
        (made.making / "函").mkdir()
        (made.making / "函" / "甲.pdf").write_text("一")
        assert not folder.exists()

    assert contents(tmp_path) == {"output/papers/函/甲.pdf": "一"}
    assert made.final(made.making / "函" / "甲.pdf") == folder / "函" / "甲.pdf"
    assert made.earlier is None


def test_the_set_before_is_kept_apart_whole(tmp_path: Path) -> None:
    write(tmp_path / "papers", a="1", notice="1")
    write(tmp_path / "papers", a="2")
    write(tmp_path / "papers", a="3")

    assert contents(tmp_path) == {
        "papers-earlier/1/a": "1",
        "papers-earlier/1/notice": "1",
        "papers-earlier/2/a": "2",
        "papers/a": "3",
    }


@pytest.mark.parametrize("error", [RuntimeError("a fault"), KeyboardInterrupt()])
def test_a_set_that_is_not_finished_leaves_no_trace(tmp_path: Path, error: BaseException) -> None:
    write(tmp_path / "papers", a="1")

    with pytest.raises(type(error)), paper_set(tmp_path / "papers") as made:
        (made.making / "a").write_text("2")
        raise error

    assert contents(tmp_path) == {"papers/a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


def test_a_full_disk_is_said_and_leaves_the_set_before(tmp_path: Path) -> None:
    write(tmp_path / "papers", a="1")

    with (
        pytest.raises(FileError, match="磁盘已满") as failed,
        paper_set(tmp_path / "papers"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")

    assert isinstance(failed.value, PingyiError)
    assert contents(tmp_path) == {"papers/a": "1"}


def test_where_the_new_set_can_not_take_its_place_the_one_before_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "papers", a="1")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "papers-unfinished":
            raise OSError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)

    with pytest.raises(FileError, match="没有权限"):
        write(tmp_path / "papers", a="2")

    assert contents(tmp_path) == {"papers/a": "1"}


def test_what_a_killed_run_left_is_not_taken_for_papers(tmp_path: Path) -> None:
    (tmp_path / "papers-unfinished").mkdir()
    (tmp_path / "papers-unfinished" / "half.pdf").write_text("?")

    write(tmp_path / "papers", a="1")

    assert contents(tmp_path) == {"papers/a": "1"}
