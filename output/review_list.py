"""废票与复核清单: every void sheet, void row and settled row, with the picture of the row.

For 监票 and 公证; it shows single sheets and is never published.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from output.paper import (
    CELL,
    CELL_BOLD,
    HEADING,
    KEPT_HEADING,
    LINE,
    SHADE,
    SHEET,
    SMALL,
    SUBTITLE,
    TITLE,
    signatures,
    table,
    text,
)

Tally = Mapping[str, Any]

NAME: Final = "废票与复核清单"

ROWS_IN_A_VOLUME: Final = 1500
"""About 200 pages and 20 MB; while it is made, 100 MB of memory, however many volumes there are."""

_WIDTH_MM: Final = 170
"""Between the margins."""
_PADDING_MM: Final = 1.5
_PICTURE_SHARE: Final = 0.9
"""A row's picture is a little smaller than the row: ten entries stand on a page."""
_WIDEST_MM: Final = 114
"""However wide a form's rows are, there is room for a unit's name beside them."""
_LONGEST: Final = 800
"""Characters in one cell: a cell that is higher than a page can't be set."""

_SIGNERS: Final = ("监票人", "监票人", "评议活动办公室", "公证员")


@dataclass(frozen=True, slots=True)
class Crop:
    """The picture of a row, made when its page is drawn."""

    width_mm: float
    """On the sheet."""
    height_mm: float
    picture: Callable[[], bytes | str]
    """Returns a JPEG, or in words why there is none."""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """A row that is void or that a person settled."""

    unit: str
    doubts: str
    """The scanner's reasons, in words; may be empty."""
    outcome: str
    """What it came to."""
    is_void: bool
    decisions: Sequence[str]
    """By whom, when and why, oldest first."""
    crop: Crop | str
    """Or in words why there is no picture."""
    others: Sequence[Crop] = ()
    """The row on other scans of its page, where they say different things."""


@dataclass(frozen=True, slots=True)
class ReviewedSheet:
    """A sheet that is void, was keyed in, or has such rows."""

    session: str
    sheet: str
    """Its id as it is printed."""
    is_void: bool
    decisions: Sequence[str]
    """On the sheet as a whole: proposed, confirmed, refused, keyed in."""
    rows: Sequence[ReviewedRow]


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """A refused page that a person closed, or scans in whose place a person took others."""

    page: str
    """File and page, or how many there are."""
    reason: str
    decision: str


def volumes_of(sheets: Sequence[ReviewedSheet]) -> list[list[ReviewedSheet]]:
    """Return the sheets in volumes of at most `ROWS_IN_A_VOLUME` rows; a sheet is in one only.

    There is one volume at least, which may be empty.
    """
    volumes: list[list[ReviewedSheet]] = [[]]
    rows = 0
    for sheet in sheets:
        size = max(len(sheet.rows), 1)
        if volumes[-1] and rows + size > ROWS_IN_A_VOLUME:
            volumes.append([])
            rows = 0
        volumes[-1].append(sheet)
        rows += size
    return volumes


def review_list(
    tally: Tally,
    volumes: Sequence[Sequence[ReviewedSheet]],
    number: int,
    pages: Sequence[ClosedPage],
) -> list[Flowable]:
    """Return what stands in one volume; the first has the totals, the last the refused pages.

    Args:
        tally: that it belongs to.
        volumes: all of them, by session.
        number: which one, from 0.
        pages: refused pages that people closed.
    """
    activity = tally["activity"]
    content = [
        text(NAME, TITLE),
        text(f"{activity['name']} · {activity['year']}年度", SUBTITLE),
    ]
    if len(volumes) > 1:
        content.append(text(f"第 {number + 1} 册，共 {len(volumes)} 册", SUBTITLE))
    content.append(
        text(
            "供监票、公证核对，不公开。日期为北京时间。图像由扫描原件裁出：中间一行为该单位，"
            "上下两行变淡，蓝框为选项框。",
            SMALL,
        )
    )
    if number == 0:
        content += [Spacer(1, 2 * mm), _totals(tally, volumes)]
    session = None
    for sheet in volumes[number]:
        if sheet.session != session:
            session = sheet.session
            content.append(text(session, KEPT_HEADING))
        content += _sheet(sheet)
    if not any(volumes):
        content.append(text("没有废票，没有作废行，也没有经人工复核的行。"))
    if pages and number + 1 == len(volumes):
        content += [
            text("结清的拒读页、换用的扫描件", HEADING),
            table(
                ("文件和页", "原因", "处理"),
                [[page.page, page.reason, page.decision] for page in pages],
                (50, 30, 90),
            ),
        ]
    return [*content, signatures(_SIGNERS)]


