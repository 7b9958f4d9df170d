"""Scans forged and foreign pages of every kind in one batch with good ones, and looks what counts.

    python bench/forged.py --sheets 20 --each 9

A meeting's sheets are printed, filled in and scanned; among them lie pages that somebody made:
without our secret, without a code, put together of two ballots, copied and filled in otherwise, of
other activities and forms. Every row of the good sheets must be counted as it was meant, or wait
for a person; no forged page may be read. Exits 1 where one is, or where a row is wrong.
"""

import argparse
import csv
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import segno

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity import Activity
from ballot.geometry import A4_MM, RectMm
from ballot.ids import ActivityId, SessionId, SheetId, new_sheet_id
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from bench.speed import pingyi
from calibration.pens.intents import FillPlan
from calibration.scans.presets import CLEAN
from calibration.scans.scan_file import FileFormat
from calibration.simulate import TRUTH_FILE, simulate_sheets
from forms.evaluation import PrintJob, print_sheets
from office.folder import open_folder
from office.new_folder import write_example
from scanner.types import GrayImage


@dataclass(frozen=True, slots=True)
class Stock:
    """What a forger has: printed pages, filled in and scanned, as grey pictures."""

    layout: Layout
    pages: dict[SheetId, list[GrayImage]]
    """By sheet, in the order of their pages."""

    def page(self, rng: random.Random) -> tuple[GrayImage, int]:
        """Return any page, the caller's own, and its place among those of its sheet, from 0."""
        pages = self.pages[rng.choice(list(self.pages))]
        place = rng.randrange(len(pages))
        return pages[place].copy(), place


Forger = Callable[[random.Random], GrayImage]


