"""checkbox-extractor 0.1.0, from PyPI, in an environment of its own; needs tesseract.

It knows no form: it looks for boxes, and says how full each is. Which box is whose is found here,
by the places of all of them, so that only what it sees of a box counts: a row with a box that it
doesn't find is for a person.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from ballot.geometry import A4_MM
from ballot.layout import PageLayout
from bench.peers_install import make_environment
from bench.peers_read import Marks, Reading, UnavailableError, best_of, score, votes_of
from bench.peers_stack import Cell, Stack
from bench.tree_time import run_timed

_DEFAULT: Final = {"threshold": 0.10}
_THRESHOLDS: Final = [k / 400 for k in range(1, 200)]
_FITS = 8
"""How often the form is laid over the boxes that were found."""
_SAME_BOX_MM = 2.5
"""Half a box: what is nearer is the same."""

_Points = npt.NDArray[np.float64]


class CheckboxExtractor:
    """checkbox-extractor, in an environment of its own."""

    name = "checkbox-extractor 0.1.0"

    def install(self, at: Path) -> None:
        """Install."""
        if shutil.which("tesseract") is None:
            raise UnavailableError("checkbox-extractor needs tesseract, which isn't here")
        needs = ("numpy", "opencv-python-headless")
        self._bin = make_environment(at, "checkbox-extractor==0.1.0", needs)
        self._read: dict[Path, tuple[Marks, float]] = {}

    def search(self, stack: Stack, scratch: Path) -> Mapping[str, Any]:
        """Return the best fullness from which a box is a mark."""
        marks, _ = self._measured(stack, scratch)
        best = best_of(_THRESHOLDS, lambda each: score(votes_of(marks, each, stack), stack))
        return {"threshold": best}

    def read(
        self, stack: Stack, scratch: Path, settings: Mapping[str, Any] | None = None
    ) -> Reading:
        """Read a stack. It says how full each box is: a second reading of it takes the first."""
        marks, seconds = self._measured(stack, scratch)
        return Reading(votes_of(marks, (settings or _DEFAULT)["threshold"], stack), seconds)

    def _measured(self, stack: Stack, scratch: Path) -> tuple[Marks, float]:
        """Return how full each box is that was found, and the processor time of finding it out."""
        if stack.scans not in self._read:
            found = scratch / "checkboxes.json"
            run = run_timed(
                [str(self._bin / "checkbox-extract"), str(stack.scans), "--full", "-o", str(found)],
                # Tesseract's threads wait for each other by spinning: one is the cheapest.
                environment={"OMP_THREAD_LIMIT": "1"},
            )
            marks: dict[Cell, list[float]] = {}
            for page in json.loads(found.read_text(encoding="utf-8")):
                marks |= _marks_of(page, stack)
            self._read[stack.scans] = (marks, run.seconds)
        return self._read[stack.scans]


def _marks_of(found: Mapping[str, Any], stack: Stack) -> dict[Cell, list[float]]:
    """Return how full the boxes of each row are of which all were found on a page."""
    sheet, number = stack.pages[found["source"]]
    page = stack.layout.page(number)
    if page is None:
        raise ValueError(f"{found['source']}: no page {number}")
    boxes = [box for group in found["groups"] for box in group["checkboxes"]]
    if not boxes:
        return {}
    places = np.array([(x + w / 2, y + h / 2) for x, y, w, h in (box["bbox"] for box in boxes)])
    with Image.open(stack.scans / found["source"]) as scan:
        nearest = nearest_boxes(page, places * A4_MM[0] / scan.width)
    marks: dict[Cell, list[float]] = {}
    taken = iter(nearest)
    for row in page.rows:
        indices = [next(taken) for _ in row.boxes]
        if all(index is not None for index in indices):
            marks[sheet, row.line] = [boxes[i]["fill_ratio"] for i in indices if i is not None]
    return marks


def nearest_boxes(page: PageLayout, found: _Points) -> list[int | None]:
    """Return which of the found boxes each of the page's is; None where none is near.

    Args:
        page: the form's.
        found: middles, mm as if the scan were straight; shape (boxes, 2).
    """
    printed = np.array([box.rect.center for _, box in page.boxes()])
    form = np.column_stack([printed, np.ones(len(printed))])
    at = printed
    for _ in range(_FITS):
        distances = np.linalg.norm(at[:, None] - found[None], axis=2)
        index = distances.argmin(axis=1)
        is_near = distances[np.arange(len(at)), index] < 2 * _SAME_BOX_MM
        if np.count_nonzero(is_near) < 3:
            return [None] * len(printed)
        at = form @ np.linalg.lstsq(form[is_near], found[index[is_near]], rcond=None)[0]
    distances = np.linalg.norm(at[:, None] - found[None], axis=2)
    return [int(row.argmin()) if row.min() < _SAME_BOX_MM else None for row in distances]
