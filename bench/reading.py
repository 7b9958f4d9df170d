"""How well the scanner reads: simulated sheets, what was read against what was marked.

    python bench/reading.py --preset office --sheets 100 --strokes own
    python bench/reading.py --preset office --sheets 100 --strokes path/to/strokes.jsonl

Marks come from the product's own pens, or from a file of recorded strokes. The scanner sees only
the image files. `--look DIR` writes a picture of every row that was misread or put in doubt.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import load_activity
from ballot.ids import SheetId, new_sheet_id
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.reading import PageReading, Rejection, RowReading
from calibration import presets
from calibration.intents import FillPlan
from calibration.scan_file import FileFormat
from calibration.simulate import TRUTH_FILE, TruthRow, read_truth, simulate_sheets
from calibration.stroke_file import StrokeFile
from cli.new_folder import write_example
from forms.evaluation import PrintJob, print_sheets
from scanner.batch import PagePool, PageRun, start_worker
from scanner.fiducials import find_fiducials, orient
from scanner.identity import ReadingContext
from scanner.registration import register_page
from scanner.sources import examine, open_pages

PLAIN = {"plain", "dot_and_mark"}
BLANK = {"blank", "dot"}


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="office", help="a preset of calibration.presets")
    parser.add_argument("--sheets", type=int, default=100)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strokes", default="own", help="own, or a strokes file")
    parser.add_argument("--min-row-mm", type=float, default=8.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--look", type=Path, help="folder for pictures of what went wrong")
    parser.add_argument("--keep", type=Path, help="folder to keep the scans in")
    return parser.parse_args()


def main() -> None:
    """Simulate, read, compare, print."""
    options = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        work = options.keep or Path(scratch)
        print(json.dumps(run(options, work), indent=1, ensure_ascii=False))


def run(options: argparse.Namespace, work: Path) -> dict[str, object]:
    """Return the figures of one run."""
    folder = work / "activity"
    if not folder.exists():
        write_example(folder)
    path = folder / "activity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("min_row_mm = 8.0", f"min_row_mm = {options.min_row_mm}"))
    activity = load_activity(path)
    layout = plan_layout(activity)
    sheets = [new_sheet_id() for _ in range(options.sheets)]
    pdf = work / "forms.pdf"
    secret = b"bench" * 8
    print_sheets(PrintJob(activity, activity.sessions[0], layout, sheets, secret), pdf)
    preset = getattr(presets, options.preset.upper())
    scans = work / "scans"
    started = time.perf_counter()
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as executor:
        simulate_sheets(
            pdf,
            layout,
            sheets,
            scans,
            session=activity.sessions[0].id,
            plan=FillPlan(),
            preset=preset,
            seed=options.seed,
            model=None if options.strokes == "own" else StrokeFile.read(Path(options.strokes)),
            dpi=options.dpi,
            file_format=FileFormat.TIFF if options.preset == "bilevel" else FileFormat.JPEG,
            executor=executor,
        )
    simulated = time.perf_counter() - started
    context = ReadingContext(activity.id, secret, {layout.form: layout}, _forms(sheets, layout))
    started = time.perf_counter()
    figures = _compare(options, scans, context)
    read = time.perf_counter() - started
    return {
        "preset": options.preset,
        "dpi": options.dpi,
        "strokes": "own" if options.strokes == "own" else Path(options.strokes).name,
        "min_row_mm": options.min_row_mm,
        "sheets": options.sheets,
        **figures,
        "seconds_simulating": round(simulated, 1),
        "seconds_reading": round(read, 1),
    }


def _forms(sheets: list[SheetId], layout: Layout) -> dict[SheetId, str]:
    return dict.fromkeys(sheets, layout.form)


def _compare(
    options: argparse.Namespace, scans: Path, context: ReadingContext
) -> dict[str, object]:
    truth: dict[str, list[TruthRow]] = {}
    for row in read_truth(scans / TRUTH_FILE):
        truth.setdefault(row.file, []).append(row)
    runs = [PageRun(examine(scans / name), 0, 1) for name in sorted(truth)]
    wrong: Counter[str] = Counter()
    review: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    refused: list[str] = []
    residuals: list[float] = []
    with PagePool(context, workers=options.workers) as pool:
        for outcome in pool.read(runs):
            name = outcome.run.source.path.name
            (page,) = outcome.pages
            if isinstance(page, Rejection):
                refused.append(f"{name}: {page.reason}: {page.detail}")
                continue
            residuals.append(page.registration.residual_median_mm)
            if (page.sheet, page.page) != (truth[name][0].sheet, truth[name][0].page):
                wrong["misidentified page"] += 1
            for number, (row, reading) in enumerate(zip(truth[name], page.rows, strict=True)):
                rows[row.kind] += 1
                if reading.vote is None:
                    review[row.kind] += 1
                    if row.kind in PLAIN | BLANK:
                        doubts["+".join(reading.doubts)] += 1
                elif reading.vote != row.vote:
                    wrong[f"{row.kind}: {row.vote or '-'} -> {reading.vote}"] += 1
                else:
                    continue
                if options.look and (reading.vote is not None or row.kind in PLAIN | BLANK):
                    _picture(options.look, outcome.run.source.path, page, number, row, context)
    plain = sum(rows[kind] for kind in PLAIN)
    blank = sum(rows[kind] for kind in BLANK)
    return {
        "pages": len(runs),
        "positions": 3 * sum(rows.values()),
        "rows": dict(rows),
        "silently_wrong": dict(wrong),
        "review": dict(review),
        "plain_to_review_percent": _percent(sum(review[k] for k in PLAIN), plain),
        "blank_to_review_percent": _percent(sum(review[k] for k in BLANK), blank),
        "doubts_on_plain_and_blank": dict(doubts.most_common()),
        "refused": refused,
        "residual_median_mm": round(float(np.median(residuals)), 3) if residuals else None,
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


def _picture(
    folder: Path, path: Path, page: PageReading, number: int, row: TruthRow, context: ReadingContext
) -> None:
    """Write the row and its neighbours as the scan shows them, and what was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    (image,) = open_pages(examine(path), 0, 1)
    layout = context.layouts[page.form].page(page.page)
    if not isinstance(image, np.ndarray) or layout is None:
        return
    upright, rough = orient(image)
    page_map = register_page(find_fiducials(upright, rough), layout)
    rect = layout.rows[number].rect
    corners = page_map.to_px(np.array([(rect.x, rect.y - 9), (rect.right, rect.bottom + 9)]))
    (left, top), (right, bottom) = corners.astype(int).clip(0)
    reading: RowReading = page.rows[number]
    label = (
        f"{row.kind}_{row.vote or '-'}_{row.mark}_read_{reading.vote}_{'+'.join(reading.doubts)}"
    )
    crop = upright[top:bottom, left:right]
    cv2.imwrite(str(folder / f"{label}_{path.stem}_{number}.png"), crop)
    measures = json.loads(page.measures)["rows"][number]
    (folder / f"{label}_{path.stem}_{number}.json").write_text(json.dumps(measures))


if __name__ == "__main__":
    _ = start_worker  # imported so that spawned workers find it
    main()
