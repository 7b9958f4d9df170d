"""Pieces of a file that come in any order and must stand in another one: kept on disk meanwhile.

The sheets of a folder come session by session, and stand in files by session and sheet. Of each
piece its place is in memory, not its bytes: a file may be larger than the memory.
"""

import io
import tempfile
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ballot.files import DRAFT, make_folder, naming, written_whole

Place = tuple[str, str]
"""Session and sheet, by which everything is ordered that is written of sheets."""

_AT_ONCE = 1 << 20
"""Bytes that are copied at once."""


class Spool:
    """Pieces of a file, and where each belongs.

    Args:
        file: to keep them in; open for reading and writing, and empty.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0
        self._pieces: list[tuple[Place, int, int]] = []
        """Place, and the first byte and the one after the last."""

    def __len__(self) -> int:
        return len(self._pieces)

    def add(self, place: Place, piece: bytes) -> None:
        """Keep a piece.

        Raises:
            OSError: the disk refuses.
        """
        begin, self._end = self._end, self._end + len(piece)
        self._pieces.append((place, begin, self._end))
        self._file.write(piece)

    def in_order(self) -> Iterator[bytes]:
        """Yield the bytes of all pieces by their places, in blocks that are no pieces.

        Raises:
            OSError: the disk refuses.
        """
        for begin, end in _runs(sorted(self._pieces)):
            self._file.seek(begin)
            for at in range(begin, end, _AT_ONCE):
                yield self._file.read(min(_AT_ONCE, end - at))


def _runs(pieces: Iterable[tuple[Place, int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is to be copied in one go: pieces that came in the order in which they stand."""
    first, last = 0, 0
    for _, begin, end in pieces:
        if begin != last:
            yield first, last
            first = begin
        last = end
    yield first, last


def text_in_order(pieces: Iterable[tuple[Place, str]]) -> Iterator[str]:
    """Yield the text of all pieces by their places; nothing is written to a disk."""
    decoder = getincrementaldecoder("utf-8")()
    with io.BytesIO() as file:
        spool = Spool(file)
        for place, piece in pieces:
            spool.add(place, piece.encode())
        yield from map(decoder.decode, spool.in_order())


def write_in_order(
    path: Path,
    pieces: Iterable[tuple[Place, bytes]],
    *,
    mode: int,
    begin: bytes = b"",
    between: bytes = b"",
    end: bytes = b"",
) -> None:
    """Write pieces by their places, whole and on disk when this returns, or leave what was there.

    Args:
        path: its folder is made where it is missing.
        pieces: each with its place, in any order.
        mode: who may read the file.
        begin: of the file.
        between: stands between two pieces.
        end: of the file.

    Raises:
        FileError: it can't be written; names `path`.
    """
    make_folder(path.parent)
    with spool_in(path.parent) as spool:
        for place, piece in pieces:
            with naming(path):
                spool.add(place, between + piece)
        with written_whole(path, mode=mode) as draft, draft.open("wb") as whole:
            whole.write(begin)
            blocks = spool.in_order()
            whole.write(next(blocks, b"").removeprefix(between))
            whole.writelines(blocks)
            whole.write(end)


def write_spool(path: Path, spool: Spool, *, mode: int) -> None:
    """Write the pieces that a spool has, as `write_in_order` does."""
    with written_whole(path, mode=mode) as draft, draft.open("wb") as whole:
        whole.writelines(spool.in_order())


@contextmanager
def spool_in(folder: Path) -> Iterator[Spool]:
    """Yield a spool on the disk of a folder, for its owner alone; nothing of it is left afterwards.

    Raises:
        FileError: it can't be made; names the folder.
    """
    with naming(folder):
        file = tempfile.TemporaryFile(buffering=_AT_ONCE, dir=folder, prefix=DRAFT)  # noqa: SIM115
    with file:
        yield Spool(file)
