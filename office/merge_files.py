"""The files of a session's package: taken from a folder or a .zip, and put down whole."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ballot.errors import SourceError
from ballot.files import DRAFT, make_folder, naming, sync_folder
from ballot.owner_only import OWNER_ONLY
from ballot.system_errors import system_words
from output.canonical import write_atomically
from output.package import RECORDS_FILE, TALLY_FILE
from output.signing import SIGNATURE_SUFFIX

STAGING = DRAFT
"""What the name of a package that is not checked yet begins with, in merged/."""

MOST_BYTES = 1 << 30
"""Of a package: a sheet of 66 units takes 5 kB, so this is 200,000 sheets. A .zip of a few kB can
say that it holds more than any disk does."""

UTF8_NAME = 0x800
"""Flag of a .zip member whose name is UTF-8, APPNOTE 4.4.4."""


@contextmanager
def staged(path: Path, merged: Path) -> Iterator[Path]:
    """Copy a package into a new folder, which is removed again unless it was moved away.

    What is checked there are the very bytes that stay.

    Args:
        path: a folder `revision-N` of a sealed session, or a .zip of one.
        merged: folder of the merged sessions.

    Raises:
        SourceError: there is no package at `path`.
    """
    files = _from_folder(path) if path.is_dir() else _from_zip(path)
    for name in (TALLY_FILE, RECORDS_FILE):
        if name not in files:
            raise SourceError("merge.no_package", path=path, name=name)
    make_folder(merged)
    with naming(merged):
        place = Path(tempfile.mkdtemp(prefix=STAGING, dir=merged))
    try:
        for name, data in files.items():
            mode = OWNER_ONLY if name == RECORDS_FILE else 0o644
            write_atomically(place / name, data, mode=mode)
        place.chmod(0o755)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put_down(place: Path, target: Path) -> None:
    """Move a staged package to where it stays, whole; what was cut off there before goes."""
    make_folder(target.parent)
    with naming(target):
        if target.exists():
            shutil.rmtree(target)
        place.rename(target)
        sync_folder(target.parent)


def _belongs(name: str) -> bool:
    """Return whether a file of this name is part of a package."""
    is_signature = name.startswith(f"{TALLY_FILE}.") and name.endswith(SIGNATURE_SUFFIX)
    return name in (TALLY_FILE, RECORDS_FILE) or is_signature


def _from_folder(path: Path) -> Mapping[str, bytes]:
    try:
        return {
            file.name: file.read_bytes()
            for file in sorted(path.iterdir())
            if file.is_file() and _belongs(file.name)
        }
    except OSError as problem:
        raise SourceError(
            "recount.unreadable", path=path, problem=system_words(problem)
        ) from problem


def _from_zip(path: Path) -> Mapping[str, bytes]:
    """Return the files beside the one tally.json in a .zip, in whatever folder of it.

    Raises:
        SourceError: it is no .zip, holds several tallies, a name twice, or more than is sensible.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {
                info: PurePosixPath(_name(info).replace("\\", "/")) for info in archive.infolist()
            }
            tallies = [name for name in names.values() if name.name == TALLY_FILE]
            if len(tallies) != 1:
                raise SourceError("merge.zip_tallies", path=path, count=len(tallies))
            taken = {
                info: name.name
                for info, name in names.items()
                if name.parent == tallies[0].parent and _belongs(name.name)
            }
            is_sane = sum(info.file_size for info in taken) <= MOST_BYTES
            if not is_sane or len(set(taken.values())) != len(taken):
                raise SourceError("merge.bad_zip", path=path, problem=len(taken))
            # A member that holds more than it says fails its check sum.
            return {name: archive.read(info) for info, name in taken.items()}
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as problem:
        raise SourceError("merge.bad_zip", path=path, problem=problem) from problem


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Chinese Windows writes names in GBK and doesn't say so."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename
