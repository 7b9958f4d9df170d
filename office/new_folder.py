"""Makes the folder of a new activity: activity.toml, the secret key, templates, subfolders."""

import secrets
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import FileError, UsageError
from ballot.files import make_folder, write_atomically
from ballot.ids import ActivityId, new_activity_id
from ballot.messages import say
from output.paper_templates import write_templates

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


EXAMPLES: Final = ("cadres", "hotline", "selection", "survey")
"""Worked examples beside the plan's own: each a file in `examples/`."""

PLAN: Final = "plan"
"""How the example with the plan's 66 units is named among the others."""


def write_named(folder: Path, name: str, *, year: int | None = None) -> ActivityId:
    """Make an activity folder from a worked example.

    Takes, returns and raises what `write_example` does.

    Args:
        folder: made where it is missing.
        name: one of `EXAMPLES`, or `PLAN`.
        year: of the evaluation.

    Raises:
        UsageError: there is no such example.
    """
    if name == PLAN:
        return write_example(folder, year=year)
    if name not in EXAMPLES:
        raise UsageError("activity.no_example", name=name, known=", ".join((PLAN, *EXAMPLES)))
    return _write_folder(folder, f"examples/{name}.toml", year)


def write_minimal(folder: Path, *, year: int | None = None) -> ActivityId:
    """Make an activity folder with a commented skeleton: two sample units, one session.

    Takes, returns and raises what `write_example` does.
    """
    return _write_folder(folder, "minimal.toml", year)


def write_practice(
    folder: Path, activity: ActivityId, secret: bytes, *, year: int | None = None
) -> None:
    """Make an activity folder to practise in, with the plan's 66 units.

    Args:
        folder: made where it is missing.
        activity: its id, which says that it is for practice.
        secret: its key; nothing that counts is proved by it.
        year: of the evaluation; this year, unless given.

    Raises:
        UsageError: the folder holds an activity already, or can't be written.
    """
    word = say("practice.word")
    text = _template("example.toml", activity, year)
    text = text.replace('\nname = "', f'\nname = "{word}：', 1)
    _put(folder, text, secret)


def _write_folder(folder: Path, template: str, year: int | None) -> ActivityId:
    activity = new_activity_id()
    _put(folder, _template(template, activity, year), secrets.token_bytes(SECRET_KEY_BYTES))
    return activity


def _template(name: str, activity: ActivityId, year: int | None) -> str:
    text = files("office").joinpath(name).read_text(encoding="utf-8")
    return text.replace("{activity_id}", activity).replace("{year}", str(year or date.today().year))


def _put(folder: Path, text: str, secret: bytes) -> None:
    """Make the folder of an activity.

    Raises:
        UsageError: it holds an activity already, or can't be written.
    """
    try:
        make_folder(folder)
        if (folder / ACTIVITY_FILE).exists():
            raise UsageError("activity.folder_taken", folder=folder)
        for name in SUBFOLDERS:
            make_folder(folder / name)
        # Over what a `new` that was cut off has left.
        key = f"{secret.hex()}\n".encode("ascii")
        write_atomically(folder / SECRET_KEY_FILE, key, mode=0o600)
        write_templates(folder)
        # Last: what was cut off can be started again.
        write_atomically(folder / ACTIVITY_FILE, text.encode())
    except FileError as error:
        problem = "{path}: {problem}".format(**error.fields)
        raise UsageError("activity.folder_failed", folder=folder, problem=problem) from error
