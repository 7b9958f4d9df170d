"""A meeting on the bench: printed forms in, scans and the truth about them out.

Each sheet has its own source of randomness, made from the seed and the sheet's place in the
PDF, so that the work can be spread over processes and comes out the same.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np

from ballot.errors import SourceError
from ballot.files import make_folder, written_whole
from ballot.ids import NO_ITEM, ItemId, LineId, SessionId, SheetId, UnitId
from ballot.layout import Layout, PageLayout
from calibration.images import FloatArray, PageImage
from calibration.pens.intents import FillPlan, RowIntent
from calibration.pens.pages import mark_page, page_count, printed_sheets, render_pages
from calibration.pens.strokes import StrokeModel
from calibration.scans.degrade import Preset, Scan, degrade
from calibration.scans.scan_file import FileFormat, write_scans

TRUTH_FILE: Final = "truth.csv"

# Streams of one seed: what is common to all sheets, and each sheet's own.
_COMMON, _SHEET = 0, 1


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One line of truth.csv (docs/formats/truth.md); the fields are its columns."""

    file: str
    page_index: int
    """Page within the file, from 0."""
    session: SessionId
    sheet: SheetId
    page: int
    """Page of the form, from 1."""
    unit: UnitId
    vote: str
    """What was meant; empty where the paper doesn't say."""
    kind: str
    mark: str
    item: ItemId = NO_ITEM
    """What is asked of the unit; a column only where a form has items."""

    @property
    def line(self) -> LineId:
        """What the row answers."""
        return LineId.of(self.unit, self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is common to all sheets of one simulation."""

    pdf: Path
    layout: Layout
    session: SessionId
    out_folder: Path
    plan: FillPlan
    model: StrokeModel
    preset: Preset
    seed: int
    dpi: int
    popularity: FloatArray


@dataclass(frozen=True, slots=True)
class Stack:
    """Sheets that go through the scanner one after the other."""

    sheets: tuple[tuple[int, SheetId], ...]
    """Place in the PDF, from 0, and id."""
    files: tuple[str, ...]
    """One name for each page in turn, or a single one for all of them."""


def simulate_sheets(
    pdf: Path,
    layout: Layout,
    sheet_ids: Sequence[SheetId],
    out_folder: Path,
    *,
    session: SessionId,
    plan: FillPlan,
    preset: Preset,
    seed: int,
    model: StrokeModel | None = None,
    dpi: int = 200,
    file_format: FileFormat = FileFormat.JPEG,
    sheets_per_file: int | None = None,
    executor: Executor | None = None,
) -> int:
    """Fill in and scan printed sheets, and write down what was meant.

    Args:
        pdf: the printed forms.
        layout: where everything stands on them.
        sheet_ids: of the sheets in the PDF, in any order; in that of the PDF where its pages show
            no id as text.
        out_folder: where the scans and truth.csv go; made where it is missing.
        session: the meeting that the sheets were printed for.
        plan: who votes what, and how.
        preset: the scanner.
        seed: the same seed writes the same files.
        model: shapes of the marks; those of the plan where None.
        dpi: resolution of the scans.
        file_format: what the scanner writes.
        sheets_per_file: how many sheets share one file (TIFF and PDF); None is a file a page.
        executor: runs the stacks side by side, in processes (PDFium bears no threads); one after
            the other in this process where None.

    Returns:
        The number of pages.

    Raises:
        SourceError: the PDF can't be opened, or doesn't hold these sheets.
    """
    per_sheet, sides = len(layout.pages), len(layout.sides)
    pages, expected = page_count(pdf), len(sheet_ids) * sides
    if pages != expected:
        raise SourceError(
            "simulation.page_count",
            path=pdf,
            pages=pages,
            sheets=len(sheet_ids),
            pages_per_sheet=sides,
            expected=expected,
        )
    in_order = _in_order(pdf, layout, sheet_ids)
    rows = [row for page in layout.pages for row in page.rows]
    rng = np.random.default_rng([seed, _COMMON])
    make_folder(out_folder)
    bench = Bench(
        pdf=pdf,
        layout=layout,
        session=session,
        out_folder=out_folder,
        plan=plan,
        model=model or plan.strokes,
        preset=preset,
        seed=seed,
        dpi=dpi,
        popularity=plan.popularity(rows, rng),
    )
    stacks = list(_stacks(in_order, per_sheet, file_format, sheets_per_file, rng))
    run = map if executor is None else executor.map
    write_truth(
        out_folder / TRUTH_FILE,
        (line for lines in run(simulate_stack, [bench] * len(stacks), stacks) for line in lines),
        has_items=any(row.item for row in rows),
    )
    return len(sheet_ids) * per_sheet


def _in_order(pdf: Path, layout: Layout, sheet_ids: Sequence[SheetId]) -> Sequence[SheetId]:
    """Return the sheets in the order of the PDF.

    Raises:
        SourceError: it shows other ids.
    """
    shown = printed_sheets(pdf, layout)
    if not any(shown):
        return sheet_ids
    found = [sheet for sheet in shown if sheet is not None]
    if sorted(found) != sorted(sheet_ids):
        raise SourceError("simulation.other_sheets", path=pdf)
    return found


def _stacks(
    sheet_ids: Sequence[SheetId],
    per_sheet: int,
    file_format: FileFormat,
    sheets_per_file: int | None,
    rng: np.random.Generator,
) -> Iterator[Stack]:
    """Shuffle the sheets, as they come out of a ballot box, and number their files."""
    order = rng.permutation(len(sheet_ids)).tolist()
    size = sheets_per_file or 1
    counter = int(rng.integers(1, 5000))
    for first in range(0, len(order), size):
        sheets = tuple((place, sheet_ids[place]) for place in order[first : first + size])
        files = 1 if sheets_per_file else len(sheets) * per_sheet
        names = tuple(f"SCAN{counter + i:05d}.{file_format}" for i in range(files))
        counter += files
        yield Stack(sheets, names)


def simulate_stack(bench: Bench, stack: Stack) -> list[TruthRow]:
    """Fill in, scan and write the sheets of one stack; return the truth about them."""
    truth: list[TruthRow] = []
    scans: list[Scan] = []
    for place, sheet in stack.sheets:
        rng = np.random.default_rng([bench.seed, _SHEET, place])
        for page, scan, intents in _scanned_sheet(bench, place, rng):
            index = len(scans)
            is_shared = len(stack.files) == 1
            name = stack.files[0] if is_shared else stack.files[index]
            scans.append(scan)
            truth += truth_rows(
                intents,
                file=name,
                page_index=index if is_shared else 0,
                session=bench.session,
                sheet=sheet,
                page=page.number,
            )
    groups = [scans] if len(stack.files) == 1 else [[scan] for scan in scans]
    for name, group in zip(stack.files, groups, strict=True):
        write_scans(bench.out_folder / name, group, bench.dpi)
    return truth


def _scanned_sheet(
    bench: Bench, place: int, rng: np.random.Generator
) -> Iterator[tuple[PageLayout, Scan, tuple[RowIntent, ...]]]:
    """Yield every page of one sheet: its layout, its scan and what was meant on it."""
    writer = bench.plan.writer(rng)
    layouts = bench.layout.pages
    rows = [row for page in layouts for row in page.rows]
    intents = bench.plan.intents(rows, bench.popularity, writer.habit, rng)
    light = bench.preset.light(rng)
    meant = {intent.line: intent for intent in intents}
    first = place * len(bench.layout.sides)  # a side without rows isn't scanned
    numbers = range(first, first + len(layouts))
    printed = render_pages(bench.pdf, bench.dpi, numbers, is_gray=bench.preset.is_gray)
    marked = [
        mark_page(image, page, intents, writer, rng, bench.dpi, bench.model, light)
        for page, image in zip(layouts, printed, strict=True)
    ]
    for page, scan in zip(layouts, scanned(marked, bench.preset, rng), strict=True):
        yield page, scan, tuple(meant[row.line] for row in page.rows)


def scanned(
    marked: Sequence[PageImage],
    preset: Preset,
    rng: np.random.Generator,
    *,
    behind: Sequence[PageImage] = (),
) -> Iterator[Scan]:
    """Yield the scans of the pages of one sheet, each with its own back behind it.

    Args:
        marked: its pages.
        preset: how they are scanned.
        rng: of the sheet.
        behind: the side without rows behind the last of an odd number of pages, which isn't
            scanned; where it isn't given, the page itself shows through.
    """
    sides = [*marked, *behind]
    for index, image in enumerate(marked):
        # Pages 1 and 2 are the sides of one sheet of paper, 3 and 4 of the next.
        back = sides[index ^ 1] if index ^ 1 < len(sides) else None
        yield degrade(image, preset, rng, back=back)


def truth_rows(
    intents: Iterable[RowIntent],
    *,
    file: str,
    page_index: int,
    session: SessionId,
    sheet: SheetId,
    page: int,
) -> list[TruthRow]:
    """Return the lines of truth.csv for one page."""
    return [
        TruthRow(
            file,
            page_index,
            session,
            sheet,
            page,
            intent.line.unit,
            "" if intent.vote is None else intent.vote,
            intent.kind.value,
            intent.mark_names,
            intent.line.item,
        )
        for intent in intents
    ]


def write_truth(path: Path, rows: Iterable[TruthRow], *, has_items: bool) -> None:
    """Write truth.csv, line by line as the rows come; it is there only once it is whole.

    Args:
        path: the file.
        rows: its lines.
        has_items: whether any of the form's rows has an item: the last column is left out else.
    """
    columns = len(fields(TruthRow)) - (not has_items)
    with written_whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([field.name for field in fields(TruthRow)][:columns])
        writer.writerows(astuple(row)[:columns] for row in rows)


def read_truth(path: Path) -> Iterator[TruthRow]:
    """Yield the lines of a truth.csv."""
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield TruthRow(
                file=line["file"],
                page_index=int(line["page_index"]),
                session=SessionId(line["session"]),
                sheet=SheetId(line["sheet"]),
                page=int(line["page"]),
                unit=UnitId(line["unit"]),
                vote=line["vote"],
                kind=line["kind"],
                mark=line["mark"],
                item=ItemId(line.get("item") or NO_ITEM),
            )
