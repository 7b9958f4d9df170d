"""Reads scans of the target and of blank test sheets: `pingyi calibrate read`, no terminal.

Here the reader and the measures meet: the reader says where a sheet lies in a scan and what is on
a blank form, `calibration` measures the target and judges.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from ballot.errors import SourceError
from ballot.grade import Vote
from ballot.messages import say
from ballot.profile import CALIBRATION, PROFILE_FILE, ScannerProfile
from ballot.reading import (
    DoubtReason,
    PageReading,
    Rejection,
    RejectionReason,
    RowReading,
    outcomes_of,
)
from calibration.target.areas import Homography, TargetScan
from calibration.target.examine import TargetMeasures, is_target, measure_target
from calibration.target.findings import (
    BlankTest,
    Finding,
    Rating,
    findings,
    spread_of,
    worst_of,
)
from calibration.target.picture import draw_report
from office.blank_forms import blank_forms_in
from office.calibrate_dpi import glass_dpi
from office.calibrate_print_job import BLANKS_PDF, TARGET_PDF, TestSheets, load_test_sheets
from office.folder import ActivityFolder
from office.scan_files import ScanFile
from office.scan_report import Watcher
from output.canonical import write_atomically
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.measures import load_measures
from scanner.sheet import read_picture
from scanner.types import GrayImage, OpenedPage, Refused

PICTURE: Final = "report.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """What the scans came to."""

    name: str
    pages: int
    target_file: str
    page: TargetScan
    assumed_dpi: bool
    """Whether the files didn't state the scanner's resolution."""
    measures: TargetMeasures
    blanks: BlankTest | None
    findings: tuple[Finding, ...]
    profile: Path
    picture: Path

    @property
    def verdict(self) -> Rating:
        """The worst of all findings."""
        return worst_of(*(finding.verdict for finding in self.findings))

    def as_json(self) -> dict[str, Any]:
        """Return the object that `calibrate read --json` prints."""
        seen = self.measures
        plain = (
            "dpi", "scale_x", "scale_y", "skew_degrees", "paper_white", "print_black",
            "is_bilevel", "noise", "faintest_percent", "edge_mm", "wander_mm",
        )  # fmt: skip
        return {
            "name": self.name,
            "pages": self.pages,
            "verdict": self.verdict,
            "findings": [asdict(finding) for finding in self.findings],
            "target": {
                "file": self.target_file,
                "scanner_dpi": self.page.dpi,
                "is_dpi_assumed": self.assumed_dpi,
                **{name: getattr(seen, name) for name in plain},
                "wedge": [list(step) for step in seen.wedge],
                "line_pairs": [
                    {"per_mm": per_mm, "direction": "x" if upright else "y", "contrast": kept}
                    for per_mm, upright, kept in seen.modulations
                ],
                "streaks": [asdict(streak) for streak in seen.streaks],
            },
            "blank_forms": None if self.blanks is None else _blanks_json(self.blanks),
            "profile": str(self.profile),
            "picture": str(self.picture),
        }


def _blanks_json(blanks: BlankTest) -> dict[str, Any]:
    body = asdict(blanks)
    del body["own"], body["excess"]
    has_boxes = bool(blanks.own)
    return {
        **body,
        "own_mm2": asdict(spread_of(blanks.own)) if has_boxes else None,
        "excess": asdict(spread_of(blanks.excess)) if has_boxes else None,
    }


@dataclass(slots=True)
class _Seen:
    """What was found so far."""

    pages: int = 0
    target: tuple[str, TargetScan, bool] | None = None
    """File, page, and whether the scanner's resolution had to be assumed."""
    readings: list[PageReading] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_calibration(
    folder: ActivityFolder, files: Sequence[ScanFile], *, name: str, watcher: Watcher
) -> CalibrationReport:
    """Read scans, judge them, and keep picture and profile in the activity folder.

    Args:
        folder: the activity, with what `calibrate print` left.
        files: the scans. Of several scans of the target the first counts.
        name: what people call the scanner.
        watcher: is told of every page; it counts one for each file to begin with.

    Raises:
        SourceError: no target was printed, or none was found; a printed file is named as a scan.
        StoreError: the list of test sheets is damaged, or the folder can't be written.
    """
    sheets = load_test_sheets(folder)
    if sheets is None:
        raise SourceError("calibrate.not_printed")
    own = folder.path / CALIBRATION
    printed = {(own / file).resolve() for file in (TARGET_PDF, BLANKS_PDF)}
    for file in files:
        if file.path.resolve() in printed or _is_copy(file.path, printed):
            raise SourceError("calibrate.own_print", path=file.path)
    context = ReadingContext(
        activity=folder.activity.id,
        secret=folder.secret(),
        layouts={sheets.layout.form: sheets.layout},
        sheets=dict.fromkeys(sheets.sheets, sheets.layout.form),
        blank_forms=blank_forms_in(own / BLANKS_PDF, sheets.layout),
    )
    seen = _Seen()
    for file in files:
        _read_file(file, sheets, context, seen, watcher)
    if seen.target is None:
        reasons = say("calibrate.stop").join(dict.fromkeys(seen.refused))
        raise SourceError("calibrate.no_target", pages=seen.pages, reasons=reasons)
    target_file, page, assumed = seen.target
    measures = measure_target(page)
    blanks = _blanks(seen)
    found = findings(measures, blanks)
    picture, profile = own / PICTURE, own / PROFILE_FILE
    title = say("calibrate.title", name=name)
    draw_report(picture, page, measures, blanks, found, title=title)
    write_atomically(profile, _profile(name, page, measures, blanks).dumps().encode())
    return CalibrationReport(
        name=name,
        pages=seen.pages,
        target_file=target_file,
        page=page,
        assumed_dpi=assumed,
        measures=measures,
        blanks=blanks,
        findings=found,
        profile=profile,
        picture=picture,
    )


