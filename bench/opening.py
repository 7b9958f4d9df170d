"""What opening a page costs in another build and in this one, file by file in turn.

    git worktree add ../earlier COMMIT
    python bench/opening.py ../earlier --pages 12 --rounds 30

Simulated scans become the files that scanners write most: JPEG, TIFF in G4, PDF in DCT, Flate and
CCITT; those that can hold all pages as one file, and as one file a page. Two processes,
one a build, open each file in turn, to grey pixels, in processor time; which of them begins changes
from round to round. A file's figure is the least of its rounds. Prints JSON: of each kind
milliseconds a page in the other build and in this one, and the ratio.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import speed
from tests.scanner.files.pdf_writer import A4, PdfWriter, placed

READER = Path(__file__).with_name("opening_reader.py")
"""Runs with the modules of either build."""

Write = Callable[[list[Path], Path], None]
"""Makes one file of scans."""


def main() -> None:
    """Simulate once, write every kind, open in turn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("other", type=Path, help="folder of the other build")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--dpi", type=int, default=200)
    options = parser.parse_args()
    here = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as scratch:
        kinds = prepare(Path(scratch), options.pages, options.dpi)
        readers = [reader_of(build) for build in (options.other, here)]
        least = least_of(readers, [path for files in kinds.values() for path in files], options)
        for reader in readers:
            reader.communicate()
    print(json.dumps({kind: figures(files, least) for kind, files in kinds.items()}, indent=2))


def prepare(scratch: Path, pages: int, dpi: int) -> dict[str, list[Path]]:
    """Return files of every kind."""
    speed.prepare(scratch / "activity", scratch / "scans", pages, dpi)
    scans = sorted((scratch / "scans").iterdir())[:pages]
    kinds = {"jpeg": scans}
    writers: dict[str, tuple[str, Write]] = {
        "tiff_g4": ("tif", write_g4),
        "pdf_dct": ("pdf", write_dct),
        "pdf_flate": ("pdf", write_flate),
        "pdf_ccitt": ("pdf", write_ccitt),
    }
    for kind, (ending, write) in writers.items():
        together = scratch / f"{kind}.{ending}"
        write(scans, together)
        alone = [scratch / f"{kind}-{scan.stem}.{ending}" for scan in scans]
        for scan, path in zip(scans, alone, strict=True):
            write([scan], path)
        kinds |= {kind: [together], f"{kind}_alone": alone}
    return kinds


def write_g4(scans: list[Path], path: Path) -> None:
    """Write scans as TIFF in black and white."""
    first, *rest = [_bilevel(scan) for scan in scans]
    first.save(path, compression="group4", save_all=True, append_images=rest)


def write_ccitt(scans: list[Path], path: Path) -> None:
    """Write scans as PDF in black and white, by G4."""
    first, *rest = [_bilevel(scan) for scan in scans]
    first.save(path, save_all=True, append_images=rest)


def _bilevel(scan: Path) -> Image.Image:
    with Image.open(scan) as image:
        return image.convert("L").convert("1", dither=Image.Dither.NONE)


def write_flate(scans: list[Path], path: Path) -> None:
    """Write scans as PDF of grey pixels, by Flate."""
    pdf = PdfWriter()
    for scan in scans:
        with Image.open(scan) as opened:
            page = np.asarray(opened.convert("L"))
        picture = pdf.picture(zlib.compress(page.tobytes()), page.shape)
        pdf.page(placed(picture, 0, 0, *A4))
    pdf.save(path)


def write_dct(scans: list[Path], path: Path) -> None:
    """Write scans as PDF, each JPEG as it is."""
    pdf = PdfWriter()
    for scan in scans:
        with Image.open(scan) as opened:
            width, height = opened.size
        pdf.page(placed(pdf.picture(scan.read_bytes(), (height, width)), 0, 0, *A4))
    pdf.save(path)


def reader_of(build: Path) -> subprocess.Popen[str]:
    """Return a process that opens files with one build's modules."""
    return subprocess.Popen(
        [sys.executable, str(READER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(build.resolve())},
    )


def least_of(
    readers: list[subprocess.Popen[str]], paths: list[Path], options: argparse.Namespace
) -> dict[Path, list[float]]:
    """Return of each file the least milliseconds a page in each build."""
    least = {path: [float("inf")] * len(readers) for path in paths}
    for round_ in range(options.rounds):
        for path in paths:
            turn = list(enumerate(readers))
            for number, reader in turn if round_ % 2 else reversed(turn):
                print(path, file=reader.stdin, flush=True)
                took = float(next(iter(cast("IO[str]", reader.stdout))))
                least[path][number] = min(least[path][number], took)
    return least


def figures(files: list[Path], least: dict[Path, list[float]]) -> list[float]:
    """Return means of both builds, ms a page, and their ratio."""
    before, now = (sum(least[path][build] for path in files) / len(files) for build in (0, 1))
    return [round(before, 3), round(now, 3), round(now / before, 3)]


if __name__ == "__main__":
    main()
