"""Files that say how single sheets were filled in: their owner reads them, nobody else.

The ballot is secret, and a mark or a pen may tell whose a sheet is. The folders around such files
may be open; what the umask says doesn't matter.
"""

import os
from contextlib import suppress
from pathlib import Path

OWNER_ONLY = 0o600
"""Mode of a file that its owner alone reads and writes."""


def claim_file(path: Path) -> None:
    """Make an empty file for its owner alone where there is none, and narrow one that is there.

    Whoever opens it afterwards to write, such as SQLite, keeps the mode.

    Raises:
        OSError: it can't be made.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except FileExistsError:
        narrow_file(path)
    else:
        path.chmod(OWNER_ONLY)  # a strict umask may have kept it from its owner, too


def narrow_file(path: Path) -> None:
    """Take from everybody but its owner what an earlier version or a copy gave them.

    What belongs to somebody else, or lies on a disk that can't be written, stays as it is: who may
    only look still can.
    """
    with suppress(OSError):
        mode = path.stat().st_mode & 0o777
        if mode & ~0o700:
            path.chmod(mode & OWNER_ONLY)
