"""List the sheets of a printed PDF in the order of its pages, for a simulator that needs it.

    python tools/list_sheets.py FORMS.pdf LAYOUT.json > sheets.csv

Writes what lists of earlier versions held: `order,sheet,session,group`, where sheet k fills PDF
pages (k-1)*P+1 to k*P. P is even: behind an odd number of pages stands one without rows. It is read
off the paper: no list of an activity tells the order. Session and group stay empty.
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.layout import Layout
from calibration.pens.pages import printed_sheets


def main(pdf: Path, layout: Path) -> None:
    """Write the list to standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("order", "sheet", "session", "group"))
    sheets = printed_sheets(pdf, Layout.from_json(layout.read_text("utf-8")))
    writer.writerows((order, sheet or "", "", "") for order, sheet in enumerate(sheets, start=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
