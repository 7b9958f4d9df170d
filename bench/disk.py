"""A disk that loses power: what a program's writes and syncs leave of a folder.

`Disk` plays back what `bench.strace` saw a program do to one folder, SQLite's writes included, and
says what a cut leaves: bytes that were synced, names whose folder was synced, and of everything
else none, all, or what chance keeps, torn at sectors.

That is harder than today's file systems are: ext4 puts a new file's name on disk together with its
bytes, and no name on disk before an older one. Of renames it asks for no more than that they are
whole, wherever they go.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.strace import UNKNOWN_CALLS, Step, path_of, text_of

SECTOR_BYTES = 512
"""What a disk writes whole or not at all."""


@dataclass(slots=True)
class File:
    """Bytes as the program sees them, as they are on disk, and what happened in between."""

    seen: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes that were not synced: where and what; None cuts the file there, or makes it longer."""

    def write(self, at: int, data: bytes) -> None:
        """Write at a place; a hole before it is zeros."""
        _apply(self.seen, at, data)
        self.waiting.append((at, data))

    def cut(self, size: int) -> None:
        """Make the file so many bytes long."""
        _apply(self.seen, size, None)
        self.waiting.append((size, None))

    def sync(self) -> None:
        """Put everything on disk."""
        self.kept = bytes(self.seen)
        self.waiting.clear()

    def left(self, chance: random.Random | None, share: float) -> bytes:
        """Return what a cut leaves: of each unsynced write `share` by chance, some of it torn."""
        content = bytearray(self.kept)
        for at, data in self.waiting:
            if chance is None or chance.random() >= share:
                continue
            if data is not None and chance.random() < 0.25 and share < 1:
                data = data[: SECTOR_BYTES * chance.randrange(1 + len(data) // SECTOR_BYTES)]
            _apply(content, at, data)
        return bytes(content)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


@dataclass(slots=True)
class Folder:
    """Names as the program sees them, and as they are on disk."""

    seen: dict[str, "File | Folder"] = field(default_factory=dict)
    kept: dict[str, "File | Folder"] = field(default_factory=dict)


@dataclass(slots=True)
class _Change:
    """A change of names that is not on disk yet: what stands under each name of some folders."""

    names: list[tuple[Folder, str, "File | Folder | None"]]

    def do(self) -> None:
        for folder, name, what in self.names:
            if what is None:
                folder.kept.pop(name, None)
            else:
                folder.kept[name] = what


class Disk:
    """The files below one folder, as a program changes them.

    Args:
        root: the folder.
        start: a copy of it as it was before; what that holds is on disk.
    """

    def __init__(self, root: Path, start: Path) -> None:
        self._prefix = f"{root.resolve()}/"
        self._root = _loaded(start)
        self._changes: list[_Change] = []
        self._places: dict[int, int] = {}
        """By file: where `write` goes on."""

    def take(self, step: Step) -> bool:
        """Take in one call of the program; returns whether it waited for the disk."""
        if step.result < 0:
            return False
        match step.call, step.words:
            case "openat", (base, name, flags, *_):
                self._open(self._path(base, name), flags)
            case "creat", (name, *_):
                self._open(self._path("", name), "O_WRONLY|O_CREAT|O_TRUNC")
            case "lseek", (handle, *_):
                self._places[id(self._file(handle))] = step.result
            case "write", (handle, data, *_):
                file = self._file(handle)
                if file is not None:
                    at = self._places.get(id(file), 0)
                    file.write(at, text_of(data)[: step.result])
                    self._places[id(file)] = at + step.result
            case "pwrite64", (handle, data, _, at_word):
                file = self._file(handle)
                if file is not None:
                    file.write(int(at_word), text_of(data)[: step.result])
            case "ftruncate", (handle, size):
                file = self._file(handle)
                if file is not None:
                    file.cut(int(size))
            case "fallocate", (handle, mode, start, size):
                file = self._file(handle)
                if file is not None and mode == "0":
                    file.cut(max(len(file.seen), int(start) + int(size)))
            case (("fsync" | "fdatasync"), (handle,)):
                return self._sync(path_of(handle))
            case "rename", (old, new):
                self._rename(self._path("", old), self._path("", new))
            case (("renameat" | "renameat2"), (base, old, other, new, *_)):
                self._rename(self._path(base, old), self._path(other, new))
            case "link", (old, new):
                self._link(self._path("", old), self._path("", new))
            case "linkat", (base, old, other, new, *_):
                self._link(self._path(base, old), self._path(other, new))
            case (("unlink" | "rmdir"), (name,)):
                self._change(self._path("", name), None)
            case "unlinkat", (base, name, *_):
                self._change(self._path(base, name), None)
            case "mkdir", (name, *_):
                self._change(self._path("", name), Folder())
            case "mkdirat", (base, name, *_):
                self._change(self._path(base, name), Folder())
            case call, words:
                if call in UNKNOWN_CALLS.split(",") and any(
                    self._path("", word) if word.startswith('"') else self._inside(path_of(word))
                    for word in words
                ):
                    raise NotImplementedError(f"{call}{words[:2]}")
        return False

    def left(self, chance: random.Random | None = None, share: float = 0.5) -> dict[str, bytes]:
        """Return what a cut leaves now, by path within the folder.

        Args:
            chance: None keeps nothing that was not synced.
            share: of what was not synced that is kept, by chance.
        """
        names = [
            change for change in self._changes if chance is not None and chance.random() < share
        ]
        return dict(_walk(_with(self._root, names), lambda file: file.left(chance, share)))

    def seen(self) -> dict[str, bytes]:
        """Return the files as the program sees them now, by path within the folder."""
        return dict(_walk(_as_seen(self._root), lambda file: bytes(file.seen)))

    def _inside(self, path: str) -> bool:
        return f"{path}/".startswith(self._prefix)

    def _path(self, base: str, name: str) -> str:
        """Return a path within the folder, or an empty text for one outside."""
        path = os.path.normpath(os.path.join(path_of(base), text_of(name).decode()))  # noqa: PTH118
        return path.removeprefix(self._prefix) if path.startswith(self._prefix) else ""

    def _at(self, path: str) -> "File | Folder | None":
        here: File | Folder | None = self._root
        for name in path.split("/") if path else ():
            here = here.seen.get(name) if isinstance(here, Folder) else None
        return here

    def _file(self, handle: str) -> File | None:
        path = path_of(handle)
        if not path.startswith(self._prefix):
            return None
        found = self._at(path.removeprefix(self._prefix))
        return found if isinstance(found, File) else None

    def _open(self, path: str, flags: str) -> None:
        if not path:
            return
        found = self._at(path)
        if found is None and "O_CREAT" in flags:
            found = File()
            self._change(path, found)
        if isinstance(found, File):
            if "O_TRUNC" in flags and found.seen:
                found.cut(0)
            if "O_RDONLY" not in flags:
                self._places[id(found)] = len(found.seen) if "O_APPEND" in flags else 0

    def _sync(self, path: str) -> bool:
        if not self._inside(path):
            return False
        found = self._at(f"{path}/".removeprefix(self._prefix).rstrip("/"))
        if isinstance(found, File):
            found.sync()
        elif found is not None:
            for change in [c for c in self._changes if any(f is found for f, _, _ in c.names)]:
                change.do()
                self._changes.remove(change)
        return found is not None

    def _rename(self, old: str, new: str) -> None:
        if not old or not new:
            if old or new:
                raise NotImplementedError(f"{old} -> {new}: across the edge of the folder")
            return
        what = self._at(old)
        if what is None:
            raise FileNotFoundError(old)
        names = [(*self._place(old), None), (*self._place(new), what)]
        del names[0][0].seen[names[0][1]]
        names[1][0].seen[names[1][1]] = what
        self._changes.append(_Change([names[1], names[0]]))

    def _link(self, old: str, new: str) -> None:
        what = self._at(old) if old else None
        if isinstance(what, File) and new:
            self._change(new, what)
        elif old or new:
            raise NotImplementedError(f"{old} -> {new}: no file here, or across the edge")

    def _change(self, path: str, what: "File | Folder | None") -> None:
        if not path:
            return
        folder, name = self._place(path)
        if what is None:
            folder.seen.pop(name, None)
        else:
            folder.seen[name] = what
        self._changes.append(_Change([(folder, name, what)]))

    def _place(self, path: str) -> tuple[Folder, str]:
        above, _, name = path.rpartition("/")
        folder = self._at(above)
        if not isinstance(folder, Folder):
            raise FileNotFoundError(path)
        return folder, name


Names = dict[str, "File | Names"]
"""What a cut leaves of a folder."""


def _with(folder: Folder, changes: Sequence[_Change]) -> Names:
    """Return the names on disk with some changes that chance has put there."""
    names = dict(folder.kept)
    for change in changes:
        for where, name, what in change.names:
            if where is folder and what is None:
                names.pop(name, None)
            elif where is folder and what is not None:
                names[name] = what
    return {
        name: _with(what, changes) if isinstance(what, Folder) else what
        for name, what in names.items()
    }


def _as_seen(folder: Folder) -> Names:
    return {
        name: _as_seen(what) if isinstance(what, Folder) else what
        for name, what in folder.seen.items()
    }


def _walk(
    names: Names, content: Callable[[File], bytes], above: str = ""
) -> Iterator[tuple[str, bytes]]:
    for name, what in names.items():
        if isinstance(what, File):
            yield above + name, content(what)
        else:
            yield from _walk(what, content, f"{above}{name}/")


def _loaded(path: Path) -> Folder:
    names: dict[str, File | Folder] = {}
    for entry in path.iterdir():
        if entry.is_dir():
            names[entry.name] = _loaded(entry)
        else:
            content = entry.read_bytes()
            names[entry.name] = File(bytearray(content), content)
    return Folder(dict(names), dict(names))
