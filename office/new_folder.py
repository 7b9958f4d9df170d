"""Makes the folder of a new activity: activity.toml, the secret key, and empty subfolders."""

import os
import secrets
from datetime import date
from importlib.resources import files
from pathlib import Path

from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import UsageError
from ballot.ids import ActivityId, new_activity_id

SECRET_KEY_FILE = "secret.key"  # noqa: S105 - a file name
"""Holds the key that authenticates the code of every sheet: 32 random bytes, hex."""

SECRET_KEY_BYTES = 32

SUBFOLDERS = ("forms", "originals", "output")


def write_example(folder: Path, *, year: int | None = None) -> ActivityId:
    """Make an activity folder with the plan's 66 units, sessions, groups and rules.

    Args:
        folder: made where it is missing.
        year: the year of the evaluation; this year, unless given.

    Returns:
        The id of the new activity.

    Raises:
        UsageError: the folder holds an activity already, or can't be written.
    """
    return _write_folder(folder, "example.toml", year)


def write_minimal(folder: Path, *, year: int | None = None) -> ActivityId:
    """Make an activity folder with a commented skeleton: two sample units, one session.

    Takes, returns and raises what `write_example` does.
    """
    return _write_folder(folder, "minimal.toml", year)


def _write_folder(folder: Path, template: str, year: int | None) -> ActivityId:
    activity = new_activity_id()
    text = files("office").joinpath(template).read_text(encoding="utf-8")
    text = text.replace("{activity_id}", activity).replace("{year}", str(year or date.today().year))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / ACTIVITY_FILE).exists():
            raise UsageError("activity.folder_taken", folder=folder)
        for name in SUBFOLDERS:
            (folder / name).mkdir(exist_ok=True)
        _write_secret(folder / SECRET_KEY_FILE)
        # Last, and exclusively: what was cut off can be started again, nothing is overwritten.
        with (folder / ACTIVITY_FILE).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError("activity.folder_taken", folder=folder) from error
    except OSError as error:
        problem = error.strerror or str(error)
        raise UsageError("activity.folder_failed", folder=folder, problem=problem) from error
    return activity


def _write_secret(path: Path) -> None:
    """Write a new key that only its owner can read, from the first moment on."""
    path.unlink(missing_ok=True)  # left over from a `new` that was cut off
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_KEY_BYTES) + "\n")
