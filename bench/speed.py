"""How fast a page is read, and how much of that is decoding its image.

    python bench/speed.py --pages 120 --dpi 200

Whole-process claims are ratios within one run: every page is decoded alone and read whole, in turn,
so that a machine that slows down slows both. Prints a table and JSON.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import simplejpeg

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import load_activity
from calibration.intents import FillPlan
from calibration.presets import OFFICE
from calibration.simulate import TRUTH_FILE, simulate_sheets
from cli.folder import open_folder
from cli.new_folder import write_example
from scanner.blank_form import render_blank_forms
from scanner.identity import ReadingContext
from scanner.process import settle_in
from scanner.sheet import read_page
from scanner.sources import examine, open_pages


def main() -> None:
    """Simulate, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--dpi", type=int, default=200)
    options = parser.parse_args()
    settle_in()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "activity"
        scans = Path(scratch) / "scans"
        context = prepare(folder, scans, options.pages, options.dpi)
        one_process = _one_process(scans, context)
        commands = {
            f"scan_{workers}_workers": _command(folder, scans, Path(scratch) / "copy", workers)
            for workers in (1, 2)
        }
    print(json.dumps({"pages": options.pages, "dpi": options.dpi, **one_process, **commands}))


def prepare(folder: Path, scans: Path, pages: int, dpi: int) -> ReadingContext:
    """Print forms, have them filled in and scanned; return what a reader needs to know."""
    write_example(folder)
    activity = load_activity(folder / "activity.toml")
    session = activity.sessions[0]
    pingyi("-C", str(folder), "print", session.id, "--sheets", str(pages // 2))
    opened = open_folder(folder)
    (printed_layout,) = opened.layouts().values()
    layout = printed_layout.layout
    with opened.store() as store:
        printed = store.printed_sheets()
    ordered = sorted(printed, key=lambda sheet: printed[sheet].order)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as executor:
        simulate_sheets(
            folder / "forms" / f"{session.id}.pdf",
            layout,
            ordered,
            scans,
            session=session.id,
            plan=FillPlan(),
            preset=OFFICE,
            seed=1,
            dpi=dpi,
            executor=executor,
        )
    (scans / TRUTH_FILE).unlink()
    forms = dict.fromkeys(ordered, layout.form)
    return ReadingContext(
        activity.id,
        opened.secret(),
        {layout.form: layout},
        forms,
        blank_forms=render_blank_forms(folder / "forms" / f"{session.id}.pdf", layout),
    )


def _one_process(scans: Path, context: ReadingContext) -> dict[str, float]:
    """Return milliseconds of processor time a page: decoding alone, and the whole read."""
    decode: list[float] = []
    whole: list[float] = []
    for path in sorted(scans.iterdir()):
        content = path.read_bytes()
        started = time.process_time()
        simplejpeg.decode_jpeg(content, colorspace="GRAY", fastdct=True)
        decoded = time.process_time()
        (page,) = open_pages(examine(path), 0, 1)
        read_page(page, context)
        whole.append(1000 * (time.process_time() - decoded))
        decode.append(1000 * (decoded - started))
    return {
        "decode_ms": round(median(decode), 2),
        "read_ms": round(median(whole), 2),
        "ratio": round(median(w / d for w, d in zip(whole, decode, strict=True)), 2),
    }


def _command(folder: Path, scans: Path, copy: Path, workers: int) -> dict[str, float]:
    """Return what `pingyi scan` says of itself on a fresh copy of the activity."""
    subprocess.run(["rm", "-rf", str(copy)], check=True)  # noqa: S607
    subprocess.run(["cp", "-r", str(folder), str(copy)], check=True)  # noqa: S607
    started = time.perf_counter()
    answer = json.loads(
        pingyi("-C", str(copy), "scan", str(scans), "--json", "--workers", str(workers))
    )
    wall = time.perf_counter() - started
    return {
        "seconds": answer["seconds"],
        "wall_seconds": round(wall, 2),
        "seconds_a_page": round(answer["seconds"] / answer["pages"], 4),
    }


def pingyi(*words: str) -> str:
    """Run a command of the program and return what it prints."""
    code = "from cli.main import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ).stdout


if __name__ == "__main__":
    main()
