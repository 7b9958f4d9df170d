"""征求意见: what each unit gets, and what the office keeps.

A unit gets how many sheets are about it, which aspects they name, and what people typed, sorted by
its words: neither pictures nor ids nor the order of scanning. Handwriting tells the writer. The
office's list has the pictures, and never leaves it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from output.paper import (
    BODY,
    CELL,
    HEADING,
    LINE,
    SHEET,
    SMALL,
    SUBTITLE,
    TITLE,
    table,
    text,
)
from output.review_list import Crop

NAME: Final = "征求意见汇总（内部）"

_WIDTH_MM: Final = 170
"""Between the margins."""
_PICTURE_MM: Final = 164
_LONGEST: Final = 700
_MOST_LINES: Final = 20
"""Characters and lines in one cell: a cell that is higher than a page can't be set."""
_FORMULA: Final = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for the beginning of a formula: people write what they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which form the lists are of."""

    activity: str
    year: int
    title: str
    """Of the form."""
    day: str
    """When they were made, in Beijing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many sheets of the form there are, and how far people have come."""

    scanned: int
    told: int
    """They are about a unit."""
    no_unit: int
    waits: int
    """A line waits for a person: they are in no unit's list."""
    void: int
    untyped: int
    """Something is written, or may be, and nobody has typed it."""
    unseen: int
    """No scan of their writing is in this folder: keyed in, or counted in another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOpinions:
    """What a unit gets."""

    id: str
    name: str
    sheets: int
    aspects: Sequence[tuple[str, int]]
    """How many of them name each aspect, in the order of the form."""
    no_aspect: int
    texts: Sequence[str]
    untyped: int
    """Of these sheets, those whose writing isn't typed yet."""
    unseen: int

    def __post_init__(self) -> None:
        if list(self.texts) != sorted(self.texts):
            raise ValueError("texts are sorted: their order tells nothing of the scanning")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSheet:
    """A sheet in the office's list."""

    sheet: str
    """Its id as it is printed."""
    aspects: str
    """In words."""
    text: str
    """What was typed, or in words why there is none."""
    pictures: Sequence[Crop] = ()
    """Of the writing."""


def unit_list(about: About, unit: UnitOpinions, standing: Standing) -> list[Flowable]:
    """Return what stands in a unit's list."""
    content: list[Flowable] = [
        text(f"{unit.name}：收到的意见和建议", TITLE),
        text(f"{about.activity} · {about.year}年度 · {about.title}", SUBTITLE),
        text(f"截至{about.day}，{unit.sheets} 份征求意见表反映本单位。"),
        *(text(words, SMALL) for words in incomplete(unit, standing)),
        text("意见涉及的方面", HEADING),
        _aspects(unit),
        text("意见和建议", HEADING),
    ]
    if unit.texts:
        content += [_numbered(unit.texts)]
    else:
        content.append(text("没有文字意见。"))
    note = "文字由工作人员照原表录入，按文字排序，与填写、扫描的先后无关；不附原表图像和编号。"
    return [*content, Spacer(1, 3 * mm), text(note, SMALL)]


def incomplete(unit: UnitOpinions, standing: Standing) -> list[str]:
    """Return, in words, what a unit's list doesn't hold yet; nothing where it holds all."""
    words = []
    if standing.waits:
        words.append(
            f"全部征求意见表中还有 {standing.waits} 份待人工认定反映哪个单位、哪些方面，未列入。"
        )
    if unit.untyped:
        words.append(f"其中 {unit.untyped} 份写有意见而尚未录入，未列入下面的意见。")
    if unit.unseen:
        words.append(f"其中 {unit.unseen} 份的原表图像不在本机，文字未列入。")
    return words


def _aspects(unit: UnitOpinions) -> Table:
    rows = [[name, str(count)] for name, count in unit.aspects]
    return table(
        ("方面（可多选）", "份数"),
        [*rows, ["未选方面", str(unit.no_aspect)]],
        (120, 50),
        numbers=(1,),
    )


def _numbered(texts: Sequence[str]) -> Table:
    rows = [
        [str(number) if place == 0 else "", piece]
        for number, words in enumerate(texts, start=1)
        for place, piece in enumerate(_pieces(words))
    ]
    return table(("", "意见和建议"), rows, (12, 158), numbers=(0,))


def _pieces(words: str) -> list[str]:
    """Return a text in pieces that fit a cell; one at least."""
    pieces: list[str] = []
    lines: list[str] = []
    for line in words.split("\n"):
        for start in range(0, max(len(line), 1), _LONGEST):
            part = line[start : start + _LONGEST]
            if lines and (len(lines) == _MOST_LINES or len("".join(lines) + part) > _LONGEST):
                pieces.append("\n".join(lines))
                lines = []
            lines.append(part)
    return [*pieces, "\n".join(lines)]


