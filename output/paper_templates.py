"""The templates of official papers: those that ship, and those that an office changed.

They are .docx files. `pingyi new` puts a copy into the folder `templates` of the activity, where
Word or WPS may change it; what isn't there is taken from those that ship.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from ballot.errors import TemplateError
from ballot.files import make_folder, write_atomically
from ballot.system_errors import system_words

TEMPLATES: Final = "templates"
"""Folder of them, in an activity folder and in this package."""

ENDING: Final = ".docx"


@dataclass(frozen=True, slots=True)
class Template:
    """One template, as it is used."""

    name: str
    """Of the paper, and of the file without its ending."""
    content: bytes
    is_edited: bool
    """Whether it isn't the one that ships."""


def shipped_templates() -> dict[str, bytes]:
    """Return the templates that ship, by name."""
    folder = resources.files("output") / TEMPLATES
    return {
        each.name.removesuffix(ENDING): each.read_bytes()
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(ENDING)
    }


def templates_of(folder: Path | None = None) -> Mapping[str, Template]:
    """Return every template by name: the activity's own, and those that ship where it has none.

    Args:
        folder: of the activity; None: those that ship.

    Raises:
        TemplateError: one can't be read.
    """
    return {name: _template(name, content, folder) for name, content in shipped_templates().items()}


def edited(templates: Mapping[str, Template]) -> list[str]:
    """Return the names of those that aren't what ships."""
    return [name for name, each in templates.items() if each.is_edited]


def write_templates(folder: Path) -> None:
    """Put a copy of every template that ships into the folder of a new activity.

    Raises:
        FileError: a file can't be written.
    """
    make_folder(folder / TEMPLATES)
    for name, content in shipped_templates().items():
        write_atomically(folder / TEMPLATES / f"{name}{ENDING}", content)


def _template(name: str, shipped: bytes, folder: Path | None) -> Template:
    path = None if folder is None else folder / TEMPLATES / f"{name}{ENDING}"
    if path is None or not path.exists():
        return Template(name, shipped, is_edited=False)
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise TemplateError(
            "template.unreadable", name=name, problem=system_words(problem)
        ) from problem
    return Template(name, content, is_edited=content != shipped)
