"""How fast a page is read, and how much of that is decoding its image.

    python bench/speed.py --pages 400 --dpi 200

In one run, on the same pages: (a) the fastest decoder alone and (b) the whole read of a page, from
bytes to the stored reading, in turn, in one process, in processor time; (c) `pingyi scan` on the
folder with one worker and two, in turn; (d) the same pages as one PDF. Ratios within a run are
what to quote: a machine that slows down slows all of it. Prints JSON; `stages` is where the time
of (b) goes.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker; numpy looks at it once

import pypdfium2
import simplejpeg

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import load_activity
from ballot.geometry import A4_MM, MM_PER_INCH
from calibration.pens.intents import FillPlan
from calibration.scans.presets import OFFICE
from calibration.simulate import TRUTH_FILE, simulate_sheets
from office.folder import open_folder
from office.new_folder import write_example
from scanner import sheet
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.files.sources import examine, open_pages
from scanner.ink.blank_form import render_blank_forms
from scanner.sheet import read_page
from scanner.types import GrayImage, Refused
from store.originals_folder import keep_original

STAGES = (
    "orient",
    "find_fiducials",
    "register_page",
    "identify_sheet",
    "prove_foot",
    "sample_strip",
    "locate_boxes",
    "rows_apart",
    "clear_print",
    "find_ink",
    "measure_boxes",
    "judge_boxes",
    "views_of",
    "hand_of",
    "claims_of",
    "look_around",
    "look_at_heads",
    "decide_rows",
    "dump_measures",
)
"""Names in `scanner.sheet` whose time is told apart."""


def main() -> None:
    """Simulate, time, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2, help="of (c) and (d); the best counts")
    options = parser.parse_args()
    settle_in()
    with tempfile.TemporaryDirectory() as scratch:
        folder, scans = Path(scratch) / "activity", Path(scratch) / "scans"
        context = prepare(folder, scans, options.pages, options.dpi)
        figures: dict[str, object] = {"pages": options.pages, "dpi": options.dpi}
        figures |= one_process(scans, context, Path(scratch) / "stored", folder)
        pdf = Path(scratch) / "pdf" / "scans.pdf"
        write_pdf(sorted(scans.iterdir()), pdf)
        figures |= commands(folder, scans, pdf.parent, Path(scratch) / "copy", options.rounds)
    print(json.dumps(figures, indent=2))