def unit_csv(unit: UnitOpinions) -> bytes:
    """Return a unit's list as a table: UTF-8, lines end in a line feed (docs/opinions.md)."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("what", "name", "value"))
    writer.writerow(("sheets", "", unit.sheets))
    writer.writerows(("aspect", _inert(name), count) for name, count in unit.aspects)
    writer.writerow(("no_aspect", "", unit.no_aspect))
    writer.writerow(("untyped", "", unit.untyped + unit.unseen))
    writer.writerows(("opinion", "", _inert(words)) for words in unit.texts)
    return stream.getvalue().encode()


def _inert(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words


def office_list(
    about: About,
    standing: Standing,
    units: Sequence[tuple[UnitOpinions, Sequence[KeptSheet]]],
    others: Sequence[tuple[str, Sequence[KeptSheet]]],
) -> list[Flowable]:
    """Return what stands in the office's list.

    Args:
        about: which form.
        standing: its numbers.
        units: those that a sheet is about, with these sheets.
        others: sheets that are in no unit's list, under the words for why.
    """
    warning = "有手写图像，能认出是谁写的：不得发给被评单位，不公开，用后按保密件处理。"
    content: list[Flowable] = [
        text(NAME, TITLE),
        text(f"{about.activity} · {about.year}年度 · {about.title} · {about.day}", SUBTITLE),
        text(warning, BODY),
        _numbers(standing),
        text("各单位收到的意见", HEADING),
        _cross(units) if units else text("没有反映具体单位的意见表。"),
    ]
    parts = [(f"{unit.name}（{unit.sheets} 份）", sheets) for unit, sheets in units]
    parts += [(f"{title}（{len(sheets)} 份）", sheets) for title, sheets in others if sheets]
    for title, sheets in parts:
        for place, sheet in enumerate(sheets):
            content += _kept(sheet, [text(title, HEADING)] if place == 0 else [])
    return content


def _numbers(standing: Standing) -> Table:
    return table(
        ("已扫描", "反映单位", "未选单位", "待认定", "废票或名单作废", "未录入", "图像不在本机"),
        [
            [
                str(number)
                for number in (
                    standing.scanned,
                    standing.told,
                    standing.no_unit,
                    standing.waits,
                    standing.void,
                    standing.untyped,
                    standing.unseen,
                )
            ]
        ],
        (22, 24, 24, 22, 30, 22, 26),
        numbers=range(7),
    )


def _cross(units: Sequence[tuple[UnitOpinions, Sequence[KeptSheet]]]) -> Table:
    names = [name for name, _ in units[0][0].aspects]
    width = (_WIDTH_MM - 40 - 18 - 18) / max(len(names), 1)
    rows = [
        [
            unit.name,
            str(unit.sheets),
            *(str(count) for _, count in unit.aspects),
            str(len(unit.texts)),
        ]
        for unit, _ in units
    ]
    head = ("单位", "份数", *names, "有文字")
    widths = (40, 18, *(width for _ in names), 18)
    return table(head, rows, widths, numbers=range(1, len(head)))


def _kept(sheet: KeptSheet, heading: list[Flowable]) -> list[Flowable]:
    """Return a sheet under its id; on one page with that and the heading before it, if it fits."""
    first = text(f"{sheet.sheet}　{sheet.aspects}", SHEET)
    lines = [text(piece, CELL) for piece in _pieces(sheet.text)]
    pictures = [_Writing(picture) for picture in sheet.pictures]
    made = Table([[each] for each in (*pictures, *lines)], [_WIDTH_MM * mm])
    made.setStyle(
        TableStyle(
            [
                ("BOX", (0, 0), (-1, -1), 0.4, LINE),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    made.spaceAfter = 1.5 * mm
    return [KeepTogether([*heading, first, made])]


class _Writing(Flowable):  # type: ignore[misc]
    """Asks for its picture only when it is drawn, and keeps none."""

    def __init__(self, crop: Crop) -> None:
        super().__init__()
        self._picture = crop.picture
        self.width = _PICTURE_MM * mm
        self.height = self.width * crop.height_mm / crop.width_mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, or say why it can't be drawn."""
        seen = self._picture()
        if isinstance(seen, bytes):
            reader = ImageReader(BytesIO(seen))
            self.canv.drawImage(
                reader, 0, 0, self.width, self.height, preserveAspectRatio=True, anchor="w"
            )
            return
        words = text(seen, SMALL)
        _, height = words.wrap(self.width, self.height)
        words.drawOn(self.canv, 0, max(0, (self.height - height) / 2))
