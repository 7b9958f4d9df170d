"""The witness slip of a seal (封存见证单): what 监票 and 公证 take home and check against later.

The same facts stand on the paper in digits, in its code, and in slip.txt beside it
(docs/formats/slip.md). What is on the paper is Chinese in any language of the process.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import segno
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from ballot.errors import UsageError
from output.canonical import write_atomically
from output.paper import (
    BODY,
    CELL,
    CELL_HEAD,
    INK,
    KEPT_HEADING,
    LINE,
    SHADE,
    SMALL,
    head,
    signatures,
    table,
    text,
    write_paper,
)

SCHEMA = "pingyi-slip/1"
SLIP_PDF = "slip.pdf"
SLIP_TEXT = "slip.txt"

SHEET_NUMBERS: Final = {
    "printed": "印制",
    "issued": "发出",
    "returned": "收回",
    "unused": "剩余",
    "spoiled": "换票作废",
    "scanned": "扫描",
    "valid": "有效",
    "void": "废票",
}
"""Numbers of sheets, in the order of the paper."""

ROW_NUMBERS: Final = {"abstain": "弃权", "void": "作废"}
"""Rows of valid sheets, all units together."""

MOST_BYTES_IN_CODE = 1100
"""A code of 133 modules on 46 mm: 0.34 mm each, which an office printer and a phone still manage.
With about ten keys the text is longer, and the code leaves the keys to the paper."""

_CODE_MM = 46.0
_HASH = re.compile(r"[0-9a-f]{64}")
_GROUP = 4
_GROUPS_IN_LINE = 8
_WITNESSES = ("监票", "公证", "计票")

_DIGITS = CELL.clone("digits", fontSize=10.5, leading=13, alignment=TA_CENTER)
_DIGITS_FIRST = CELL_HEAD.clone("digits-first", fontSize=10.5, leading=13)
_SMALL_DIGITS = CELL.clone("small-digits", fontSize=8.5, leading=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What a slip says."""

    activity: str
    """Id of the activity."""
    year: int
    session: str
    """Id of the session."""
    revision: int
    day: date
    """When it was sealed, on the clock on the office's wall."""
    entry: int
    """Number of the seal's entry in the log."""
    sheets: Mapping[str, int | None]
    """By the names of `SHEET_NUMBERS`; None where nobody counted."""
    rows: Mapping[str, int]
    """By the names of `ROW_NUMBERS`."""
    head: str
    """Hash of the seal's entry, hex."""
    tally: str
    """SHA-256 of the session's tally, hex."""
    keys: Mapping[str, str]
    """Fingerprints of the public keys that lay in the folder, by name."""

    def to_text(self) -> str:
        """Return the lines of slip.txt."""
        return "\n".join([*self._facts(), *self._key_lines(), ""])

    def code_text(self) -> str:
        """Return what the code holds: slip.txt, without the keys where it would be too long."""
        whole = self.to_text()
        if len(whole.encode()) <= MOST_BYTES_IN_CODE:
            return whole
        return "\n".join([*self._facts(), f"keys {len(self.keys)}", ""])

    def _facts(self) -> Sequence[str]:
        return (
            SCHEMA,
            f"activity {self.activity} {self.year}",
            f"session {self.session} {self.revision}",
            f"sealed {self.day:%Y-%m-%d} {self.entry}",
            f"sheets {_numbers(self.sheets, SHEET_NUMBERS)}",
            f"rows {_numbers(self.rows, ROW_NUMBERS)}",
            f"head {self.head}",
            f"tally {self.tally}",
        )

    def _key_lines(self) -> Sequence[str]:
        return [f"key {name} {digits}" for name, digits in self.keys.items()]


def _numbers(values: Mapping[str, int | None] | Mapping[str, int], names: Mapping[str, str]) -> str:
    return " ".join(f"{n}={'-' if values[n] is None else values[n]}" for n in names)


