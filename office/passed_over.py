"""What a scan of a folder passes over, and why: what isn't a file, known rubbish, no scans."""

import stat
import threading
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path

from ballot.names import name_bytes, shown_name
from scanner.files.sources import kind_of


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
    NO_SCAN = "no_scan"
    """Neither its name nor its first bytes are those of a scan."""


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


_THUMBNAILS = frozenset({"@eadir", ".@__thumb", ".thumbnails", "thumbs.db", "ehthumbs.db"})
"""Synology, QNAP, desktops of Linux, Windows."""

_RECYCLED = frozenset(
    {"#recycle", "@recycle", "$recycle.bin", "recycler", "recycled", ".recycle", ".trash",
     ".trashes"}
)  # fmt: skip
"""Synology, QNAP, Windows now and before, Samba, Linux, macOS."""

_SYSTEM = frozenset(
    {"system volume information", "lost+found", "__macosx", "desktop.ini", ".ds_store",
     ".apdisk", ".fseventsd", ".spotlight-v100", ".temporaryitems", "#snapshot", "@snapshot"}
)  # fmt: skip

_TEMPORARY = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", "~")
"""How names end while a file is being brought: by programs of all kinds, WinSCP, browsers; and
copies that editors leave."""


def rubbish(name: str) -> Kind | None:
    """Return what kind of known rubbish a file or folder of this name is, or None."""
    name = name.lower()
    if name in _THUMBNAILS:
        return Kind.THUMBNAIL
    if name in _RECYCLED or name.startswith(".trash-"):
        return Kind.RECYCLED
    if name in _SYSTEM or name.startswith("._"):  # beside every file on a drive that macOS met
        return Kind.SYSTEM
    if name.endswith(_TEMPORARY) or name.startswith("~$"):
        return Kind.TEMPORARY
    return Kind.HIDDEN if name.startswith(".") else None


def no_file(path: Path) -> Kind | None:
    """Return what something is that isn't a file; None for a file, and where nobody can tell."""
    try:
        mode = path.stat().st_mode
    except OSError:
        # Of anything else whoever opens it says what the system says.
        return Kind.DANGLING_LINK if path.is_symlink() else None
    if stat.S_ISFIFO(mode):
        return Kind.PIPE
    if stat.S_ISSOCK(mode):
        return Kind.SOCKET
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return Kind.DEVICE
    return None


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
            found.append(Kind.NO_SCAN if kind_of(path) is None else None)
        except OSError:
            found.append(Kind.NO_SCAN)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(ANSWER_SECONDS)
    return found[0] if found else Kind.NO_ANSWER
