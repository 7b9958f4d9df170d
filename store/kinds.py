"""What of the state is kept in tables: the kinds of entries, and how each is written.

Only what grows with the sheets is here, by sheet, page or file. What is decided above the paper
(counts by hand, seals, rulings) is little: it is folded anew from the events that say so.
"""

from collections.abc import Mapping
from typing import Any

from ballot.copies import Decision
from ballot.cover import Cover
from ballot.deck import KnownDeck
from ballot.grade import Vote
from ballot.ids import FormId, GroupId, LineId, SessionId, SheetId
from ballot.person import Role
from store.codec import key_from, key_payload, rejection_from, rejection_payload
from store.cover_codec import cover_from, cover_payload
from store.decided import About
from store.kept import Kind
from store.standing import (
    DismissalProposal,
    FileState,
    PageKey,
    PrintedSheet,
    RejectedPage,
    VoidProposal,
)

Json = Any


def _same(value: Any) -> Any:
    return value


def page_text(key: PageKey) -> str:
    """Return a page as text; those of a file are sorted as they lie in it."""
    return f"{key.sha256}:{key.index:06}:{key.part:02}"


def page_of(text: str) -> PageKey:
    """Return the page that `page_text` wrote."""
    sha256, index, part = text.rsplit(":", 2)
    return PageKey(sha256, int(index), int(part))


def _number(value: int) -> str:
    """Return a number as text that is sorted as numbers are."""
    return f"{value:012}"


def _pages(keys: Mapping[PageKey, None]) -> Json:
    return [page_text(key) for key in keys]


def _pages_from(texts: Json) -> dict[PageKey, None]:
    return dict.fromkeys(map(page_of, texts))


def _about_text(about: About) -> str:
    if isinstance(about, PageKey):
        return f"page {page_text(about)}"
    if isinstance(about, tuple):
        sheet, line = about
        return f"row {sheet} {line}"
    return f"sheet {about}"


def _about_of(text: str) -> About:
    kind, _, rest = text.partition(" ")
    if kind == "page":
        return page_of(rest)
    sheet, _, line = rest.partition(" ")
    return (SheetId(sheet), LineId(line)) if kind == "row" else SheetId(sheet)


def _printed(sheet: PrintedSheet) -> Json:
    return [sheet.session, sheet.form, sheet.group, sheet.pages]


def _printed_from(value: Json) -> PrintedSheet:
    session, form, group, pages = value
    return PrintedSheet(
        session=SessionId(session),
        form=FormId(form),
        group=None if group is None else GroupId(group),
        pages=pages,
    )


def _file(file: FileState) -> Json:
    return {
        "sha256": file.sha256,
        "place": file.place,
        "size": file.size,
        "pages": file.pages,
        "names": file.names,
        "raw": file.raw,
        "events": [[*page, seq] for page, seq in file.events.items()],
        "without_foot_code": [list(page) for page in sorted(file.without_foot_code)],
        "recorded": sorted(file.recorded),
        "parts": [[index, sorted(parts)] for index, parts in sorted(file.parts.items())],
        "part_counts": sorted(file.part_counts.items()),
        "shown": [[*page, sheet] for page, sheet in file.shown.items()],
        "blank": sorted(file.blank),
        "covers": sorted(file.covers),
    }


def _file_from(value: Json) -> FileState:
    return FileState(
        sha256=value["sha256"],
        place=value["place"],
        size=value["size"],
        pages=value["pages"],
        names=value["names"],
        raw=value["raw"],
        events={(index, part): seq for index, part, seq in value["events"]},
        without_foot_code={(index, part) for index, part in value["without_foot_code"]},
        recorded=set(value["recorded"]),
        parts={index: set(parts) for index, parts in value["parts"]},
        part_counts=dict(value["part_counts"]),
        shown={(index, part): SheetId(sheet) for index, part, sheet in value["shown"]},
        blank=set(value["blank"]),
        covers=set(value["covers"]),
    )


def _refused(page: RejectedPage) -> Json:
    return [page.seq, rejection_payload(page.rejection)]


def _refused_from(value: Json) -> RejectedPage:
    seq, rejection = value
    return RejectedPage(seq, rejection_from(rejection))


def _void(proposal: VoidProposal) -> Json:
    return [proposal.by, proposal.role, proposal.why, proposal.at, proposal.browser]


def _void_from(value: Json) -> VoidProposal:
    by, role, why, at, browser = value
    return VoidProposal(by, Role(role), why, at, browser)


def _dismissal(proposal: DismissalProposal) -> Json:
    return {
        "by": proposal.by,
        "role": proposal.role,
        "why": proposal.why,
        "at": proposal.at,
        "browser": proposal.browser,
        "instead": key_payload(proposal.instead) if proposal.instead else None,
        "pages": [proposal.pages.start, proposal.pages.stop],
        "part": proposal.part,
    }