def _is_copy(path: Path, printed: set[Path]) -> bool:
    """Whether a file is a copy of what was printed: it would pass without any paper."""
    return any(
        other.exists()
        and other.stat().st_size == path.stat().st_size
        and other.read_bytes() == path.read_bytes()
        for other in printed
    )


def _read_file(
    file: ScanFile, sheets: TestSheets, context: ReadingContext, seen: _Seen, watcher: Watcher
) -> None:
    for index, opened in _images(file, watcher):
        seen.pages += 1
        watcher.advance()
        if isinstance(opened, Refused):
            seen.refused.append(opened.rejection.detail)
            continue
        image = opened.image
        located = _target(image, sheets)
        if located is not None:
            dpi, assumed = glass_dpi(file.path, index, image.shape, located.dpi)
            page = TargetScan(image, located.homography, dpi)
            seen.target = seen.target or (file.name, page, assumed)
            continue
        for _, outcome in outcomes_of(read_picture(image, context, is_damaged=opened.is_damaged)):
            match outcome:
                case PageReading() as reading:
                    seen.readings.append(reading)
                case Rejection(reason=RejectionReason.BLANK_SIDE):
                    pass
                case Rejection() as rejection:
                    seen.refused.append(rejection.detail)


def _images(file: ScanFile, watcher: Watcher) -> Iterator[tuple[int, OpenedPage | Refused]]:
    try:
        source = examine(file.path)
    except Refused as refused:
        watcher.grow(0)
        yield 0, refused
        return
    watcher.grow(source.page_count - 1)
    pages = enumerate(open_pages(source, 0, source.pages))
    yield from ((index, page) for index, page in pages if index not in source.previews)


def _target(image: GrayImage, sheets: TestSheets) -> TargetScan | None:
    """Return where the target lies in a scan, its dpi that of print; None on any other page."""
    try:
        upright, rough = orient(image)
        page_map = register_page(find_fiducials(upright, rough), sheets.layout.pages[0])
        homography = _turned_back(image, upright) @ page_map.homography
        page = TargetScan(image, homography, page_map.dpi)
        return page if is_target(page) else None
    except (Refused, SourceError):
        return None


def _turned_back(image: GrayImage, upright: GrayImage) -> Homography:
    """Return the map from a page that was turned upright to the scan that it came from, px."""
    height, width = image.shape
    maps = (
        [[1, 0, 0], [0, 1, 0]],
        [[0, -1, width - 1], [1, 0, 0]],
        [[-1, 0, width - 1], [0, -1, height - 1]],
        [[0, 1, 0], [-1, 0, height - 1]],
    )
    turned = (k for k in range(4) if np.array_equal(np.rot90(image, k), upright))
    turns = next(turned, None)
    if turns is None:  # the inverse of a negative: nothing to measure a scanner by
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.negative")
    return np.array([*maps[turns], [0, 0, 1]], dtype=np.float64)


def _is_marked(row: RowReading) -> bool:
    """Whether anything was seen in a row; that a black and white scan proves little is no mark."""
    is_unsure = row.doubts == (DoubtReason.FAINT_PAGE,) or _is_unsure(row)
    return row.vote is not Vote.ABSTAIN and not is_unsure


def _is_unsure(row: RowReading) -> bool:
    """Whether no ink was seen in a row, and yet the learned judge isn't sure that it is blank."""
    only_unsure = row.doubts == (DoubtReason.JUDGES_DISAGREE,)
    return only_unsure and row.suggestion is Vote.ABSTAIN


def _blanks(seen: _Seen) -> BlankTest | None:
    if not seen.readings and not seen.refused:
        return None
    rows = [row for reading in seen.readings for row in reading.rows]
    boxes = [
        box
        for reading in seen.readings
        for row in load_measures(reading.measures).rows
        for box in row.boxes
    ]
    places = [reading.registration for reading in seen.readings]
    return BlankTest(
        pages=len(seen.readings),
        refused=tuple(seen.refused),
        marked_rows=sum(_is_marked(row) for row in rows),
        unsure_rows=sum(_is_unsure(row) for row in rows),
        rows=len(rows),
        residual_median_mm=median([place.residual_median_mm for place in places] or [0.0]),
        residual_worst_mm=max([place.residual_worst_mm for place in places], default=0.0),
        own=tuple(box.own for box in boxes),
        excess=tuple(box.excess for box in boxes),
    )


def _profile(
    name: str, page: TargetScan, seen: TargetMeasures, blanks: BlankTest | None
) -> ScannerProfile:
    has_boxes = blanks is not None and bool(blanks.own)
    return ScannerProfile(
        name=name,
        made=datetime.now().astimezone().isoformat(timespec="minutes"),
        dpi=seen.dpi,
        scanner_dpi=round(page.dpi, 2),
        scale_x=seen.scale_x,
        scale_y=seen.scale_y,
        paper_white=seen.paper_white,
        print_black=seen.print_black,
        is_bilevel=seen.is_bilevel,
        noise=seen.noise,
        edge_mm=round(seen.edge_mm, 3),
        streaks_mm=tuple(streak.at_mm for streak in seen.streaks),
        residual_median_mm=blanks.residual_median_mm if blanks and has_boxes else None,
        residual_worst_mm=blanks.residual_worst_mm if blanks and has_boxes else None,
        blank_own_mm2=spread_of(blanks.own) if blanks and has_boxes else None,
        blank_excess=spread_of(blanks.excess) if blanks and has_boxes else None,
    )
