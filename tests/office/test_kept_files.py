"""What reading processes do with files before any page is read."""

from pathlib import Path

import pytest

from office import kept_files
from office.kept_files import KeptFile, keep_files
from scanner.files.sources import FileKind, SourceFile
from store.originals_place import OriginalsPlace

JPEG = b"\xff\xd8\xff"


class Told:
    """Is told what is under the limits; `scanner.watch` in the program."""

    def __init__(self) -> None:
        self.on: tuple[int, int] | None = None

    def now_on(self, item: int, step: int = 0) -> None:
        self.on = (item, step)

    def idle(self) -> None:
        self.on = None


def test_a_file_is_opened_under_the_limits_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"{number}.jpg" for number in range(2)]
    for path in paths:
        path.write_bytes(JPEG + path.name.encode())
    told = Told()
    opened: list[tuple[int, int] | None] = []

    def examine(path: Path) -> SourceFile:
        opened.append(told.on)
        return SourceFile(path, FileKind.JPEG, 1)

    monkeypatch.setattr(kept_files, "watch", told)
    monkeypatch.setattr(kept_files, "examine", examine)

    kept = keep_files(OriginalsPlace(tmp_path / "originals"), paths)

    assert all(isinstance(each, KeptFile) for each in kept)
    items = [on and on[0] for on in opened]
    assert items == [0, 1]
    assert told.on is None
