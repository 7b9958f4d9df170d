"""Make the pictures of docs/calibration.md: the target, and the report on a dirty scanner.

    python tools/make_calibration_pictures.py

Run it again when the target or the report changes. The scans are simulated and seeded.
"""

import re
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from calibration.images import GrayImage, to_gray
from calibration.pens.pages import render_pages
from calibration.scans.degrade import Scan, degrade
from calibration.scans.presets import OFFICE
from calibration.scans.scan_file import write_scans
from cli.main import run
from office.new_folder import write_example

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"

ACTIVITY_ID = "HARBMPTW"
TARGET_DPI = 300
TARGET_WIDTH_PX = 800
SCAN_DPI = 300
SEED = 5
STREAKS_MM = (83.0, 141.0)
STREAK_PX = 3
STREAK_SHARE = 0.7
"""What is left of the light under the dirt."""

REPORT_WIDTH_PX = 1300
COLORS = 256


def main() -> None:
    """Write docs/pictures/target.png and docs/pictures/calibration.png."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, scans = Path(scratch) / "activity", Path(scratch) / "scans"
        write_example(folder, year=2026)
        plan = folder / "activity.toml"
        text = plan.read_text(encoding="utf-8")
        text = re.sub(r'^id = "[A-Z]{8}"', f'id = "{ACTIVITY_ID}"', text, count=1, flags=re.M)
        plan.write_text(text, encoding="utf-8")
        called("calibrate", "print", "--blanks", "2", "-C", str(folder))
        own = folder / "calibration"
        (target,) = render_pages(own / "target.pdf", TARGET_DPI)
        save(PICTURES / "target.png", shrunk(Image.fromarray(target).convert("L"), TARGET_WIDTH_PX))
        scans.mkdir()
        rng = np.random.default_rng(SEED)
        names = [own / name for name in ("target.pdf", "blanks.pdf")]
        pages = [page for name in names for page in render_pages(name, SCAN_DPI)]
        for number, page in enumerate(pages):
            image = dirty(to_gray(degrade(page, OFFICE, rng).decoded()))
            write_scans(scans / f"{number}.png", [Scan(image, None, is_bilevel=False)], SCAN_DPI)
        called("calibrate", "read", str(scans), "--name", "三楼扫描仪", "-C", str(folder))
        report = Image.open(own / "report.png")
        save(PICTURES / "calibration.png", shrunk(report, REPORT_WIDTH_PX))


def called(*args: str) -> None:
    """Run a command of the program."""
    code = run(args)
    if code:
        raise SystemExit(code)


def dirty(image: GrayImage) -> GrayImage:
    """Return a scan through a glass with two lines of dirt on it."""
    streaked = image.copy()
    for at in STREAKS_MM:
        left = round(at * SCAN_DPI / 25.4)
        columns = slice(left, left + STREAK_PX)
        streaked[:, columns] = (streaked[:, columns] * STREAK_SHARE).astype(np.uint8)
    return streaked


def shrunk(image: Image.Image, width_px: int) -> Image.Image:
    """Return a picture `width_px` wide."""
    height = round(image.height * width_px / image.width)
    return image.resize((width_px, height), Image.Resampling.LANCZOS)


def save(path: Path, image: Image.Image) -> None:
    """Write a PNG of a small palette, or of grey levels: a palette would lose the palest."""
    if image.mode != "L":
        image = image.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.save(path, optimize=True)


if __name__ == "__main__":
    main()
