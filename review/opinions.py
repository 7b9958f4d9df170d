"""What is written on opinion sheets, for people to type: which sheets wait, and one of them."""

import threading
from collections.abc import Iterator, Mapping

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.ids import LineId, SheetId, grouped
from office.opinions import Opinion, Rooms, is_of, opinion_forms, opinion_of
from review.access import SignedIn
from review.claims import Claims
from review.desk import Desk
from review.pictures import Pictures, encoded
from review.queue import page_address
from review.words import Model, decision
from scanner.show.writing import AreaSeen
from store.standing import PageKey

ADDRESS = "/opinions"


class Opinions:
    """Builds the models.

    Args:
        desk: what stands.
        pictures: of pages.
        claims: who is looking at what.
    """

    def __init__(self, desk: Desk, pictures: Pictures, claims: Claims) -> None:
        self._desk = desk
        self._pictures = pictures
        self._claims = claims
        self._forms = opinion_forms(desk.activity)

        self._lock = threading.Lock()
        self._empty: dict[PageKey, bool] = {}
        """Pages that were looked at: whether nothing but print is in their rooms for writing."""

    @property
    def _rooms(self) -> Rooms:
        """Where people write, on every form that was printed by now."""
        return Rooms(self._desk.context.layouts)

    @property
    def has_any(self) -> bool:
        """Whether the activity has an opinion form."""
        return bool(self._forms)

    def listed(self, signed: SignedIn) -> Model:
        """Return the sheets that nobody has typed yet, and how many were."""
        opinions = [opinion for _, opinion in self._all()]
        waiting = [each for each in opinions if self._waits(each)]
        held = self._claims.held()
        return {
            "typed": sum(bool(each.text) for each in opinions),
            "nothing": sum(each.text == "" for each in opinions),
            "empty": sum(each.text is None and self._is_empty(each) for each in opinions),
            "to_type": len(waiting),
            "items": [self._item(each, signed, held) for each in waiting],
            "done": [self._item(each, signed, held) for each in opinions if each.text is not None],
        }

    def _item(self, opinion: Opinion, signed: SignedIn, held: Mapping[str, str]) -> Model:
        return {
            "sheet": grouped(opinion.sheet),
            "address": _address(opinion.sheet),
            "text": opinion.text,
            "is_held": held.get(_address(opinion.sheet), signed.id) != signed.id,
        }

    def page(self, sheet: SheetId, signed: SignedIn) -> Model | None:
        """Return one sheet, or None where it is no opinion sheet that was scanned."""
        found = next(((seen, o) for seen, o in self._all() if o.sheet == sheet), None)
        if found is None or not found[1].rooms:
            return None
        seen, opinion = found
        return {
            "address": _address(sheet),
            "sheet": grouped(sheet),
            "sheet_address": f"/sheets/{sheet}",
            "session": seen.form.title,
            "units": [seen.line_name(LineId(unit)) for unit in opinion.units],
            "aspects": [seen.line_name(LineId.of("", item)) for item in opinion.aspects],
            "waits": opinion.waits,
            "is_void": opinion.is_void,
            "is_held": not self._claims.take(_address(sheet), signed.id),
            "text": opinion.text or "",
            "is_typed": opinion.text is not None,
            "pictures": [f"{_address(sheet)}/{room.number}/writing.jpg" for room in opinion.rooms],
            "pages": [f"{page_address(room.key)}/page.jpg" for room in opinion.rooms],
            "history": [decision(said, seen.rules.scale) for said in self._desk.history(sheet)],
        }

    def next_for(self, signed: SignedIn, after: SheetId | None = None) -> str:
        """Return the next sheet that somebody is to type, held for them, or the list.

        Pages are opened until one is met that isn't surely empty.
        """
        waiting = [each for _, each in self._all() if each.text is None and each.rooms]
        later = [each for each in waiting if after is None or each.sheet > after]
        for opinion in (*later, *(each for each in waiting if each not in later)):
            if opinion.sheet == after or self._sees_nothing(opinion):
                continue
            if self._claims.take(_address(opinion.sheet), signed.id):
                return _address(opinion.sheet)
        return ADDRESS

    def writing_jpeg(self, sheet: SheetId, number: int) -> bytes:
        """Return the room for writing on a page of a sheet.

        Raises:
            StoreError: its original is missing or damaged, or the place isn't found.
        """
        with self._desk.using() as store:
            rooms = [room for room in self._rooms.of(store, sheet) if room.number == number]
        areas = self._areas(rooms[0].key) if rooms else ()
        if not areas:
            raise StoreError("opinions.no_room")
        area = areas[0]
        return encoded(area.picture[:, :, None].copy(), "GRAY")

    def _areas(self, key: PageKey) -> tuple[AreaSeen, ...]:
        return self._pictures.view(key).areas

    def _all(self) -> Iterator[tuple[Activity, Opinion]]:
        """Yield every opinion sheet, by form and id: its order tells nothing of the scanning."""
        records = list(self._desk.records())
        with self._desk.using() as store:
            for seen in self._forms:
                for record in records:
                    if is_of(seen, record):
                        yield seen, opinion_of(record, store, seen, self._rooms)

    def _waits(self, opinion: Opinion) -> bool:
        return opinion.text is None and bool(opinion.rooms) and not self._is_empty(opinion)

    def _is_empty(self, opinion: Opinion) -> bool:
        """Return whether all its rooms were looked at, and nothing is in them."""
        keys = [room.key for room in opinion.rooms]
        return bool(keys) and all(self._empty.get(key, False) for key in keys)

    def _sees_nothing(self, opinion: Opinion) -> bool:
        for key in (room.key for room in opinion.rooms):
            if key not in self._empty:
                try:
                    areas = self._areas(key)
                except StoreError:
                    return False  # a person is told why
                with self._lock:
                    has_none = bool(areas) and all(area.has_ink is False for area in areas)
                    self._empty[key] = has_none
        return self._is_empty(opinion)


def _address(sheet: SheetId) -> str:
    return f"{ADDRESS}/{sheet}"