def parse_slip(content: str) -> Slip:
    """Return what a slip.txt says.

    Raises:
        UsageError: it is none of this version.
    """
    try:
        lines = [line.split(" ") for line in content.split("\n")]
        shape = [line[0] for line in lines[:8]]
        wanted = [SCHEMA, "activity", "session", "sealed", "sheets", "rows", "head", "tally"]
        if shape != wanted or lines[-1] != [""]:
            raise ValueError(content[:40])
        _, (_, activity, year), (_, session, revision), (_, day, entry) = lines[:4]
        keys = {name: _hash(digits) for _, name, digits in lines[8:-1]}
        slip = Slip(
            activity=activity,
            year=int(year),
            session=session,
            revision=int(revision),
            day=date.fromisoformat(day),
            entry=int(entry),
            sheets={n: None if v == "-" else int(v) for n, v in _pairs(lines[4])},
            rows={n: int(v) for n, v in _pairs(lines[5])},
            head=_hash(lines[6][1]),
            tally=_hash(lines[7][1]),
            keys=keys,
        )
        if slip.to_text() != content:  # one way to write it, and no other
            raise ValueError(content[:40])
    except (ValueError, KeyError, IndexError) as problem:
        raise UsageError("slip.not_understood", problem=problem) from problem
    return slip


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (word.partition("=") for word in words[1:])]


def _hash(digits: str) -> str:
    if not _HASH.fullmatch(digits):
        raise ValueError(digits)
    return digits


def in_groups(digits: str) -> list[str]:
    """Return the digits of a hash in groups of four, as people read them out."""
    return [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]


def write_slip(place: Path, slip: Slip, tally: Mapping[str, Any]) -> Path:
    """Write slip.txt and slip.pdf into the folder of a sealed session.

    Args:
        place: `output/sessions/<session>/revision-<n>`.
        slip: what it says.
        tally: the session's own; names of activity and session, and who sealed, are taken from it.

    Returns:
        Where the paper is.
    """
    write_atomically(place / SLIP_TEXT, slip.to_text().encode())
    pdf = place / SLIP_PDF
    draft = place / f".new-{SLIP_PDF}"
    try:
        write_paper(draft, "封存见证单", _content(slip, tally), slip.tally)
        draft.replace(pdf)
    finally:
        draft.unlink(missing_ok=True)
    return pdf


def _content(slip: Slip, tally: Mapping[str, Any]) -> list[Flowable]:
    name = tally["sessions"][0]["name"]
    replaces = tally["revision"]["replaces"]
    revision = f"第 {slip.revision} 版"
    if replaces:
        revision += f"（取代 {' '.join(in_groups(replaces)[:4])} …）"
    facts = [
        ["场次", f"{name}（{slip.session}）", "封存版本", revision],
        [
            "封存日期",
            f"{slip.day.year}年{slip.day.month}月{slip.day.day}日",
            "封存人",
            tally["revision"]["by"],
        ],
    ]
    numbers = ["未清点" if slip.sheets[n] is None else str(slip.sheets[n]) for n in SHEET_NUMBERS]
    digits = [
        text("日志摘要（封存后；核验时输入，至少前四组）", KEPT_HEADING),
        _grid(slip.head, is_copied=True),
        text("计票结果摘要（计票结果文件的 SHA-256）", KEPT_HEADING),
        _grid(slip.tally),
    ]
    return [
        *head(tally, "封存见证单"),
        _facts_table(facts),
        text("份数", KEPT_HEADING),
        table(
            tuple(SHEET_NUMBERS.values()),
            [numbers],
            (21.25,) * len(SHEET_NUMBERS),
            numbers=range(len(SHEET_NUMBERS)),
        ),
        text(
            f"有效票中各单位合计：弃权 {slip.rows['abstain']} 行，作废 {slip.rows['void']} 行。"
            "发出、收回、剩余、换票作废为人工清点，其余为程序所计。",
            SMALL,
        ),
        _beside(digits, Code(slip.code_text())),
        *_keys(slip),
        text("日后核验", KEPT_HEADING),
        text(
            f"一、核验证据日志时输入日志摘要：应答为第 {slip.entry} 条。\n"
            "二、计票结果文件的 SHA-256：应与计票结果摘要逐位相同。\n"
            "三、该人公钥（DER 格式）的 SHA-256：应与公钥指纹逐位相同。\n"
            "各步的做法见随软件的核验说明。"
            "有一项不符，封存后即有改动，请勿采用结果。",
            SMALL,
        ),
        signatures(_WITNESSES),
    ]


