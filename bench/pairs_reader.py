"""Reads pages with the modules of one build, for `bench/pairs.py`, and says what each took.

    PYTHONPATH=BUILD python bench/pairs_reader.py prepare FOLDER PAGES DPI
    PYTHONPATH=BUILD python bench/pairs_reader.py read FOLDER

The first simulates scans into FOLDER/scans; the second is told paths, a line each, and answers with
milliseconds of processor time: of reading the page, its decoding included, of decoding alone, and
of each stage.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker; numpy looks at it once

import simplejpeg

from bench import speed
from office.folder import open_folder
from scanner import sheet
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.ink.blank_form import render_blank_forms


def main() -> None:
    """Do as told."""
    settle_in()
    what, folder, *numbers = sys.argv[1:]
    if what == "prepare":
        pages, dpi = map(int, numbers)
        speed.prepare(Path(folder) / "activity", Path(folder) / "scans", pages, dpi)
    else:
        read(reading_context(Path(folder) / "activity"))


def reading_context(folder: Path) -> ReadingContext:
    """Return what a reader of a prepared activity knows."""
    opened = open_folder(folder)
    (printed_layout,) = opened.layouts().values()
    layout = printed_layout.layout
    with opened.store() as store:
        printed = list(store.printed_sheets())
    (pdf,) = folder.glob("forms/*.pdf")
    return ReadingContext(
        opened.activity.id,
        opened.secret(),
        {layout.form: layout},
        dict.fromkeys(printed, layout.form),
        blank_forms=render_blank_forms(pdf, layout),
    )


def read(context: ReadingContext) -> None:
    """Answer for each path that comes in."""
    stages = dict.fromkeys((name for name in speed.STAGES if hasattr(sheet, name)), 0.0)
    for name in stages:
        setattr(sheet, name, speed._timed(getattr(sheet, name), name, stages))
    for line in sys.stdin:
        path, before = Path(line.strip()), dict(stages)
        content = path.read_bytes()
        begun = time.process_time()
        simplejpeg.decode_jpeg(content, colorspace="GRAY", fastdct=True)
        started = time.process_time()
        page = speed._opened(path)
        opened = time.process_time()
        sheet.read_page(page, context)
        took = {name: stages[name] - before[name] for name in stages}
        took["open_pages"] = 1000 * (opened - started)
        whole, decoded = (1000 * each for each in (time.process_time() - started, started - begun))
        print(json.dumps([whole, decoded, took]), flush=True)


if __name__ == "__main__":
    main()