def main() -> None:
    """Print, fill in, forge, scan, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--each", type=int, default=9, help="forged pages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        report = run(Path(scratch), options.sheets, options.each, options.seed)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    sys.exit(bool(report["forged_pages_read"] or report["good_rows"]["wrong"]))


def run(scratch: Path, sheets: int, each: int, seed: int) -> dict[str, Any]:
    """Return what came of the batch."""
    folder, scans = scratch / "activity", scratch / "scans"
    write_example(folder, year=2026)
    opened = open_folder(folder)
    session = opened.activity.sessions[0]
    pingyi("-C", str(folder), "print", session.id, "--sheets", str(2 * sheets))
    with opened.store() as store:
        printed = list(store.printed_sheets())
    layout = plan_layout(opened.activity)
    pdf = folder / "forms" / f"{session.id}.pdf"
    simulate_sheets(
        pdf, layout, printed, scans, session=session.id, plan=FillPlan(), preset=CLEAN, seed=seed
    )
    handed_out = set(printed[:sheets])
    truth = _truth(scans, handed_out)
    spare = Stock(layout, {})
    for line in _lines(scans):
        if SheetId(line["sheet"]) not in handed_out and line["sheet"] not in spare.pages:
            names = sorted({e["file"] for e in _lines(scans) if e["sheet"] == line["sheet"]})
            spare.pages[SheetId(line["sheet"])] = [_grey(scans / name) for name in names]
    good = sorted({line["file"] for line in _lines(scans) if line["sheet"] in handed_out})
    for path in scans.iterdir():
        if path.name not in good:
            path.unlink()
    rng = random.Random(seed)
    forgers = dict(_forgers(scratch, opened.activity, layout, opened.secret(), spare, seed))
    kinds: dict[str, str] = {}
    for kind, forge in forgers.items():
        for number in range(each):
            # Some come before the good pages in the stack, some after them.
            name = f"{rng.choice('0z')}-{kind}-{number}.png"
            page = forge(rng)
            page[0, : len(kinds)] ^= 1  # no two files alike: the second would be passed over
            cv2.imwrite(str(scans / name), page)
            kinds[name] = kind
    copies = _copies(scratch, pdf, layout, printed, session.id, scans, handed_out, seed)
    answer = json.loads(pingyi("-C", str(folder), "scan", str(scans), "--json"))
    refused: dict[str, Counter[str]] = defaultdict(Counter)
    for page in answer["rejected"]:
        kind = kinds.get(page["file"]) or ("copy" if page["file"] in copies else "good")
        refused[kind][page["reason"]] += 1
    read = {kind: each - refused[kind].total() for kind in forgers}
    votes = pingyi("-C", str(folder), "export", "votes", "-o", "-")
    rows: Counter[str] = Counter()
    for line in csv.DictReader(votes.splitlines()):
        meant = truth.get((line["sheet"], line["unit"]))
        if meant is None:
            rows["of_forged_sheets"] += 1
        elif not line["vote"]:
            rows["to_a_person"] += 1
        else:
            rows["right" if line["vote"] == meant else "wrong"] += 1
    return {
        "good_sheets": len(handed_out),
        "forged_pages": each * len(forgers),
        "copies_with_other_marks": len(copies),
        "refused": {kind: dict(reasons) for kind, reasons in refused.items()},
        "forged_pages_read": {kind: count for kind, count in read.items() if count},
        "good_rows": {key: rows[key] for key in ("right", "to_a_person", "wrong")},
        "rows_of_forged_sheets": rows["of_forged_sheets"],
    }


def _forgers(
    scratch: Path, activity: Activity, layout: Layout, secret: bytes, spare: Stock, seed: int
) -> Iterator[tuple[str, Forger]]:
    """Yield each kind of forged page, and what makes one."""

    def stock(name: str, of: Activity = activity, key: bytes = secret, count: int = 4) -> Stock:
        """Return sheets that somebody printed with our program: other key, activity or form."""
        plan = plan_layout(of)
        sheets = [new_sheet_id() for _ in range(count)]
        pdf, scans = scratch / f"{name}.pdf", scratch / name
        print_sheets(PrintJob(of, of.sessions[0], plan, sheets, key), pdf)
        simulate_sheets(
            pdf, plan, sheets, scans, session=of.sessions[0].id, plan=FillPlan(), preset=CLEAN,
            seed=seed, file_format=FileFormat.PNG,
        )  # fmt: skip
        pages: dict[SheetId, list[GrayImage]] = defaultdict(list)
        for line in {(e["sheet"], e["page"]): e for e in _lines(scans)}.values():
            pages[SheetId(line["sheet"])].append(_grey(scans / line["file"]))
        return Stock(plan, pages)

    def whole(of: Stock) -> Forger:
        return lambda rng: of.page(rng)[0]

    def without(of: Stock, *, head: bool, foot: bool) -> Forger:
        def forge(rng: random.Random) -> GrayImage:
            page, place = of.page(rng)
            here = of.layout.pages[place]
            for rect in [here.code] * head + [here.foot_code] * foot:
                if rect is not None:
                    page[_cells(page, rect.grown(1.0))] = 255
            return page

        return forge

    def pasted(of: Stock, source: Stock, *, at_foot: bool) -> Forger:
        def forge(rng: random.Random) -> GrayImage:
            page, place = of.page(rng)
            other = source.pages[rng.choice(list(source.pages))][place]
            here = of.layout.pages[place]
            rect = here.foot_code if at_foot else here.code
            where = _cells(page, (rect or here.serial).grown(0.5))
            page[where] = other[where]
            return page

        return forge

    def joined(rng: random.Random) -> GrayImage:
        first, second = rng.sample(list(spare.pages), 2)
        place = rng.randrange(len(layout.pages))
        page, row = spare.pages[first][place].copy(), rng.choice(layout.pages[place].rows)
        top = _cells(page, row.rect)[0].start
        page[top:] = spare.pages[second][place][top:]
        return page

    def somebody_s_code(rng: random.Random) -> GrayImage:
        page, place = spare.page(rng)
        code = segno.make("https://example.org", error="q").matrix
        rows, columns = _cells(page, layout.pages[place].code)
        modules = np.array([[0 if dark else 255 for dark in line] for line in code], np.uint8)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        page[rows, columns] = cv2.resize(modules, size, interpolation=cv2.INTER_NEAREST)
        return page

    def front_and_back(rng: random.Random) -> GrayImage:
        front, back, *_ = spare.pages[rng.choice(list(spare.pages))]
        page = front.copy()
        page[page.shape[0] // 2 :] = back[page.shape[0] // 2 :]
        return page

    theirs = stock("other-secret", key=b"somebody else's secret")
    yield "without our secret", whole(theirs)
    yield "without our secret, head's code left out", without(theirs, head=True, foot=False)
    yield "both codes left out", without(spare, head=True, foot=True)
    yield "both codes left out, letters of nobody", without(theirs, head=True, foot=True)
    yield "genuine head, another sheet's foot", pasted(spare, spare, at_foot=True)
    yield "genuine head, foot without our secret", pasted(spare, theirs, at_foot=True)
    yield "genuine foot, head without our secret", pasted(spare, theirs, at_foot=False)
    yield "upper part of one, lower part of another", joined
    yield "front above, back below", front_and_back
    yield "somebody's own code", somebody_s_code
    yield "another activity", whole(stock("other", replace(activity, id=ActivityId("ZZZZZZZZ"))))
    yield "never printed", whole(stock("never"))
    dense = replace(activity, form=replace(activity.form, min_row_mm=6.5))
    yield "another form", whole(stock("form", dense))


def _copies(
    scratch: Path,
    pdf: Path,
    layout: Layout,
    printed: list[SheetId],
    session: SessionId,
    scans: Path,
    handed_out: set[SheetId],
    seed: int,
) -> set[str]:
    """Put copies of good sheets, filled in otherwise, before and after them; return their names."""
    folder = scratch / "copies"
    simulate_sheets(
        pdf, layout, printed, folder, session=session, plan=FillPlan(), preset=CLEAN, seed=seed + 1
    )
    names: set[str] = set()
    for line in {(e["sheet"], e["page"]): e for e in _lines(folder)}.values():
        if line["sheet"] in sorted(handed_out)[: len(handed_out) // 2]:
            name = f"{'0z'[len(names) % 2]}-copy-{len(names)}.jpg"
            (scans / name).write_bytes((folder / line["file"]).read_bytes())
            names.add(name)
    return names


def _lines(scans: Path) -> list[dict[str, str]]:
    with (scans / TRUTH_FILE).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _truth(scans: Path, sheets: set[SheetId]) -> dict[tuple[str, str], str]:
    return {
        (line["sheet"], line["unit"]): line["vote"]
        for line in _lines(scans)
        if line["sheet"] in sheets
    }


def _grey(path: Path) -> GrayImage:
    page = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if page is None:
        raise FileNotFoundError(path)
    return np.asarray(page, np.uint8)


def _cells(page: GrayImage, rect: RectMm) -> tuple[slice, slice]:
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (round(v * scale) for v in (rect.x, rect.y, rect.right, rect.bottom))
    return slice(top, bottom), slice(left, right)


if __name__ == "__main__":
    main()
