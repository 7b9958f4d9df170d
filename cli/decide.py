"""`pingyi resolve`, `reject-sheet`, `dismiss-page`: what a person decides goes on record."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import UsageError
from ballot.grade import ABSTAIN_WORD, Scale, Vote
from ballot.ids import LineId, SheetId, UnitId, grouped, parse_sheet_id
from ballot.messages import say
from ballot.names import shown_name
from ballot.page_run import pages_text, parse_page
from cli.next_ import note_next
from cli.options import HERE, ByOption, FolderOption, SecondOption, WhyOption
from cli.terminal import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ballot.activity import Activity
    from store.evidence import Store
    from store.standing import StoredRejection

ALL_ROWS = "all"
"""In place of a unit: every row of the sheet that waits."""

SheetArgument = Annotated[str, typer.Argument(metavar="SHEET", help=say("cli.decide.sheet"))]


def resolve(
    sheet: SheetArgument,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=say("cli.decide.unit"))],
    vote: Annotated[str, typer.Argument(metavar="VOTE", help=say("cli.decide.vote"))],
    by: ByOption,
    why: WhyOption,
    folder: FolderOption = HERE,
) -> None:
    """Record what a row comes to that the scanner left to a person."""
    from office.folder import open_folder
    from office.seen import seen_on

    opened = open_folder(folder)
    id_ = sheet_id(sheet)
    with opened.store(kept=True) as store, store.writing():
        seen = seen_on(opened.activity, store, id_)
        decided = parse_vote(vote, seen.rules.scale)
        lines = _lines(unit, id_, seen, opened.activity, store)
        for each in lines:
            store.resolve_row(id_, each, decided, by, why, activity=opened.activity)
    note(
        say(
            "cli.decide.resolved",
            sheet=grouped(id_),
            rows=len(lines),
            vote=seen.rules.scale.word(decided),
        )
    )
    note_next(opened, settled=True)


def reject_sheet(
    sheet: SheetArgument,
    by: ByOption,
    why: WhyOption,
    confirmed_by: SecondOption,
    folder: FolderOption = HERE,
) -> None:
    """Declare a whole sheet void, as two people say."""
    from cli.second import second_person
    from office.folder import open_folder

    opened, id_ = open_folder(folder), sheet_id(sheet)
    second = second_person(opened, by, confirmed_by)
    with opened.store(kept=True) as store:
        store.void_sheet(id_, by, why, confirmed_by=second or "")
    note(say("cli.decide.voided", sheet=grouped(id_)))
    note_next(opened, settled=True)


def dismiss_page(
    by: ByOption,
    why: WhyOption,
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("cli.decide.file"))] = "",
    page: Annotated[
        str, typer.Option("--page", metavar="N[-M]", help=say("cli.decide.pages"))
    ] = "",
    confirmed_by: Annotated[
        str, typer.Option("--confirmed-by", help=say("cli.decide.second"))
    ] = "",
    blank: Annotated[bool, typer.Option("--blank", help=say("cli.decide.blank"))] = False,
    folder: FolderOption = HERE,
) -> None:
    """Close the rejection of a page, or run of pages, on which nothing is left to count."""
    from cli.second import second_person
    from office.folder import open_folder

    if bool(file) == blank or (blank and page):
        raise UsageError("cli.decide.file_or_blank")
    opened = open_folder(folder)
    if blank:
        from office.blank_pages import close_blank_pages

        with opened.store(kept=True) as store:
            count = close_blank_pages(opened, store, by, why)
        note(say("cli.decide.dismissed_blank", count=count))
        note_next(opened, settled=True)
        return
    pages = parse_pages(page) if page else None
    second = second_person(opened, by, confirmed_by)
    with opened.store(kept=True) as store, store.writing():
        found = find_rejection(store.rejections(), file, pages)
        store.dismiss_page(
            found.sha256,
            found.index,
            by,
            why,
            part=found.part,
            through=found.through,
            confirmed_by=second or "",
        )
    note(say("cli.decide.dismissed", where=found.place))
    note_next(opened, settled=True)


def sheet_id(text: str) -> SheetId:
    """Return the id that a person typed.

    Raises:
        UsageError: it is none.
    """
    sheet = parse_sheet_id(text)
    if sheet is None:
        raise UsageError("cli.decide.bad_sheet", sheet=text)
    return sheet


def parse_vote(text: str, scale: Scale) -> Vote:
    """Return the vote of this key, or of this Chinese word.

    Raises:
        UsageError: there is none.
    """
    for vote in scale.votes:
        if text.strip().lower() in (vote, scale.word(vote)):
            return vote
    if text.strip() == ABSTAIN_WORD:  # of a list, too
        return Vote.ABSTAIN
    known = say("words.list").join(f"{vote}({scale.word(vote)})" for vote in scale.votes)
    raise UsageError("cli.decide.bad_vote", vote=text, known=known)


def _lines(
    text: str, sheet: SheetId, seen: "Activity", activity: "Activity", store: "Store"
) -> list[LineId]:
    """Return the line of this id or name; the rows that wait, for `all`.

    Args:
        text: what a person typed.
        sheet: whose row is meant.
        seen: the activity as the sheet's form has it.
        activity: the whole of it.
        store: its evidence.
    """
    if text == ALL_ROWS:
        record = store.sheet_record(sheet, activity)
        is_pending = record is not None and record.pending_rows > 0
        waiting = [r.line for r in record.rows if r.vote is None] if record and is_pending else []
        if not waiting:
            raise UsageError("cli.decide.none_pending", sheet=grouped(sheet))
        return waiting
    return [find_line(text, seen)]


def find_line(text: str, seen: "Activity") -> LineId:
    """Return the line of this id or name: of a unit, or of an item of one.

    Raises:
        UsageError: none fits, or several do.
    """
    for line in seen.lines:
        if text in (line, seen.line_name(line)):
            return line
    line = LineId.of(find_unit(text, seen))
    if line not in seen.line_index:
        known = say("words.list").join(one for one in seen.lines if one.unit == line.unit)
        raise UsageError("cli.decide.item_missing", unit=text, known=known)
    return line


def find_unit(text: str, activity: "Activity") -> UnitId:
    """Return the unit of this id or name.

    Raises:
        UsageError: none fits, or several do.
    """
    by_id = [unit.id for unit in activity.units if unit.id == text]
    found = by_id or [unit.id for unit in activity.units if text in (unit.name, unit.full_name)]
    match found:
        case [one]:
            return one
        case []:
            raise UsageError("store.unknown_unit", unit=text)
        case _:
            raise UsageError("cli.decide.two_units", unit=text, units=say("words.list").join(found))


_PAGES = re.compile(r"([1-9][0-9]{0,6})[-–]([1-9][0-9]{0,6})")
"""Several pages, as people write them."""


@dataclass(frozen=True, slots=True)
class NamedPages:
    """Which pages of a file a person means."""

    pages: range
    """From 1."""
    part: int = 0
    """Of the one page, from 1; 0 for whole pictures."""


def parse_pages(text: str) -> NamedPages:
    """Return the pages that a person typed, from 1: `5`, `2-10`, or `3/1` for a part of a picture.

    Raises:
        UsageError: it is none of these.
    """
    if parse_page(text) is not None:
        return parse_one_page(text)
    found = _PAGES.fullmatch(text.strip())
    if found is None or int(found[2]) < int(found[1]):
        raise UsageError("cli.decide.bad_pages", pages=text)
    return NamedPages(range(int(found[1]), int(found[2]) + 1))


def parse_one_page(text: str) -> NamedPages:
    """Return the one page that a person typed, from 1: `5`, or `3/1` for a part of a picture.

    Raises:
        UsageError: it is none.
    """
    found = parse_page(text)
    if found is None:
        raise UsageError("cli.decide.bad_page", page=text)
    page, part = found
    return NamedPages(range(page, page + 1), part)


def find_rejection(
    rejections: "Sequence[StoredRejection]", file: str, wanted: NamedPages | None
) -> "StoredRejection":
    """Return the rejected page, or run of pages, that a person means.

    Args:
        rejections: all of them.
        file: its name or the last part of it, as it is shown or as the system has it or the bytes
            of it in hex; or the first digits of its SHA-256. A name that is exactly the system's
            comes before one that is only shown so, and before digits.
        wanted: in the file; needed only where several wait. A part of a run may be meant.

    Raises:
        UsageError: none fits, or several do.
    """
    from office.named_scans import of_name, places_of

    found = named = of_name(rejections, file)
    if wanted is not None:
        first, last = wanted.pages.start - 1, wanted.pages.stop - 2
        found = [
            replace(stored, index=first, through=last)
            for stored in named
            if stored.index <= first and last <= stored.through and stored.part == wanted.part
        ]
        if named and not found:
            raise UsageError(
                "cli.decide.no_such_run",
                where=pages_text(named[0].file, first + 1, last + 1, part=wanted.part),
                places=places_of([stored for stored in named if stored.is_open])
                or say("cli.decide.none_waits"),
            )
    found = [stored for stored in found if stored.is_open] or found[:1]
    match found:
        case [one]:
            return one
        case []:
            raise UsageError("cli.decide.no_rejection", file=shown_name(file))
        case _:
            raise UsageError(
                "cli.decide.several_rejections", file=shown_name(file), places=places_of(found)
            )