def prepare(
    folder: Path,
    scans: Path,
    pages: int,
    dpi: int,
    plan: FillPlan = FillPlan(),  # noqa: B008 - frozen
) -> ReadingContext:
    """Print forms, have them filled in and scanned; return what a reader needs to know."""
    write_example(folder)
    activity = load_activity(folder / "activity.toml")
    session = activity.sessions[0]
    pingyi("-C", str(folder), "print", session.id, "--sheets", str(pages // 2))
    opened = open_folder(folder)
    (printed_layout,) = opened.layouts().values()
    layout = printed_layout.layout
    with opened.store() as store:
        printed = list(store.printed_sheets())
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as executor:
        simulate_sheets(
            folder / "forms" / f"{session.id}.pdf",
            layout,
            printed,
            scans,
            session=session.id,
            plan=plan,
            preset=OFFICE,
            seed=1,
            dpi=dpi,
            executor=executor,
        )
    (scans / TRUTH_FILE).unlink()
    forms = dict.fromkeys(printed, layout.form)
    return ReadingContext(
        activity.id,
        opened.secret(),
        {layout.form: layout},
        forms,
        blank_forms=render_blank_forms(folder / "forms" / f"{session.id}.pdf", layout),
    )


def one_process(
    scans: Path, context: ReadingContext, copy: Path, folder: Path
) -> dict[str, object]:
    """Return milliseconds of processor time a page: decoding alone, reading, and storing as well.

    Ratios are the median of those of single pages, and those of all pages together: the first page
    of a sheet has twice as many rows as the second, and the median lies between the two. The stages
    are timed in a second pass, so that timing them doesn't slow the first.
    """
    fresh_copy(folder, copy)
    files = [(path, path.read_bytes()) for path in sorted(scans.iterdir())]
    decode: list[float] = []
    read: list[float] = []
    stored: list[float] = []
    with open_folder(copy).store() as store, store.writing():
        for path, content in files:
            started = time.process_time()
            simplejpeg.decode_jpeg(content, colorspace="GRAY", fastdct=True)
            decoded = time.process_time()
            outcome = read_page(_opened(path), context)
            was_read = time.process_time()
            kept = keep_original(copy, path)
            store.record_file(kept.sha256, path.name, kept.size, 1)
            store.record_page(kept.sha256, 0, outcome)
            stored.append(1000 * (time.process_time() - decoded))
            read.append(1000 * (was_read - decoded))
            decode.append(1000 * (decoded - started))
    return {
        "decode_ms": round(median(decode), 2),
        "read_ms": round(median(read), 2),
        "stored_ms": round(median(stored), 2),
        "read_by_decode": _ratio(read, decode),
        "stored_by_decode": _ratio(stored, decode),
        "all_read_by_all_decoded": round(sum(read) / sum(decode), 2),
        "all_stored_by_all_decoded": round(sum(stored) / sum(decode), 2),
        "stages_ms": stages([path for path, _ in files], context),
    }


def _opened(path: Path) -> GrayImage:
    (page,) = open_pages(examine(path), 0, 1)
    if isinstance(page, Refused):
        raise page
    return page.image


def _ratio(whole: list[float], part: list[float]) -> float:
    return round(median(w / p for w, p in zip(whole, part, strict=True)), 2)


def stages(files: list[Path], context: ReadingContext) -> dict[str, float]:
    """Return the mean milliseconds of processor time a page that each stage takes."""
    spent = dict.fromkeys(("open_pages", *STAGES), 0.0)
    kept = {name: getattr(sheet, name) for name in STAGES}
    for name, function in kept.items():
        setattr(sheet, name, _timed(function, name, spent))
    try:
        for path in files:
            started = time.process_time()
            page = _opened(path)
            spent["open_pages"] += 1000 * (time.process_time() - started)
            read_page(page, context)
    finally:
        for name, function in kept.items():
            setattr(sheet, name, function)
    return {name: round(ms / len(files), 2) for name, ms in spent.items()}


def _timed(
    function: Callable[..., object], name: str, spent: dict[str, float]
) -> Callable[..., object]:
    def timed(*args: object, **named: object) -> object:
        started = time.process_time()
        try:
            return function(*args, **named)
        finally:
            spent[name] += 1000 * (time.process_time() - started)

    return timed


def commands(folder: Path, scans: Path, pdf: Path, copy: Path, rounds: int) -> dict[str, object]:
    """Return seconds a page of `pingyi scan`, start and end of the program included."""
    kinds = {"one_worker": (scans, 1), "two_workers": (scans, 2), "pdf_two_workers": (pdf, 2)}
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, (source, workers) in kinds.items():
            seconds[kind].append(_command(folder, source, copy, workers))
    best = {kind: min(values) for kind, values in seconds.items()}
    return {
        "seconds_a_page": {kind: round(value, 4) for kind, value in best.items()},
        "two_workers_by_one": round(best["one_worker"] / best["two_workers"], 2),
        "pdf_by_loose": round(best["pdf_two_workers"] / best["two_workers"], 2),
    }


def _command(folder: Path, scans: Path, copy: Path, workers: int) -> float:
    """Return what `pingyi scan` says of itself on a fresh copy of the activity."""
    fresh_copy(folder, copy)
    answer = json.loads(
        pingyi("-C", str(copy), "scan", str(scans), "--json", "--workers", str(workers))
    )
    return float(answer["seconds"] / answer["pages"])


def fresh_copy(folder: Path, copy: Path) -> None:
    """Copy an activity over an earlier copy."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)


def write_pdf(jpegs: list[Path], pdf: Path) -> None:
    """Write the pages as one PDF, each JPEG as it is."""
    pdf.parent.mkdir()
    document = pypdfium2.PdfDocument.new()
    width, height = (side / MM_PER_INCH * 72 for side in A4_MM)
    for jpeg in jpegs:
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(jpeg)
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = document.new_page(width, height)
        page.insert_obj(image)
        page.gen_content()
        page.close()
    document.save(pdf)
    document.close()


def pingyi(*words: str) -> str:
    """Run a command of the program and return what it prints."""
    command, environment = command_words(*words)
    return subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    ).stdout


def command_words(*words: str) -> tuple[list[str], dict[str, str]]:
    """Return a command of the program as words, and what is added to its environment."""
    code = "from cli.main import main; main()"
    place = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    return [sys.executable, "-c", code, *words], place


if __name__ == "__main__":
    main()
