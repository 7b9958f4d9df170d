"""What a program does to files, as strace sees it; and how the program tells how far it is."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,creat,write,pwrite64,lseek,ftruncate,fallocate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
"""Everything by which the program, Python and SQLite change files. `symlink`, `sendfile`, `pwritev`
and the rest are watched so that a use of them is an error and not a write that nobody saw."""

UNKNOWN_CALLS = "truncate,symlink,symlinkat,sendfile,copy_file_range,splice,writev,pwritev,pwritev2"

LONGEST_BYTES = 1 << 23
"""Of one write; strace sets four times as much aside, and a longer one would be an error."""

SAYS = "/nowhere/says/"
"""A folder that is made here can't be: so the program tells how far it is, and strace hears it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call that a program made, and what came back."""

    call: str
    words: tuple[str, ...]
    result: int


def say(words: str) -> None:
    """Tell whoever watches this program how far it is."""
    try:
        os.mkdir(SAYS + words)  # noqa: PTH102 - a plain call
    except OSError:
        return
    raise AssertionError(f"there is a folder {SAYS}")


def can_watch() -> bool:
    """Return whether strace is here and this machine lets it look on."""
    try:
        return subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode == 0  # noqa: S607
    except OSError:
        return False


def watched(command: Sequence[str], trace: Path, env: Mapping[str, str]) -> Iterator[Step]:
    """Run a program to its end and yield what it did to files, in the order it was done.

    Raises:
        RuntimeError: it failed.
    """
    watch = (
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        str(LONGEST_BYTES),
        "--seccomp-bpf",
        "-o",
        str(trace),
    )
    done = subprocess.run(
        [*watch, "-e", f"trace={CALLS},{UNKNOWN_CALLS}", *command],
        env=dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    with trace.open(encoding="ascii") as lines:
        yield from _steps(lines)


_LINE = re.compile(r"^(\d+) +(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r"\\x([0-9a-f]{2})")


def _steps(lines: Iterator[str]) -> Iterator[Step]:
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        thread, text = found.groups()
        if text.endswith("<unfinished ...>"):
            begun[thread] = text.removesuffix("<unfinished ...>").rstrip()
            continue
        if text.startswith("<..."):
            text = begun.pop(thread, "") + text.split("resumed>", 1)[1]
        call = _CALL.match(text)
        if call is not None:
            yield Step(call[1], tuple(_words(call[2])), int(call[3]))


def _words(text: str) -> Iterator[str]:
    """Yield the arguments of a call: texts as strace writes them, `5</path>` as `5` and `/path`."""
    for word in re.findall(r'"[^"]*"(?:\.\.\.)?|[^,]+', text):
        yield word.strip()


def text_of(word: str) -> bytes:
    """Return the bytes that strace wrote in hex between quotes."""
    if word.endswith("..."):
        raise ValueError("strace cut a text short")
    return bytes.fromhex(word.strip('"').replace("\\x", ""))


def path_of(word: str) -> str:
    """Return the path of `5</path>`; strace writes it in hex, too."""
    inner = word.split("<", 1)[1].rsplit(">", 1)[0] if "<" in word else ""
    return _HEX.sub(lambda pair: chr(int(pair[1], 16)), inner).encode("latin-1").decode()
