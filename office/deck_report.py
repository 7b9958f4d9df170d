"""What a check of the deck came to, as texts and as JSON."""

from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ballot.activity import Activity
from ballot.grade import Scale, Vote
from ballot.ids import LineId, grouped
from ballot.messages import say
from ballot.page_run import page_text
from ballot.reading import Rejection
from office.days import clock_of

if TYPE_CHECKING:
    from calibration.deck.check import DeckReport, RowFinding
    from calibration.deck.file import Deck, DeckSheet
    from store.standing import StoredDeckCheck

LINES_NAMED = 40
"""Lines of one kind that a report shows; `--json` has them all."""


def deck_text(stored: "StoredDeckCheck | None") -> str:
    """Return one line on the last check, for `pingyi status`."""
    if stored is None:
        return say("deck.status.none")
    return say(
        f"deck.status.{stored.check.standing}", at=clock_of(stored.at), form=stored.check.form
    )


def deck_sheet_label(sheet: "DeckSheet", sheets: Collection["DeckSheet"]) -> str:
    """Return what a sheet is, as it is printed on it: `已知票 第3张（共11张）`."""
    return say(
        "deck.form.label",
        part=say(f"deck.part.{sheet.part}"),
        number=sheet.number,
        count=sum(other.part is sheet.part for other in sheets),
    )


def report_texts(activity: Activity, deck: "Deck", report: "DeckReport") -> Iterator[str]:
    """Yield the report line by line: the verdict, then all that differs.

    Args:
        activity: as the deck's form has it: lines and grades are called as that form calls them.
        deck: what was printed.
        report: what was read of it.
    """
    check = report.check
    yield say("deck.passed" if check.passed else "deck.not_passed")
    yield say(
        "deck.numbers",
        pages=check.pages - check.missing,
        all_pages=check.pages,
        rows=check.rows,
        plain=check.plain,
        plain_in_doubt=check.plain_in_doubt,
    )
    for key, lines in (
        ("missing", _missing(deck, report)),
        ("rejected", _rejected(report)),
        ("totals", _totals(activity, report)),
        ("rows", _rows(activity, deck, report, is_tolerated=False)),
        ("tolerated", _rows(activity, deck, report, is_tolerated=True)),
    ):
        if not lines:
            continue
        yield say(f"deck.title.{key}", count=len(lines))
        yield from (f"  {line}" for line in lines[:LINES_NAMED])
        if len(lines) > LINES_NAMED:
            yield "  " + say("words.more", count=len(lines) - LINES_NAMED)


def report_json(report: "DeckReport") -> dict[str, Any]:
    """Return the object that `deck check --json` prints."""
    return {
        **asdict(report.check),
        "total_differences": [
            {
                **_line_json(total.line),
                "vote": total.vote,
                "expected": total.expected,
                "read": total.read,
            }
            for total in report.totals
        ],
        "row_differences": [_row_json(row) for row in report.rows],
        "missing_pages": [
            {"sheet": sheet.sheet, "part": sheet.part, "number": sheet.number, "page": page}
            for sheet, page in report.missing
        ],
        "rejected_pages": [
            {
                "file": scan.file,
                "page": scan.page,
                "picture_part": scan.part or None,
                "reason": scan.outcome.reason,
                "detail": scan.outcome.detail,
            }
            for scan in report.rejected
            if isinstance(scan.outcome, Rejection)
        ],
    }


def _line_json(line: LineId) -> dict[str, str]:
    """Return what a line asks; `item` only where the form has items."""
    return {"unit": line.unit, **({"item": line.item} if line.item else {})}


def _row_json(row: "RowFinding") -> dict[str, Any]:
    expected = asdict(row.expected)
    expected.pop("line")
    return {
        "sheet": row.sheet.sheet,
        "part": row.sheet.part,
        "number": row.sheet.number,
        "page": row.page,
        "file": row.file,
        **_line_json(row.expected.line),
        **expected,
        "read": row.vote,
        "doubts": list(row.doubts),
        "problem": row.problem,
        "tolerated": row.is_tolerated,
    }


def _missing(deck: "Deck", report: "DeckReport") -> list[str]:
    return [
        say(
            "deck.missing",
            label=deck_sheet_label(sheet, deck.sheets),
            sheet=grouped(sheet.sheet),
            page=page,
        )
        for sheet, page in report.missing
    ]


def _rejected(report: "DeckReport") -> list[str]:
    return [
        say(
            "deck.rejected",
            file=scan.file,
            page=page_text(scan.page, scan.part),
            reason=say(f"reason.{scan.outcome.reason}"),
            detail=scan.outcome.detail,
        )
        for scan in report.rejected
        if isinstance(scan.outcome, Rejection)
    ]


def _totals(activity: Activity, report: "DeckReport") -> list[str]:
    return [
        say(
            "deck.total",
            unit=activity.line_name(total.line),
            vote=activity.rules.scale.word(total.vote),
            expected=total.expected,
            read=total.read,
        )
        for total in report.totals
    ]


def _rows(
    activity: Activity, deck: "Deck", report: "DeckReport", *, is_tolerated: bool
) -> list[str]:
    return [
        say(
            f"deck.row.{row.problem}",
            label=deck_sheet_label(row.sheet, deck.sheets),
            sheet=grouped(row.sheet.sheet),
            page=row.page,
            file=row.file,
            unit=activity.line_name(row.expected.line),
            drawn=_drawn(row),
            expected=_word(activity.rules.scale, row.expected.vote),
            read=_word(activity.rules.scale, row.vote),
            doubts=say("words.list").join(say(f"doubt.{doubt}") for doubt in row.doubts),
        )
        for row in report.rows
        if row.is_tolerated is is_tolerated
    ]


def _drawn(row: "RowFinding") -> str:
    """Return what was drawn and with what: `涂改，蓝色圆珠笔`."""
    kind = say(f"simulation.kind.{row.expected.kind}")
    if not row.expected.pen:
        return kind
    pen, _, percent = row.expected.pen.partition("-")
    name = say(f"deck.pen.{pen}")
    if percent:
        name = say("deck.pen.strength", pen=name, percent=percent)
    return say("deck.drawn", kind=kind, pen=name)


def _word(scale: Scale, vote: Vote | None) -> str:
    return say("deck.in_doubt") if vote is None else scale.word(vote)
