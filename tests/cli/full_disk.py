"""A disk on which no file grows beyond some bytes, and what a command must leave on it."""

import contextlib
import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives import serialization

from ballot.files import DRAFT
from cli.main import run
from store.evidence import Store

LIMITS = (0, 1 << 10, 1 << 13, 1 << 15, 1 << 17)
"""Bytes: the database's first write, small files, its log, papers, scans."""


@dataclass(frozen=True)
class Tried:
    """What a command said on a full disk."""

    code: int
    said: str


@contextlib.contextmanager
def limited(limit: int) -> Iterator[None]:
    """Let no file of this process grow beyond `limit` bytes: writes fail as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def try_here(limit: int, *args: object) -> Tried:
    """Run a command in this process."""
    said = io.StringIO()
    with (
        limited(limit),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = run([str(arg) for arg in args])
    return Tried(code, said.getvalue())


def try_apart(limit: int, *args: object) -> Tried:
    """Run a command that starts processes, which must not have been started before."""
    begin = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    return run_apart(begin, *args)


def run_apart(begin: str, *args: object, output: IO[str] | int = subprocess.PIPE) -> Tried:
    """Run a command in a process of its own, which begins with a line of Python.

    Args:
        begin: the line.
        args: the command.
        output: where its standard output goes.
    """
    done = subprocess.run(
        [sys.executable, "-c", f"{begin}\nfrom cli.main import main; main()", *map(str, args)],
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    return Tried(done.returncode, (done.stdout or "") + done.stderr)


_SQLITES_OWN = ("pingyi.db", "pingyi.state.db", "pingyi.lock")


def files_of(place: Path) -> dict[str, bytes]:
    """Return every file below a folder but SQLite's own, by path."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and not path.name.startswith(_SQLITES_OWN)
    }


def check_whole(place: Path, before: dict[str, bytes]) -> None:
    """Make sure that a command which failed left nothing by halves below a folder."""
    after = files_of(place)
    assert before.keys() <= after.keys(), "something is gone"
    for path in after.keys() - before.keys():
        assert not any(name.startswith(DRAFT) for name in path.split("/")), f"{path}: a draft"
    for path, content in after.items():
        if content != before.get(path):
            _check_file(path, content)
    for path in after.keys() - before.keys():
        if path.endswith(".key.pem"):
            assert path.replace(".key.pem", ".pub.pem") in after, f"{path}: half a pair"
        if path.endswith(".pub.pem"):
            assert path.replace(".pub.pem", ".key.pem") in after, f"{path}: half a pair"
    for database in place.rglob("pingyi.db"):
        if database.stat().st_size:
            with Store.open(database.parent) as store:
                assert store.verify_chain() is None


def _check_file(path: str, content: bytes) -> None:
    assert content, f"{path}: empty"
    match path.rsplit(".", 1)[-1]:
        case "json":
            json.loads(content)
        case "pdf":
            assert content.rstrip().endswith(b"%%EOF"), path
        case "png":
            assert b"IEND" in content[-12:], path
        case "jpg":
            assert content.endswith(b"\xff\xd9"), path
        case "xlsx" | "docx":
            assert b"PK\x05\x06" in content[-64:], path
        case "sig":
            assert len(content) == 64, path
        case "pem" if path.endswith(".pub.pem"):
            serialization.load_pem_public_key(content)
        case "key":
            assert len(content) == 65, path
        case _:
            assert content.endswith(b"\n") or path.endswith(".pem"), path