def _totals(tally: Tally, volumes: Sequence[Sequence[ReviewedSheet]]) -> Table:
    numbers: dict[str, list[int]] = {session["name"]: [0, 0, 0] for session in tally["sessions"]}
    for volume in volumes:
        for sheet in volume:
            counted = numbers.setdefault(sheet.session, [0, 0, 0])
            counted[0] += sheet.is_void
            counted[1] += sum(row.is_void for row in sheet.rows)
            counted[2] += len(sheet.rows)
    rows = [[name, *map(str, counted)] for name, counted in numbers.items()]
    sums = [str(sum(column)) for column in zip(*numbers.values(), strict=True)]
    return table(
        ("片区", "废票（份）", "作废行", "列出的行"),
        [*rows, ["合计", *sums]],
        (74, 32, 32, 32),
        numbers=(1, 2, 3),
        shaded=(len(rows),),
    )


def _sheet(sheet: ReviewedSheet) -> list[Flowable]:
    void = "　废票" if sheet.is_void else ""
    content: list[Flowable] = [text(f"{sheet.sheet}{void}", SHEET)]
    if sheet.decisions:
        content.append(_block([[told, ""] for told in _lines(sheet.decisions)], first_told=0))
    content += [_row(row) for row in sheet.rows]
    content[0].keepWithNext = True
    return content


def _row(row: ReviewedRow) -> Table:
    words = [text(row.unit, CELL_BOLD)]
    if row.doubts:
        words.append(text(f"存疑：{row.doubts}", CELL))
    words.append(text(f"认定：{row.outcome}", CELL_BOLD if row.is_void else CELL))
    crop = row.crop
    pictures = [text(crop, SMALL) if isinstance(crop, str) else _Picture(crop)]
    for number, other in enumerate(row.others, start=2):
        pictures += [text(f"第 {number} 份扫描件：", SMALL), _Picture(other)]
    told = [[line, ""] for line in _lines(row.decisions)]
    drawn = [each.width / mm for each in pictures if isinstance(each, _Picture)]
    width = max(drawn, default=_WIDTH_MM / 2)
    return _block([[words, pictures], *told], first_told=1, picture_mm=width)


def _lines(decisions: Sequence[str]) -> list[Flowable]:
    return [
        text(line[start : start + _LONGEST], CELL)
        for line in decisions
        for start in range(0, max(len(line), 1), _LONGEST)
    ]


def _block(cells: list[list[Any]], *, first_told: int, picture_mm: float = 0) -> Table:
    """Return words and picture side by side, and across both what people decided.

    Args:
        cells: two in each row.
        first_told: the first row that goes across; the row before it stays with it.
        picture_mm: width of the picture.
    """
    padding = _PADDING_MM * mm
    right = picture_mm * mm + 2 * padding
    made = Table(cells, [_WIDTH_MM * mm - right, right])
    made.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.4, LINE),
                ("NOSPLIT", (0, 0), (-1, first_told)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), padding),
                ("RIGHTPADDING", (0, 0), (-1, -1), padding),
                ("TOPPADDING", (0, 0), (-1, -1), padding / 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), padding / 2),
                *(("SPAN", (0, row), (1, row)) for row in range(first_told, len(cells))),
                ("BACKGROUND", (0, first_told), (-1, -1), SHADE),
            ]
        )
    )
    made.spaceAfter = 1.5 * mm
    return made


class _Picture(Flowable):  # type: ignore[misc]
    """Asks for its picture only when it is drawn, and keeps none."""

    def __init__(self, crop: Crop) -> None:
        super().__init__()
        self._crop = crop
        self.width = min(_PICTURE_SHARE * crop.width_mm, _WIDEST_MM) * mm
        self.height = self.width * crop.height_mm / crop.width_mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return its size: the room of its column, in the proportions of the row."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, or say why it can't be drawn."""
        seen = self._crop.picture()
        if isinstance(seen, bytes):
            self.canv.drawImage(
                ImageReader(BytesIO(seen)),
                0,
                0,
                self.width,
                self.height,
                preserveAspectRatio=True,
                anchor="e",
            )
            return
        words = text(seen, SMALL)
        _, height = words.wrap(self.width, self.height)
        words.drawOn(self.canv, 0, max(0, (self.height - height) / 2))
