"""What a scan of a folder passes over, and why: what isn't a file, known rubbish, no scans."""

import errno
import stat
import threading
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path

from ballot.names import name_bytes, shown_name
from scanner.files.kinds import ForeignKind, foreign_kind, kind_of


@unique
class Kind(StrEnum):
    """Why something in a folder isn't looked at."""

    HIDDEN = "hidden"
    SYSTEM = "system"
    THUMBNAIL = "thumbnail"
    RECYCLED = "recycled"
    TEMPORARY = "temporary"
    OWN = "own"
    """A part of the activity folder."""
    PIPE = "pipe"
    SOCKET = "socket"
    DEVICE = "device"
    DANGLING_LINK = "dangling_link"
    CLOSED_FOLDER = "closed_folder"
    """Nobody may look into it, or the drive gives an error."""
    NO_ANSWER = "no_answer"
    """Opening or reading it waits."""
    UNREADABLE = "unreadable"
    """Its name isn't that of a scan, and its first bytes can't be read."""
    BEING_WRITTEN = "being_written"
    """It isn't whole, and was changed just now."""
    NO_SCAN = "no_scan"
    """Neither its name nor its first bytes are those of a scan."""
    HEIC = ForeignKind.HEIC.value
    """From here on: what may hold pages, and isn't read."""
    AVIF = ForeignKind.AVIF.value
    JPEG_XL = ForeignKind.JPEG_XL.value
    GIF = ForeignKind.GIF.value
    OFD = ForeignKind.OFD.value
    DJVU = ForeignKind.DJVU.value
    PHOTOSHOP = ForeignKind.PHOTOSHOP.value
    OFFICE = ForeignKind.OFFICE.value
    ZIP = ForeignKind.ZIP.value
    ARCHIVE = ForeignKind.ARCHIVE.value
    VIDEO = ForeignKind.VIDEO.value


EXPECTED = frozenset(
    {Kind.HIDDEN, Kind.SYSTEM, Kind.THUMBNAIL, Kind.RECYCLED, Kind.TEMPORARY, Kind.OWN}
)
"""Rubbish that every drive has, and what the program put there: counted, and named when asked."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that isn't looked at."""

    raw: str
    """Within the folder that was named, as the system has it."""
    kind: Kind

    @property
    def name(self) -> str:
        """For people."""
        return shown_name(self.raw)

    def as_json(self) -> dict[str, str]:
        """Return it as `scan --json` lists it."""
        return {"name": self.name, "name_bytes": name_bytes(self.raw), "kind": self.kind.value}


_FOLDERS = {
    # Synology, QNAP, desktops of Linux
    **dict.fromkeys(("@eadir", ".@__thumb", ".thumbnails"), Kind.THUMBNAIL),
    # Synology, QNAP, Windows now and before, Samba, Linux, macOS
    **dict.fromkeys(
        ("#recycle", "@recycle", "$recycle.bin", "recycler", "recycled", ".recycle", ".trash",
         ".trashes"),
        Kind.RECYCLED,
    ),
    **dict.fromkeys(
        ("system volume information", "lost+found", "__macosx", ".fseventsd", ".spotlight-v100",
         ".temporaryitems", "#snapshot", "@snapshot", "@recently-snapshot", "~snapshot"),
        Kind.SYSTEM,
    ),
    # Synology; folders that file servers keep for Macs
    **dict.fromkeys(("@tmp", "temporary items"), Kind.TEMPORARY),
    "network trash folder": Kind.RECYCLED,
}  # fmt: skip
"""Names of folders whose whole content is rubbish."""

_FILES = {
    **dict.fromkeys(("thumbs.db", "ehthumbs.db"), Kind.THUMBNAIL),
    **dict.fromkeys(("desktop.ini", ".ds_store", ".apdisk"), Kind.SYSTEM),
}

_TEMPORARY = (
    ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".opdownload", ".download",
    ".downloading", ".uploading", ".!qb", ".aria2", ".xltd", ".swp", ".lck", ".lock", "~",
)  # fmt: skip
"""How names end while a file is being brought: by programs of all kinds, WinSCP, browsers, 迅雷;
locks, and copies that editors leave. People name folders so, too: 北片区.part may be a batch."""


def rubbish(name: str, *, is_folder: bool) -> Kind | None:
    """Return what kind of known rubbish a file, or a folder, of this name is; None for none."""
    name = name.lower()
    kind = (_FOLDERS if is_folder else _FILES).get(name)
    if kind is not None:
        return kind
    if is_folder and name.startswith(".trash-"):  # and the user's number, on drives of Linux
        return Kind.RECYCLED
    if not is_folder and name.startswith("._"):  # beside every file on a drive that macOS met
        return Kind.SYSTEM
    if not is_folder and (name.endswith(_TEMPORARY) or name.startswith("~$")):
        return Kind.TEMPORARY
    return Kind.HIDDEN if name.startswith(".") else None


def no_file(path: Path) -> Kind | None:
    """Return what something is that isn't a file; None for a file, and where nobody can tell."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        # Of anything else whoever opens it says what the system says.
        return Kind.DANGLING_LINK if error.errno in _TO_NOTHING and path.is_symlink() else None
    if stat.S_ISFIFO(mode):
        return Kind.PIPE
    if stat.S_ISSOCK(mode):
        return Kind.SOCKET
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return Kind.DEVICE
    return None


_TO_NOTHING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""What the system says of a link to what isn't there, or to itself."""


ANSWER_SECONDS = 10.0
"""How long the first bytes of a file may take: far longer than a drive that must spin up first."""


def no_scan(path: Path) -> Kind | None:
    """Return why a file whose name isn't that of a scan is none; None where its bytes say it is.

    Asked in a thread of its own: a file on a network drive that is gone answers never, and nothing
    can be done about who waits for it.
    """
    found: list[Kind | None] = []

    def ask() -> None:
        try:
            found.append(None if kind_of(path) else _kind_of_none(path))
        except OSError:
            found.append(Kind.UNREADABLE)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_SECONDS)
    return found[0] if found else Kind.NO_ANSWER


def _kind_of_none(path: Path) -> Kind:
    foreign = foreign_kind(path)
    return Kind.NO_SCAN if foreign is None else Kind(foreign.value)
