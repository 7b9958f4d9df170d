"""An fsspec file system whose network, disk and memory can be made to fail."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from fsspec import register_implementation
from fsspec.implementations.memory import MemoryFileSystem


class OddFileSystem(MemoryFileSystem):  # type: ignore[misc]
    """Memory that tests spoil; every instance of a process shares it and its mood."""

    protocol = "odd"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    asked: ClassVar[list[str]] = []
    """What was asked, in words of fsspec."""
    is_gone: ClassVar[bool] = False
    room: ClassVar[int | None] = None
    """Bytes that may still be written before the disk is full."""
    cuts_at: ClassVar[int | None] = None
    """Bytes after which the next upload is cut off and what came stays."""
    wrong_reads: ClassVar[int] = 0
    """Readings to come that give other bytes than are there."""
    seconds: ClassVar[float] = 0.0
    """How long each answer takes."""

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(MemoryFileSystem._strip_protocol(path.removeprefix("odd://")))

    def _ask(self, what: str) -> None:
        OddFileSystem.asked.append(what)
        time.sleep(OddFileSystem.seconds)
        if OddFileSystem.is_gone:
            raise ConnectionResetError("peer went away")

    def info(self, path: str, **kwargs: Any) -> Any:
        self._ask("info")
        return super().info(path, **kwargs)

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        self._ask("makedirs")
        super().makedirs(path, exist_ok=exist_ok)

    def ls(self, path: str, detail: bool = True, **kwargs: Any) -> Any:
        self._ask("ls")
        return super().ls(path, detail=detail, **kwargs)

    def cat_file(self, path: str, start: Any = None, end: Any = None, **kwargs: Any) -> bytes:
        self._ask("cat_file")
        content = bytes(super().cat_file(path, start=start, end=end, **kwargs))
        if OddFileSystem.wrong_reads:
            OddFileSystem.wrong_reads -= 1
            return content[:-1] + bytes([content[-1] ^ 1])
        return content

    def put_file(self, lpath: str, rpath: str, **kwargs: Any) -> None:
        self._ask("put_file")
        with open(lpath, "rb") as file:  # noqa: PTH123 - as fsspec itself
            content = file.read()
        if OddFileSystem.cuts_at is not None:
            self.pipe_file(rpath, content[: OddFileSystem.cuts_at])
            OddFileSystem.cuts_at = None
            raise TimeoutError("no answer")
        if OddFileSystem.room is not None and len(content) > OddFileSystem.room:
            self.pipe_file(rpath, content[: OddFileSystem.room])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.pipe_file(rpath, content)

    def cp_file(self, path1: str, path2: str, **kwargs: Any) -> None:
        self._ask("cp_file")
        super().cp_file(path1, path2, **kwargs)

    @classmethod
    def files(cls) -> dict[str, bytes]:
        """Return every file that lies there, by its path."""
        return {path: file.getvalue() for path, file in cls.store.items()}


register_implementation("odd", OddFileSystem, clobber=True)


@contextmanager
def odd_storage() -> Iterator[type[OddFileSystem]]:
    """Yield the file system, empty and well; it is both again afterwards."""
    _reset()
    try:
        yield OddFileSystem
    finally:
        _reset()


def _reset() -> None:
    OddFileSystem.store.clear()
    OddFileSystem.pseudo_dirs[:] = [""]
    OddFileSystem.asked.clear()
    OddFileSystem.is_gone, OddFileSystem.room, OddFileSystem.cuts_at = False, None, None
    OddFileSystem.wrong_reads, OddFileSystem.seconds = 0, 0.0
