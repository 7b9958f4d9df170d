"""A canvas that keeps its pages until it knows how many there are, and then draws their feet."""

from collections.abc import Callable
from typing import Any, TypeAlias

from reportlab.pdfgen.canvas import Canvas

from output.archive import ArchivalCanvas
from output.drafts import mark_across

Foot: TypeAlias = Callable[[Canvas, int, int], None]
"""Draws the foot of a page; is told its number, from 1, and how many there are."""


def numbered_canvas(foot: Foot, *, across: str) -> type[Canvas]:
    """Return the class of a canvas for one document.

    Args:
        foot: draws on each page.
        across: what every page says of itself (`drafts.marks_of`); empty: nothing.
    """

    class NumberedCanvas(ArchivalCanvas):
        """Draws all feet when the document is saved."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                foot(self, number, len(self._pages))
                if across:
                    mark_across(self, across)
                super().showPage()
            super().save()

    return NumberedCanvas
