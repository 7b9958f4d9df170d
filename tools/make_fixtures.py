"""Make the scanned pages of tests/fixtures: printed, filled in and scanned by simulation.

    python tools/make_fixtures.py [DIR]

The same pages come out every time: ids, the key and the seed are fixed. DIR is tests/fixtures
unless it is named; tests/fixtures/README.md says what stands where.
"""

import csv
import sys
import tempfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import parse_activity
from ballot.ids import SheetId
from ballot.layout_plan import plan_layout
from calibration.pens.intents import FillPlan, RowKind
from calibration.scans.presets import BILEVEL, OFFICE
from calibration.scans.scan_file import FileFormat
from calibration.simulate import simulate_sheets
from forms.evaluation import PrintJob, print_sheets

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures"

ACTIVITY_ID = "FXTRESAB"
SECRET = bytes(range(100, 132))
OFFICE_SHEETS = (SheetId("AAAABBBBCCCC"), SheetId("DDDDEEEEFFFF"))
COPIER_SHEETS = (SheetId("HHHHJJJJKKKK"),)

DPI = 150
SEED = 4

SMALL_OFFICE = replace(OFFICE, jpeg_quality=(45, 55))
"""Compressed harder than an office would, to keep the repository small."""

PLAN = FillPlan(trouble=dict.fromkeys((RowKind.OVERVOTE, RowKind.CORRECTION, RowKind.DOT), 0.02))
"""A little of everything that goes to a person, on few pages."""


def make_fixtures(folder: Path) -> None:
    """Write layout, key, list of sheets, and two folders of scans with their truth."""
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", ACTIVITY_ID).replace("{year}", "2026")
    activity = parse_activity(text.encode())
    session = activity.sessions[0]
    layout = plan_layout(activity)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "layout.json").write_text(layout.to_json(), encoding="utf-8")
    (folder / "secret.key").write_text(SECRET.hex() + "\n", encoding="ascii")
    with (folder / "sheets.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("order", "sheet", "session", "group"))
        for order, sheet in enumerate((*OFFICE_SHEETS, *COPIER_SHEETS), start=1):
            writer.writerow((order, sheet, session.id, ""))
    for name, sheets, preset, kind, together in (
        ("office", OFFICE_SHEETS, SMALL_OFFICE, FileFormat.JPEG, None),
        ("copier", COPIER_SHEETS, BILEVEL, FileFormat.TIFF, 1),
    ):
        with tempfile.TemporaryDirectory() as scratch:
            pdf = Path(scratch) / "forms.pdf"
            print_sheets(PrintJob(activity, session, layout, sheets, SECRET), pdf)
            simulate_sheets(
                pdf,
                layout,
                sheets,
                folder / name,
                session=session.id,
                plan=PLAN,
                preset=preset,
                seed=SEED,
                dpi=DPI,
                file_format=kind,
                sheets_per_file=together,
            )


if __name__ == "__main__":
    make_fixtures(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
