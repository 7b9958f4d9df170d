"""MarkShark 1.2.0, from PyPI, in an environment of its own.

It finds our corner marks, so that it reads our form and our scans: one PDF of them, in the order of
sheets, since it can't tell whose page it sees. As it comes it is started as `markshark quick-grade`
with a template of our form.
"""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pypdfium2

from ballot.grade import Vote
from ballot.layout import PageLayout
from bench.peers_install import make_environment
from bench.peers_read import Reading, Score, best_of, score
from bench.peers_stack import Cell, Stack
from bench.speed import write_pdf
from bench.tree_time import run_timed

_GRID: Final[dict[str, list[Any]]] = {
    "dpi": [150, 200],
    "fixed_thresh": [None, 180, 200, 220, 235],
    "min_fill": [k / 100 for k in range(3, 50, 2)],
    "calibrate_background": [True, False],
    "adaptive_min_above_floor": [0.0, 10.0],
}
_DIAMETERS_MM: Final = (5.0, 6.0, 7.0)
"""Of the circle in which ink is counted; our boxes are 5 mm wide."""
_LETTERS = "ABC"
_RUNNER = Path(__file__).with_name("peers_markshark_run.py")

_WITHOUT_SCREEN: Final = (
    "numpy", "opencv-contrib-python-headless", "openpyxl", "pandas", "pdf2image", "pymupdf",
    "pyyaml", "rapidfuzz", "rich", "typer", "matplotlib",
)  # fmt: skip
"""What it needs but its windows (PySide6); the same OpenCV without them."""


class MarkShark:
    """MarkShark, in an environment of its own."""

    name = "MarkShark 1.2.0"

    def install(self, at: Path) -> None:
        """Install."""
        self._bin = make_environment(at, "markshark==1.2.0", _WITHOUT_SCREEN)

    def search(self, stack: Stack, scratch: Path) -> Mapping[str, Any]:
        """Return the best resolution, circle, thresholds, and whether to allow for print."""
        job = self._job(stack, scratch, {"grid": _GRID})
        self._run("search", job, scratch)
        lines = Path(str(job["found"])).read_text().splitlines()
        found: dict[str, dict[int, list[str]]] = {}
        for each in map(json.loads, lines):
            found.setdefault(json.dumps(each["settings"]), {})[each["page"]] = each["answers"]

        def judged(settings: str) -> Score:
            return score(_votes(stack, found[settings]), stack)

        best: dict[str, Any] = json.loads(best_of(found, judged))
        return best

    def read(
        self, stack: Stack, scratch: Path, settings: Mapping[str, Any] | None = None
    ) -> Reading:
        """Read a stack."""
        if settings is not None:
            job = self._job(stack, scratch, {"settings": settings})
            seconds = self._run("read", job, scratch)
            found = {page["number"]: _answers(Path(page["answers"])) for page in job["pages"]}
            return Reading(_votes(stack, found), seconds)
        at = _fresh(scratch)
        template = at / "templates" / "ours"
        template.mkdir(parents=True)
        write_pdf_of(stack.pdf, range(len(stack.layout.pages)), template / "master_template.pdf")
        (template / "bubblemap.yaml").write_text(_bubbles(stack.layout.pages, 5.0))
        write_pdf(stack.files(), at / "pdf" / "scans.pdf")
        answers = at / "answers.csv"
        run = run_timed(
            [
                str(self._bin / "markshark"), "quick-grade", str(at / "pdf" / "scans.pdf"),
                "--template", "ours", "--templates-dir", str(at / "templates"),
                "--out-csv", str(answers), "--out-pdf", "",
            ],
            cwd=at,
        )  # fmt: skip
        whole = _answers(answers)
        first = len(stack.layout.pages[0].rows)
        found = {1: [text[:first] for text in whole], 2: [text[first:] for text in whole]}
        return Reading(_votes(stack, found), run.seconds)

    def _job(self, stack: Stack, scratch: Path, more: Mapping[str, Any]) -> dict[str, Any]:
        at = _fresh(scratch)
        pages = []
        for page in stack.layout.pages:
            number = page.number
            files = [file for file in stack.files() if stack.pages[file.name][1] == number]
            write_pdf(files, at / f"pdf{number}" / "scans.pdf")
            write_pdf_of(stack.pdf, [number - 1], at / f"template{number}.pdf")
            bubbles = {}
            for diameter in _DIAMETERS_MM:
                path = at / f"bubbles{number}-{diameter}.yaml"
                path.write_text(_bubbles([replace(page, number=1)], diameter))
                bubbles[str(diameter)] = str(path)
            pages.append(
                {
                    "number": number,
                    "scans": str(at / f"pdf{number}" / "scans.pdf"),
                    "template": str(at / f"template{number}.pdf"),
                    "aligned": str(at / f"aligned{number}.pdf"),
                    "answers": str(at / f"answers{number}.csv"),
                    "bubbles": bubbles,
                }
            )
        return {"pages": pages, "found": str(at / "found.jsonl"), **more}

    def _run(self, what: str, job: Mapping[str, Any], scratch: Path) -> float:
        path = scratch / "markshark" / "job.json"
        path.write_text(json.dumps(job))
        return run_timed([str(self._bin / "python"), str(_RUNNER), what, str(path)]).seconds


