#!/bin/sh
# MarkShark 1.2.0: a sheet on which every row has the same answer, its bubbles filled black to the
# edge, is read as blank from the first row to the last, without an error.
#
# `quick-grade` takes from each column of bubbles what its tenth percentile is: the letter printed in
# it, says the setting (calibrate_background, which no option of the command line turns off). In a
# column of which nine tenths are filled that is the fullness of a filled bubble, and what is left of
# each is nothing (calibrate_column_backgrounds in tools/score_tools.py). The rows are flagged as
# blank, as those are that nobody filled. With every seventh answer elsewhere all are right.
#
# Seen: A throughout: 0 of 70 right, 70 blank
#       A, every seventh B: 70 of 70 right, 0 blank
#       A and B in turn: 70 of 70 right, 0 blank
# Exits 1 if the first comes out right, or another one wrong.
#
# Input: three sheets of MarkShark's own template "70Q simple", filled here by its own places. Without
# its windows (PySide6), which the command doesn't load.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check --no-deps markshark==1.2.0
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    opencv-contrib-python-headless==5.0.0.93 numpy==2.4.6 pandas==3.1.1 pymupdf==2.0 \
    matplotlib==3.11.2 openpyxl==3.1.5 pdf2image==1.17.0 pyyaml==6.0.4 rapidfuzz==3.14.6 \
    rich==15.0.0 typer==0.29.2
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import csv
import subprocess
import sys
from pathlib import Path

import markshark
import pymupdf
from markshark.tools.bubblemap_io import load_bublmap
from markshark.tools.score_tools import grid_centers_axis_mode

TEMPLATE = Path(markshark.__file__).parent / "templates" / "70Q simple"
SHEETS = {
    "A throughout": "A" * 70,
    "A, every seventh B": "AAAAAAB" * 10,
    "A and B in turn": "AB" * 35,
}


def fill(page, answers):
    """Fill one bubble of each row."""
    left = iter(answers)
    for zone in load_bublmap(str(TEMPLATE / "bubblemap.yaml")).answer_zones:
        corners = zone.x_topleft, zone.y_topleft, zone.x_bottomright, zone.y_bottomright
        centers = grid_centers_axis_mode(*corners, zone.numrows, zone.numcols)
        for row in range(zone.numrows):
            x, y = centers[row * zone.numcols + zone.labels.index(next(left))]
            at = x * page.rect.width, y * page.rect.height
            page.draw_circle(at, zone.radius_pct * page.rect.width, fill=0, color=0)


scans = pymupdf.open()
for answers in SHEETS.values():
    scans.insert_pdf(pymupdf.open(TEMPLATE / "master_template.pdf"))
    fill(scans[-1], answers)
scans.save("scans.pdf")
command = "quick-grade scans.pdf --out-csv answers.csv --template".split()
subprocess.run(
    [sys.executable, "-m", "markshark.cli", *command, TEMPLATE.name],
    check=True,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
right = []
with open("answers.csv", newline="") as lines:
    for (what, answers), line in zip(SHEETS.items(), csv.DictReader(lines), strict=True):
        read = [line[f"Q{number}"] for number in range(1, 71)]
        right.append(sum(map(str.__eq__, answers, read)))
        print(f"{what}: {right[-1]} of 70 right, {read.count('')} blank")
sys.exit(0 if right == [0, 70, 70] else 1)
PYTHON