def _dismissal_from(value: Json) -> DismissalProposal:
    return DismissalProposal(
        value["by"],
        Role(value["role"]),
        value["why"],
        value["at"],
        value["browser"],
        key_from(value["instead"]) if value["instead"] else None,
        range(*value["pages"]),
        value["part"],
    )


def _votes(entries: Mapping[str, Mapping[LineId, Vote]]) -> Json:
    # A list: the order of typing is told by it, and canonical texts sort keys.
    return [
        [name, {str(line): vote for line, vote in votes.items()}] for name, votes in entries.items()
    ]


def _votes_from(value: Json) -> dict[str, Mapping[LineId, Vote]]:
    return {
        name: {LineId(line): Vote(vote) for line, vote in votes.items()} for name, votes in value
    }


SHEETS: Kind[SheetId, PrintedSheet] = Kind("sheet", str, SheetId, _printed, _printed_from)
FILES: Kind[str, FileState] = Kind("file", str, str, _file, _file_from)
PLACES: Kind[int, str] = Kind("place", _number, int, _same, _same)
REJECTED: Kind[PageKey, RejectedPage] = Kind("refused", page_text, page_of, _refused, _refused_from)
COVERS: Kind[PageKey, Cover] = Kind("cover", page_text, page_of, cover_payload, cover_from)
READINGS: Kind[SheetId, dict[int, PageKey]] = Kind(
    "reading",
    str,
    SheetId,
    lambda pages: [[page, page_text(key)] for page, key in pages.items()],
    lambda value: {page: page_of(text) for page, text in value},
)
COPIES: Kind[SheetId, dict[PageKey, None]] = Kind("copies", str, SheetId, _pages, _pages_from)
REPLACED: Kind[SheetId, dict[PageKey, None]] = Kind("replaced", str, SheetId, _pages, _pages_from)
LATE: Kind[SessionId, list[PageKey]] = Kind(
    "late",
    str,
    SessionId,
    lambda keys: [page_text(key) for key in keys],
    lambda value: [page_of(text) for text in value],
)
ASKED: Kind[SheetId, set[LineId]] = Kind(
    "asked", str, SheetId, sorted, lambda value: set(map(LineId, value))
)
REOPENED: Kind[SheetId, set[LineId]] = Kind(
    "reopened", str, SheetId, sorted, lambda value: set(map(LineId, value))
)
DECISIONS: Kind[SheetId, dict[LineId, Decision]] = Kind(
    "decision",
    str,
    SheetId,
    lambda rows: [[line, decided.vote, decided.seq] for line, decided in rows.items()],
    lambda value: {LineId(line): Decision(Vote(vote), seq) for line, vote, seq in value},
)
VOIDED: Kind[SheetId, int] = Kind("voided", str, SheetId, _same, _same)
VOID_PROPOSALS: Kind[SheetId, VoidProposal] = Kind("void_proposal", str, SheetId, _void, _void_from)
KEYED: Kind[SheetId, dict[str, Mapping[LineId, Vote]]] = Kind(
    "keyed", str, SheetId, _votes, _votes_from
)
KEYED_IN: Kind[SheetId, dict[str, str]] = Kind(
    "keyed_in", str, SheetId, lambda browsers: list(browsers.items()), dict
)
KEYED_PAGES: Kind[PageKey, SheetId] = Kind("keyed_page", page_text, page_of, _same, SheetId)
DISMISSALS: Kind[PageKey, DismissalProposal] = Kind(
    "dismissal", page_text, page_of, _dismissal, _dismissal_from
)
DISMISSED: Kind[PageKey, int] = Kind("dismissed", page_text, page_of, _same, _same)
OPINIONS: Kind[SheetId, str] = Kind("opinion", str, SheetId, _same, _same)
FIRST_DECKS: Kind[SessionId, KnownDeck] = Kind("first_deck", str, SessionId, _same, KnownDeck)
ABOUT: Kind[About, list[int]] = Kind("about", _about_text, _about_of, _same, _same)
INCOMPLETE: Kind[SheetId, None] = Kind("incomplete", str, SheetId, _same, _same)
WITHOUT_FOOT_CODE: Kind[SessionId, int] = Kind("without_foot_code", str, SessionId, _same, _same)
FORMS_IN_USE: Kind[FormId, None] = Kind("form_in_use", str, FormId, _same, _same)
DECIDED: Kind[int, None] = Kind("decided", _number, int, _same, _same)
ABOVE: Kind[int, None] = Kind("above", _number, int, _same, _same)
STALE: Kind[SheetId, None] = Kind("stale", str, SheetId, _same, _same)