def _fresh(scratch: Path) -> Path:
    at = scratch / "markshark"
    shutil.rmtree(at, ignore_errors=True)
    at.mkdir()
    return at


def _answers(path: Path) -> list[str]:
    """Return a text of answers for each sheet of what MarkShark wrote."""
    with path.open(newline="", encoding="utf-8") as lines:
        return [
            "".join(_as_letter(line[key]) for key in line if re.fullmatch(r"Q\d+", key))
            for line in csv.DictReader(lines)
        ]


def _as_letter(answer: str) -> str:
    """Return an answer as one character: a letter, - for none, * for several."""
    return "*" if "," in answer else answer or "-"


def _votes(stack: Stack, found: Mapping[int, Sequence[str]]) -> dict[Cell, Vote | None]:
    """Return what each row is read as, from the answers on each page."""
    votes: dict[Cell, Vote | None] = {}
    for page in stack.layout.pages:
        for sheet, answers in zip(stack.sheets(), found[page.number], strict=True):
            rows = [row for column in _columns(page) for row in column]
            for row, letter in zip(rows, answers, strict=True):
                vote = Vote.ABSTAIN if letter == "-" else None
                if letter in _LETTERS:
                    vote = row.boxes[_LETTERS.index(letter)].grade
                votes[sheet, row.line] = vote
    return votes


def _columns(page: PageLayout) -> list[list[Any]]:
    """Return the page's rows by the column that they stand in."""
    return [list(rows) for _, rows in groupby(page.rows, key=lambda row: row.column_mm)]


def _bubbles(pages: Sequence[PageLayout], diameter_mm: float) -> str:
    """Return MarkShark's description of a form."""
    body: dict[str, Any] = {
        "metadata": {
            "display_name": "ours",
            "pages": len(pages),
            "total_questions": sum(len(page.rows) for page in pages),
            "page_size": "a4",
        },
        "registration": {
            "primary_method": "aruco",
            "aruco": {"enabled": True, "dictionary": "DICT_4X4_50", "marker_ids": [0, 1, 2, 3]},
        },
    }
    for page in pages:
        zones = []
        for rows in _columns(page):
            (left, top), (right, bottom) = (
                rows[0].boxes[0].rect.center,
                rows[-1].boxes[-1].rect.center,
            )
            zones.append(
                {
                    "x_mm": left,
                    "y_mm": top,
                    "width_mm": right - left,
                    "height_mm": bottom - top,
                    "bubble_diameter_mm": diameter_mm,
                    "numrows": len(rows),
                    "numcols": len(rows[0].boxes),
                }
            )
        body[f"page_{page.number}"] = {"answer_zones": zones}
    return json.dumps(body)  # which is YAML


def write_pdf_of(pdf: Path, pages: Iterable[int], to: Path) -> None:
    """Write some pages of a PDF, from 0, as one."""
    document, part = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    part.import_pages(document, list(pages))
    part.save(to)
    part.close()
    document.close()