def _facts_table(rows: Sequence[Sequence[str]]) -> Table:
    cells = [
        [text(word, CELL_HEAD if column % 2 == 0 else CELL) for column, word in enumerate(row)]
        for row in rows
    ]
    made = Table(cells, [20 * mm, 65 * mm, 20 * mm, 65 * mm])
    made.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, LINE),
                ("BACKGROUND", (0, 0), (0, -1), SHADE),
                ("BACKGROUND", (2, 0), (2, -1), SHADE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return made


def _grid(digits: str, *, is_copied: bool = False) -> Table:
    """Return a hash in boxes of four digits, eight a line.

    The first four boxes of one that is copied by hand stand out.
    """
    groups = in_groups(digits)
    cells = [
        [
            text(group, _DIGITS_FIRST if is_copied and start + column < _GROUP else _DIGITS)
            for column, group in enumerate(groups[start : start + _GROUPS_IN_LINE])
        ]
        for start in range(0, len(groups), _GROUPS_IN_LINE)
    ]
    made = Table(cells, [14.5 * mm] * _GROUPS_IN_LINE, rowHeights=7 * mm, hAlign="LEFT")
    style: list[tuple[Any, ...]] = [
        ("INNERGRID", (0, 0), (-1, -1), 0.3, LINE),
        ("BOX", (0, 0), (-1, -1), 0.7, INK),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    if is_copied:
        style.append(("BACKGROUND", (0, 0), (_GROUP - 1, 0), SHADE))
    made.setStyle(TableStyle(style))
    return made


def _beside(left: Sequence[Flowable], right: Flowable) -> Table:
    made = Table([[list(left), right]], [122 * mm, 48 * mm])
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("ALIGN", (1, 0), (1, 0), "RIGHT"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return made


def _keys(slip: Slip) -> list[Flowable]:
    heading = text("公钥指纹（SHA-256）", KEPT_HEADING)
    if not slip.keys:
        return [heading, text("封存时活动文件夹中没有公钥。", BODY)]
    rows = []
    for name, digits in slip.keys.items():
        groups = in_groups(digits)
        rows.append([text(name, CELL), text(" ".join(groups), _SMALL_DIGITS)])
    made = Table(rows, [34 * mm, 136 * mm])
    made.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, LINE),
                ("BACKGROUND", (0, 0), (0, -1), SHADE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return [heading, made, Spacer(1, 1 * mm)]


class Code(Flowable):  # type: ignore[misc]
    """A QR code, 46 mm wide.

    Args:
        content: what it holds.
    """

    def __init__(self, content: str) -> None:
        super().__init__()
        code = segno.make(content, error="m", encoding="utf-8", micro=False, boost_error=False)
        self._matrix = code.matrix
        self.width = self.height = _CODE_MM * mm

    def draw(self) -> None:
        """Draw it on the page, dark modules joined into runs."""
        canvas = self.canv
        size = len(self._matrix)
        canvas.saveState()
        canvas.scale(self.width / size, self.height / size)
        canvas.setFillColor(black)
        path = canvas.beginPath()
        for row, modules in enumerate(self._matrix):
            start = None
            for column, is_dark in enumerate((*modules, 0)):
                if is_dark and start is None:
                    start = column
                elif not is_dark and start is not None:
                    path.rect(start, size - 1 - row, column - start, 1)
                    start = None
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
