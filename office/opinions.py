"""What opinion sheets say (征求意见表): which unit, which aspects, and what people typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ballot.activity import Activity
from ballot.form import FormKind
from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.ids import FIRST_FORM, FormId, ItemId, LineId, SheetId, UnitId
from ballot.layout import WRITING, Layout
from ballot.lists import list_rule
from ballot.record import SheetRecord, SheetStatus
from office.folder import ActivityFolder
from office.rows import standing_rows
from store.evidence import Store
from store.standing import PageKey


class Room(NamedTuple):
    """A page of a sheet with room for writing."""

    number: int
    """Of the page, from 1."""
    key: PageKey
    """The scan that stands for it."""
    rect: RectMm
    """Where people write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One opinion sheet, as far as it is known."""

    sheet: SheetId
    units: tuple[UnitId, ...]
    """It is about these, in the order of the form; empty where none is marked, or it waits."""
    aspects: tuple[ItemId, ...]
    waits: bool
    """Whether a line of it waits for a person: nobody can say yet what it is about."""
    is_void: bool
    """Whether the sheet is void, or its list of units."""
    text: str | None
    """What was typed; empty where nothing can be read, None where nobody has typed it yet."""
    rooms: tuple[Room, ...]
    """By number of the page; empty where none was scanned here."""


def opinion_forms(activity: Activity) -> list[Activity]:
    """Return the activity as each of its opinion forms has it, in the order of activity.toml."""
    keys = [form.id for form in activity.forms] or [activity.form_key]
    views = [activity.seen_by(key) for key in keys]
    return [view for view in views if view.kind is FormKind.OPINION]


def opinions_of(
    folder: ActivityFolder, store: Store, seen: Activity, rooms: "Rooms"
) -> list[Opinion]:
    """Return every sheet of an opinion form that was scanned, or was merged, by its id.

    Sheets of sealed sessions say what was sealed.

    Args:
        folder: the activity.
        store: its evidence.
        seen: the activity as the form has it.
        rooms: where people write.
    """
    records = (r for r in standing_rows(folder, store).records() if is_of(seen, r))
    return sorted(
        (opinion_of(record, store, seen, rooms) for record in records),
        key=lambda opinion: opinion.sheet,
    )


def is_of(seen: Activity, record: SheetRecord) -> bool:
    """Return whether a sheet belongs to a session of this form."""
    return seen.session(record.session) is not None


class Rooms:
    """Which pages of a sheet have room for writing.

    Args:
        layouts: by form, those that were printed.
    """

    def __init__(self, layouts: Mapping[FormId, Layout]) -> None:
        self._rects = {
            form: [
                (page.number, area.rect)
                for page in layout.pages
                for area in page.areas[:1]
                if area.name == WRITING
            ]
            for form, layout in layouts.items()
        }

    def of(self, store: Store, sheet: SheetId) -> Iterator[Room]:
        """Yield the pages of a sheet that have room for writing, as far as they were scanned."""
        printed = store.printed_sheet(sheet)
        for number, rect in self._rects.get(printed.form, ()) if printed else ():
            key = store.page_key(sheet, number)
            if key is not None:
                yield Room(number, key, rect)


def opinion_of(record: SheetRecord, store: Store, seen: Activity, rooms: Rooms) -> Opinion:
    """Return what one sheet says."""
    is_void = record.status is SheetStatus.VOID
    waits = record.pending_rows > 0
    rule = list_rule(seen)
    listed = rule.lines if rule else frozenset()
    is_void = is_void or any(row.vote is Vote.VOID and row.line in listed for row in record.rows)
    told = not (waits or is_void)
    marked = [LineId(row.line) for row in record.rows if row.vote is seen.rules.scale.best]
    return Opinion(
        sheet=record.sheet,
        units=tuple(line.unit for line in marked if line.unit) if told else (),
        aspects=tuple(line.item for line in marked if not line.unit) if told else (),
        waits=waits,
        is_void=is_void and not waits,
        text=store.opinions().get(record.sheet),
        rooms=tuple(rooms.of(store, record.sheet)),
    )


def form_named(activity: Activity, key: str) -> Activity | None:
    """Return the opinion form with this key, or the first where none is named; None without one."""
    forms = opinion_forms(activity)
    return next((form for form in forms if key in (FIRST_FORM, form.form_key)), None)
