"""Reads a document that was filled in, so that it can be drawn as a PDF that says the same.

What is known here is little: paragraphs with their faces, sizes and indents, plain tables, a page
number at the foot. Whatever else a document holds (pictures, text boxes, numbering that Word adds,
changes that wait to be accepted) is refused by name: it would be missing from the PDF that people
sign.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ballot.errors import TemplateError
from ballot.messages import say

TWIPS: Final = 20
"""In a point."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one face."""

    text: str
    """With line breaks and tabs."""
    face: str
    """As offices call it."""
    size: float
    """In points."""
    is_bold: bool = False
    color: str = "000000"
    pitch: float = 0
    """What each character is wider than it is by its face, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph; lengths in points."""

    runs: tuple[Run, ...]
    align: str = "both"
    left: float = 0
    right: float = 0
    first: float = 0
    """Of the first line, beyond `left`; negative: it hangs."""
    before: float = 0
    after: float = 0
    line: float | None = None
    """Height of a line; None: as the type needs."""
    rule: str = ""
    """Colour of a line below; empty: there is none."""
    rule_gap: float = 0
    keeps_with_next: bool = False
    starts_page: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, and how many columns it takes."""

    paragraphs: tuple[Para, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; lengths in points."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head: int
    """Rows that stand again on every page."""
    is_ruled: bool
    margin: float


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and type area; lengths in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    character: float
    """Width of a character of its grid, by which indents count."""
    has_number: bool
    """Whether the number of the page stands at its foot."""


@dataclass(frozen=True, slots=True)
class Document:
    """What stands on paper, from the top."""

    page: Page
    blocks: tuple[Para | Grid, ...]
    name: str
    """Of its template."""


_PARTS: Final = {"pPr", "rPr", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"}
"""Elements that hold nothing to be drawn."""
_NUMBER_ONLY: Final = re.compile(r"[—\-–\s\d]*")
_KNOWN_ALIGNS: Final = {"start": "left", "end": "right", "distribute": "both"}


def read_document(content: bytes, name: str) -> Document:
    """Return what a document says and how.

    Args:
        content: a .docx.
        name: of its template, for errors.

    Raises:
        TemplateError: it holds what can't be drawn; names it.
    """
    import docx

    opened = docx.Document(io.BytesIO(content))
    return _Reading(opened, name).document()


class _Reading:
    def __init__(self, opened: Any, name: str) -> None:
        self._opened = opened
        self._name = name
        if len(opened.sections) != 1:
            raise self._refused("sections")
        self._page = self._page_of(opened.sections[0])
        styles = opened.styles.element
        self._defaults = styles.xpath("w:docDefaults/w:rPrDefault/w:rPr")
        self._styles = {style.style_id: style for style in opened.styles}

    def document(self) -> Document:
        return Document(self._page, tuple(self._blocks(self._opened.element.body)), self._name)

    def _refused(self, what: str) -> TemplateError:
        try:
            words = say(f"template.what.{what}")
        except KeyError:
            words = say("template.what", element=what)
        return TemplateError("template.cannot_draw", name=self._name, what=words)

    def _page_of(self, section: Any) -> Page:
        grid = section._sectPr.find(_tag("docGrid"))
        pitch = int(_value(grid, "charSpace") or 0) / 4096 if grid is not None else 0.0
        size = self._opened.styles["Normal"].font.size
        return Page(
            width=section.page_width.pt,
            height=section.page_height.pt,
            top=section.top_margin.pt,
            right=section.right_margin.pt,
            bottom=section.bottom_margin.pt,
            left=section.left_margin.pt,
            character=(size.pt if size is not None else 10.5) + pitch,
            has_number=self._has_number(section),
        )

    def _has_number(self, section: Any) -> bool:
        heads = (section.header, section.even_page_header, section.first_page_header)
        if any(part.is_linked_to_previous is False and _text(part._element) for part in heads):
            raise self._refused("header")
        found = False
        for part in (section.footer, section.even_page_footer, section.first_page_footer):
            if part.is_linked_to_previous:
                continue
            if not _NUMBER_ONLY.fullmatch(_text(part._element)):
                raise self._refused("footer")
            found = found or "PAGE" in "".join(part._element.xpath(".//w:instrText/text()"))
        return found

    def _blocks(self, parent: Any) -> Iterator[Para | Grid]:
        for child in parent:
            match _local(child):
                case "p":
                    yield self._para(child)
                case "tbl":
                    yield self._grid(child)
                case "sectPr" | "tcPr" | "bookmarkStart" | "bookmarkEnd":
                    pass
                case other:
                    raise self._refused(other)

    def _para(self, element: Any) -> Para:
        styles = self._chain(element.find(_tag("pPr")))
        found = [
            part for part in (element.find(_tag("pPr")), *_parts(styles, "pPr")) if part is not None
        ]
        if any(part.find(_tag("numPr")) is not None for part in found):
            raise self._refused("numPr")
        runs: list[Run] = []
        breaks = False
        for child in element:
            if _local(child) == "r":
                starts, run = self._run(child, styles, is_first=not any(r.text for r in runs))
                breaks = breaks or starts
                runs.append(run)
            elif _local(child) not in _PARTS:
                raise self._refused(_local(child))
        if not any(run.text for run in runs):  # its height is that of its own type
            runs = [self._face("", (*_parts(styles, "rPr"), *self._defaults))]
        spacing = {side: _first(found, "spacing", side) for side in ("before", "after", "line")}
        exact = _first(found, "spacing", "lineRule") in ("exact", "atLeast")
        rule = next(
            (
                r
                for r in (p.find(f"{_tag('pBdr')}/{_tag('bottom')}") for p in found)
                if r is not None
            ),
            None,
        )
        has_rule = rule is not None and _value(rule, "val") not in ("none", "nil")
        hanging, first = self._indent(found, "hanging"), self._indent(found, "firstLine")
        align = _first(found, "jc", "val") or "left"
        return Para(
            runs=tuple(run for run in runs if run.text) or tuple(runs[:1]),
            align=_KNOWN_ALIGNS.get(align, align),
            left=self._indent(found, "left") or self._indent(found, "start"),
            right=self._indent(found, "right") or self._indent(found, "end"),
            first=-hanging if hanging else first,
            before=int(spacing["before"] or 0) / TWIPS,
            after=int(spacing["after"] or 0) / TWIPS,
            line=int(spacing["line"]) / TWIPS if exact and spacing["line"] else None,
            rule=str(_value(rule, "color") or "000000") if has_rule else "",
            rule_gap=float(_value(rule, "space") or 0) if has_rule else 0,
            keeps_with_next=_is_on(found, "keepNext"),
            starts_page=breaks or _is_on(found, "pageBreakBefore"),
        )

    def _indent(self, found: Sequence[Any], side: str) -> float:
        """Return an indent: in characters where the nearest that says anything says so."""
        for part in found:
            ind = part.find(_tag("ind"))
            if ind is None:
                continue
            if (count := _value(ind, f"{side}Chars")) is not None and (
                int(count) or side != "firstLine"
            ):
                return int(count) / 100 * self._page.character
            if (length := _value(ind, side)) is not None:
                return int(length) / TWIPS
        return 0

    def _run(self, element: Any, styles: Sequence[Any], *, is_first: bool) -> tuple[bool, Run]:
        """Return a run, and whether a page begins before it."""
        words, breaks = "", False
        for child in element:
            match _local(child):
                case "t":
                    words += child.text or ""
                case "tab":
                    words += "　"
                case "br" if _value(child, "type") == "page":
                    if not is_first or words:
                        raise self._refused("break")
                    breaks = True
                case "br" | "cr":
                    words += "\n"
                case part if part not in _PARTS:
                    raise self._refused(part)
        own = element.find(_tag("rPr"))
        parts = (*((own,) if own is not None else ()), *_parts(styles, "rPr"), *self._defaults)
        if own is not None and own.find(_tag("rStyle")) is not None:
            style = self._styles.get(_value(own.find(_tag("rStyle")), "val"))
            parts = (parts[0], *_parts(_line(style), "rPr"), *parts[1:])
        for look in ("vanish", "strike", "dstrike"):
            if _is_on(parts, look):
                raise self._refused(look)
        return breaks, self._face(words, parts)

    def _face(self, words: str, parts: Sequence[Any]) -> Run:
        return Run(
            words,
            face=_first(parts, "rFonts", "eastAsia") or "",
            size=int(_first(parts, "sz", "val") or 21) / 2,
            is_bold=_is_on(parts, "b"),
            color=_color(_first(parts, "color", "val")),
            pitch=int(_first(parts, "spacing", "val") or 0) / TWIPS,
        )

    def _chain(self, properties: Any) -> list[Any]:
        named = None if properties is None else properties.find(_tag("pStyle"))
        style = self._styles.get(_value(named, "val") if named is not None else "Normal")
        return _line(style or self._styles.get("Normal"))

    def _grid(self, element: Any) -> Grid:
        widths = tuple(
            int(_value(column, "w")) / TWIPS
            for column in element.findall(f"{_tag('tblGrid')}/{_tag('gridCol')}")
        )
        rows = element.findall(_tag("tr"))
        heads = [row.find(f"{_tag('trPr')}/{_tag('tblHeader')}") is not None for row in rows]
        borders = element.findall(f"{_tag('tblPr')}/{_tag('tblBorders')}/{_tag('insideH')}")
        style = element.find(f"{_tag('tblPr')}/{_tag('tblStyle')}")
        for kind in ("vMerge", "tbl", "sdt"):
            if element.findall(f".//{_tag('tc')}//{_tag(kind)}"):
                raise self._refused(kind)
        margin = element.find(f"{_tag('tblPr')}/{_tag('tblCellMar')}/{_tag('left')}")
        return Grid(
            widths,
            tuple(tuple(map(self._cell, row.findall(_tag("tc")))) for row in rows),
            head=heads.index(False) if False in heads else 0,
            is_ruled=bool(borders) or style is not None,
            margin=int(_value(margin, "w")) / TWIPS if margin is not None else 5.4,
        )

    def _cell(self, element: Any) -> Cell:
        span = element.find(f"{_tag('tcPr')}/{_tag('gridSpan')}")
        inside = tuple(block for block in self._blocks(element) if isinstance(block, Para))
        return Cell(inside, int(_value(span, "val")) if span is not None else 1)


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _value(element: Any, name: str) -> Any:
    return None if element is None else element.get(_tag(name))


def _text(element: Any) -> str:
    return "".join(element.xpath(".//w:t/text()"))


def _line(style: Any) -> list[Any]:
    """Return a style and those that it is based on, the nearest first."""
    line: list[Any] = []
    while style is not None and style not in line:
        line.append(style)
        style = style.base_style
    return line


def _parts(styles: Sequence[Any], kind: str) -> list[Any]:
    found = (style.element.find(_tag(kind)) for style in styles)
    return [part for part in found if part is not None]


def _first(parts: Sequence[Any], tag: str, name: str) -> str | None:
    """Return what the nearest part says that says anything."""
    for part in parts:
        value = _value(part.find(_tag(tag)), name)
        if value is not None:
            return str(value)
    return None


def _is_on(parts: Sequence[Any], tag: str) -> bool:
    for part in parts:
        switch = part.find(_tag(tag))
        if switch is not None:
            return _value(switch, "val") not in ("0", "false", "off")
    return False


def _color(value: str | None) -> str:
    return value if value and re.fullmatch("[0-9A-Fa-f]{6}", value) else "000000"
