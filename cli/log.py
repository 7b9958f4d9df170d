"""`pingyi --log FILE COMMAND`: what stands in the log of every command."""

import inspect
import locale
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, get_type_hints

from ballot.files import file_sha256
from ballot.logbook import Fact, Logbook, Told, digits, start_log, stop_log
from ballot.messages import say
from cli.terminal import note

LIBRARIES = (
    "asn1crypto",
    "cryptography",
    "docxtpl",
    "fastapi",
    "jinja2",
    "numpy",
    "opencv-python-headless",
    "openpyxl",
    "orjson",
    "pandas",
    "pdf2image",
    "pillow",
    "pydantic",
    "pydantic-core",
    "pyhanko",
    "pypdfium2",
    "pytesseract",
    "reportlab",
    "python-multipart",
    "rfc8785",
    "rich",
    "segno",
    "simplejpeg",
    "sqlalchemy",
    "typer",
    "uvicorn",
    "xlsxwriter",
    "zxing-cpp",
)
"""What the program is built on, as pyproject.toml has it."""

_LOG = Logbook(__name__)


class CommandLog:
    """The log of one command line.

    Args:
        path: of the file.

    Raises:
        UsageError: it can't be written, or is another file.
    """

    def __init__(self, path: Path) -> None:
        self._began = time.monotonic()
        start_log(path)
        _tell_machine()

    def end(self, code: int) -> None:
        """Write how the command ended, and close the file."""
        _LOG.note("ended", code=code, seconds=time.monotonic() - self._began)
        if not stop_log():
            note(say("log.incomplete"))

    def fail(self, problem: BaseException) -> None:
        """Write what stopped the command."""
        _LOG.failed("stopped", problem)


def tell_commands(group: Any, name: str = "") -> None:
    """Let every command of a group write what it is asked, before it does it.

    Args:
        group: a command of typer's, made for this one command line.
        name: of the group, as it is typed.
    """
    for word, command in group.commands.items():
        full = f"{name} {word}".strip()
        if hasattr(command, "commands"):
            tell_commands(command, full)
        else:
            command.callback = _telling(command.callback, full)


def _telling(callback: Callable[..., Any], name: str) -> Callable[..., Any]:
    hints = get_type_hints(inspect.unwrap(callback))

    def told(**given: Any) -> Any:
        _LOG.note("command", name=Told(name))
        _tell_arguments(hints, given)
        return callback(**given)

    return told


def _tell_arguments(hints: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Write which arguments were given: numbers as they are, of files size and digest."""
    for name, value in given.items():
        if value is None or value is False or value in ("", []):
            continue
        facts: dict[str, Fact] = {"name": Told(name)}
        if isinstance(value, bool | int | float):
            facts["value"] = value
        _LOG.note("argument", **facts)
        is_secret = "passphrase" in name or name == "key"
        if not is_secret and hints.get(name) in (Path, Path | None, list[Path]):
            _tell_files(
                value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
            )


def _tell_files(paths: Iterable[Any]) -> None:
    for path in map(Path, paths):
        try:
            if path.is_dir():
                _LOG.note("folder", entries=sum(1 for _ in path.iterdir()))
            elif path.is_file():
                _LOG.note("file", sha256=digits(file_sha256(path)), bytes=path.stat().st_size)
            else:
                _LOG.note("nothing there")
        except OSError as problem:
            _LOG.failed("can't be looked at", problem)


def _tell_machine() -> None:
    """Write on what the program runs; nothing that names the machine or its owner."""
    from office.version import software_version

    _LOG.note("pingyi", version=Told(software_version()))
    _LOG.note(
        "machine",
        system=Told(platform.system()),
        release=Told(platform.release()),
        machine=Told(platform.machine()),
        processors=os.cpu_count(),
        memory_mib=_memory_mib(),
        encoding=Told(locale.getencoding()),
    )
    _LOG.note("python", version=Told(platform.python_version()), utf8=bool(sys.flags.utf8_mode))
    _LOG.note("libraries", **{name.replace("-", "_"): _version(name) for name in LIBRARIES})


def _version(library: str) -> Told | None:
    try:
        return Told(version(library))
    except PackageNotFoundError:
        return None


def _memory_mib() -> int | None:
    """Return how much memory there is, where the system tells."""
    if sys.platform == "win32":
        return None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (ValueError, OSError):
        return None
