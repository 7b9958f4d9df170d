"""Walks through a tutorial: types every command of its console blocks, and compares what is shown.

A block is what a terminal shows: `$ ` and a command, below it some of the lines that it prints, in
their order. `…` stands for anything within a line, a line of `……` for any lines; a table's frame
isn't compared. `# 退出码 N` behind a command says that it ends with another code than 0.
"""

import io
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from cli.main import run

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\s+# 退出码 (\d+)$")
ANYTHING = "…"
FRAME = re.compile(r"[\s│┃┏┳┓┡╇┩┗└┴┘┌┬┐├┼┤─━]+")

ONE_READER = {"scan": ["--workers", "1"], "deck check": ["--workers", "1"]}
"""What is added to commands that else start a process for each processor."""


@dataclass(frozen=True)
class Typed:
    """A command of the tutorial."""

    line: int
    """In the document, from 1."""
    command: str
    code: int
    shown: tuple[str, ...]


def typed_in(text: str) -> Iterator[Typed]:
    """Yield every command of a document with what it shows."""
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        lines = block[1].splitlines()
        starts = [at for at, line in enumerate(lines) if line.startswith("$ ")]
        for at, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            code = CODE.search(lines[at])
            command = CODE.sub("", lines[at])[2:]
            shown = tuple(lines[at + 1 : end])
            yield Typed(first + at, command, int(code[1]) if code else 0, shown)


class Walk:
    """A person at a terminal.

    Args:
        folder: where they begin.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._said: dict[str, str] = {}
        """What was exported."""

    def take(self, typed: Typed) -> str:
        """Type a command; return what is wrong, empty where nothing is."""
        code, told = self._type(typed.command)
        if code != typed.code:
            return f"line {typed.line}: {typed.command}\nends with {code}:\n{told}"
        lacking = missing_line(typed.shown, told)
        if lacking is not None:
            return f"line {typed.line}: {typed.command}\nshows no\n  {lacking}\nbut\n{told}"
        return ""

    def _type(self, command: str) -> tuple[int, str]:
        if command.startswith("cd "):
            self._folder = (self._folder / command[3:]).resolve()
            return 0, ""
        if command.startswith("export "):
            name, _, value = self._words(command)[1].partition("=")
            self._said[name] = value
            return 0, ""
        if command.split()[0] == "pingyi":
            return self._pingyi(self._words(command)[1:])
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=self._folder,
            env=os.environ | self._said,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return ran.returncode, ran.stdout.decode()

    def _words(self, command: str) -> list[str]:
        """Return the words of a command as the shell understands them."""
        if not set(command) & set("\"'$`*?\\"):
            return command.split()
        ran = subprocess.run(
            ["bash", "-c", f"printf '%s\\0' {command}"],
            cwd=self._folder,
            stdout=subprocess.PIPE,
            check=True,
        )
        return ran.stdout.decode().split("\0")[:-1]

    def _pingyi(self, words: list[str]) -> tuple[int, str]:
        more = next(
            (more for of, more in ONE_READER.items() if words[: len(of.split())] == of.split()), []
        )
        told = io.StringIO()
        before = Path.cwd()
        saved = {name: os.environ.get(name) for name in self._said}
        os.environ.update(self._said)
        os.chdir(self._folder)
        try:
            with redirect_stdout(told), redirect_stderr(told):
                code = run([*words, *more])
        finally:
            os.chdir(before)
            for name, value in saved.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
        return code, told.getvalue()


def missing_line(shown: tuple[str, ...], told: str) -> str | None:
    """Return the first line that a command should show and doesn't, in this order; None: none."""
    left = iter(map(plain, told.splitlines()))
    for line in shown:
        wanted = plain(line)
        if not wanted.strip(ANYTHING):
            continue
        pattern = re.compile(".*".join(map(re.escape, wanted.split(ANYTHING))))
        if not any(pattern.fullmatch(each) for each in left):
            return line
    return None


def plain(line: str) -> str:
    """Return a line without the frame of a table, and runs of spaces as one."""
    return FRAME.sub(" ", line).strip()
