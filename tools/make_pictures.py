"""Make the pictures of the documents: a printed form, a simulated scan, and how it was read.

    python tools/make_pictures.py

They show the shipped example. Run it again when the form or the overlay changes. The sheet id is
fixed and the simulation seeded, so the pictures change only with the program.
"""

import sys
import tempfile
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import parse_activity
from ballot.geometry import MM_PER_INCH
from ballot.ids import SessionId, SheetId
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.messages import say
from calibration.pens.intents import MEETING
from calibration.pens.pages import render_pages
from calibration.scans.degrade import Preset
from calibration.scans.presets import HARSH, OFFICE
from calibration.simulate import TRUTH_FILE, read_truth, simulate_sheets
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.ink.blank_form import render_blank_forms
from scanner.show.explain import Caption, explain_page
from scanner.show.overlay import draw_overlay
from scanner.show.picture import RgbImage
from scanner.show.places import see_page
from scanner.types import GrayImage, Refused
from tools.step_picture import draw_steps

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"

ACTIVITY_ID = "HARBMPTW"
YEAR = 2026
SECRET = bytes(range(32))
"""Of the pictures only; a real activity draws its own."""

SHEETS = (SheetId("ABCDEFHJKMNP"),)

FORM_DPI = 90
SCAN_DPI = 200
READ_WIDTH_PX = 900
EXPLAINED_WIDTH_PX = 1700

STEPS_SEED = 3
STEPS_ROWS = range(23, 29)
"""Of the simulated page: a fold, a scribble, and the other side shining through."""

SLIP_MM = (50.0, 75.0, 105.0, 132.0)
"""Left, top, right, bottom of a slip of paper that hides the boxes of some rows."""

PAPER = 240

STEP = 20
"""Levels of a channel are rounded to multiples of this: noise that nobody sees makes files big."""

COLORS = 128

SEED = 8
TROUBLE_FACTOR = 15
"""Far more slips than at a meeting, so that one page shows what is left to a person."""


def main() -> None:
    """Write the pictures of a form, of a scan, and of how it was read or refused."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        printed = print_example(Path(scratch))
        front, back = render_pages(printed.pdf, FORM_DPI)
        write_picture(PICTURES / "form.png", front)
        write_picture(PICTURES / "form-back.png", back)
        scan = simulated_scan(printed, OFFICE, seed=SEED)
        read = shrunk(draw_overlay(scan, printed.context), READ_WIDTH_PX)
        write_picture(PICTURES / "read.png", read)
        write_explained("explain.png", scan, printed.context)
        write_explained("refused.png", with_slip(scan), printed.context)
        harsh = simulated_scan(printed, HARSH, seed=STEPS_SEED)
        write_picture(PICTURES / "steps.png", draw_steps(harsh, printed.context, STEPS_ROWS))


@dataclass(frozen=True, slots=True)
class PrintedExample:
    """The shipped example, printed."""

    session: SessionId
    layout: Layout
    pdf: Path
    context: ReadingContext


def print_example(folder: Path) -> PrintedExample:
    """Print the sheets of the pictures into a folder."""
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", ACTIVITY_ID).replace("{year}", str(YEAR))
    activity = parse_activity(text.encode())
    layout = plan_layout(activity)
    pdf = folder / "forms.pdf"
    session = activity.sessions[0]
    print_sheets(PrintJob(activity, session, layout, SHEETS, SECRET), pdf)
    context = ReadingContext(
        activity.id,
        SECRET,
        {layout.form: layout},
        dict.fromkeys(SHEETS, layout.form),
        blank_forms=render_blank_forms(pdf, layout),
    )
    return PrintedExample(session.id, layout, pdf, context)


def write_explained(name: str, scan: GrayImage, context: ReadingContext) -> None:
    """Write what `pingyi explain` draws of a scan."""
    caption = Caption(say("explain.source", file="scan-0001.jpg", page=1))
    picture = explain_page(see_page(scan, context), caption)
    write_picture(PICTURES / name, shrunk(picture, EXPLAINED_WIDTH_PX))


def with_slip(scan: GrayImage) -> GrayImage:
    """Return a scan with a slip of white paper over some boxes."""
    covered = scan.copy()
    left, top, right, bottom = (round(value * SCAN_DPI / MM_PER_INCH) for value in SLIP_MM)
    covered[top:bottom, left:right] = PAPER
    return covered


def simulated_scan(printed: PrintedExample, preset: Preset, *, seed: int) -> GrayImage:
    """Return the front page of a sheet that went through a simulated scanner."""
    trouble = {kind: TROUBLE_FACTOR * share for kind, share in MEETING.trouble.items()}
    out = printed.pdf.parent / f"scans-{seed}"
    simulate_sheets(
        printed.pdf,
        printed.layout,
        SHEETS,
        out,
        session=printed.session,
        plan=replace(MEETING, trouble=trouble),
        preset=preset,
        seed=seed,
        dpi=SCAN_DPI,
    )
    truth = read_truth(out / TRUTH_FILE)
    name = next(row.file for row in truth if (row.sheet, row.page) == (SHEETS[0], 1))
    (page,) = open_pages(examine(out / name), 0, 1)
    if isinstance(page, Refused):
        raise page
    return page.image


def write_picture(path: Path, picture: RgbImage) -> None:
    """Write a PNG of a small palette."""
    rounded = np.clip(np.rint(picture / STEP) * STEP, 0, 255).astype(np.uint8)
    image = Image.fromarray(rounded).quantize(
        COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    image.save(path, optimize=True)


def shrunk(picture: RgbImage, width_px: int) -> RgbImage:
    """Return the picture `width_px` wide."""
    height_px = round(picture.shape[0] * width_px / picture.shape[1])
    small = cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


if __name__ == "__main__":
    main()
