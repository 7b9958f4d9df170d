"""What runs inside MarkShark's own environment: its functions, and nothing of ours.

    python peers_markshark_run.py read JOB.json     # one run; the answers as MarkShark writes them
    python peers_markshark_run.py search JOB.json   # answers of many settings, a line each

A job names, for each page of the form, its scans and its template: with a template of several pages
MarkShark takes no other settings than its own (`_process_single_page` hands none on), so that each
page is a form of its own here.
"""

import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from markshark.align_core import align_pdf_scans
from markshark.score_core import score_pdf
from markshark.tools.bubblemap_io import load_bublmap
from markshark.tools.io_pages import load_pages
from markshark.tools.score_tools import (
    calibrate_fixed_thresh_for_page,
    decode_layout,
    scores_to_labels_row,
)


def read(job: Mapping[str, Any]) -> None:
    """Read every page of the form with one setting."""
    settings = job["settings"]
    for page in job["pages"]:
        bubbles = page["bubbles"][str(settings["diameter_mm"])]
        align_pdf_scans(
            page["scans"],
            page["template"],
            page["aligned"],
            dpi=settings["dpi"],
            bubblemap=load_bublmap(bubbles),
        )
        score_pdf(
            page["aligned"],
            bubbles,
            page["answers"],
            settings["min_fill"],
            fixed_thresh=settings["fixed_thresh"],
            out_pdf="",
            dpi=settings["dpi"],
            calibrate_background=settings["calibrate_background"],
            adaptive_rescoring=False,
            adaptive_min_above_floor=settings["adaptive_min_above_floor"],
        )


def search(job: Mapping[str, Any]) -> None:
    """Write a setting and its answers by page, a line each."""
    grid = job["grid"]
    with Path(job["found"]).open("w") as out:
        for dpi in grid["dpi"]:
            for page in job["pages"]:
                maps = {d: load_bublmap(path) for d, path in page["bubbles"].items()}
                bubbles = next(iter(maps.values()))
                align_pdf_scans(
                    page["scans"], page["template"], page["aligned"], dpi=dpi, bubblemap=bubbles
                )
                images = load_pages(page["aligned"], dpi=dpi)
                for (diameter, bubblemap), thresh in itertools.product(
                    maps.items(), grid["fixed_thresh"]
                ):
                    scores = [_scores(image, bubblemap, thresh) for image in images]
                    for settings, answers in _answers(scores, grid):
                        settings |= {"dpi": dpi, "diameter_mm": float(diameter)}
                        settings |= {"fixed_thresh": thresh}
                        found = {"page": page["number"], "settings": settings, "answers": answers}
                        out.write(json.dumps(found) + "\n")


def _scores(image: Any, bubblemap: Any, thresh: int | None) -> list[tuple[Any, list[float]]]:
    """Return the fill scores of each of the page's zones."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    used = calibrate_fixed_thresh_for_page(image, bubblemap)[0] if thresh is None else thresh
    return [
        (zone, decode_layout(grey, zone, fixed_thresh=used)[2]) for zone in bubblemap.answer_zones
    ]


def _answers(
    pages: list[list[tuple[Any, list[float]]]], grid: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Yield settings, and a text of answers for each sheet: a letter, - for none, * for several."""
    for fill, background, floor in itertools.product(
        grid["min_fill"], grid["calibrate_background"], grid["adaptive_min_above_floor"]
    ):
        settings = {
            "min_fill": fill,
            "calibrate_background": background,
            "adaptive_min_above_floor": floor,
        }
        sheets = []
        for zones in pages:
            labels = [
                label
                for zone, scores in zones
                for label in scores_to_labels_row(
                    list(np.asarray(scores)),
                    zone.numrows,
                    zone.numcols,
                    list(zone.labels),
                    min_fill=fill,
                    calibrate_background=background,
                    adaptive_min_above_floor=floor,
                )
            ]
            sheets.append("".join(_as_letter(label or "") for label in labels))
        yield settings, sheets


def _as_letter(answer: str) -> str:
    """Return an answer of MarkShark's as one character."""
    return "*" if "," in answer else answer or "-"


if __name__ == "__main__":
    {"read": read, "search": search}[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()))
