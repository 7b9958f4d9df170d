"""What the tests of the store scan, and how."""

from collections.abc import Callable

from ballot.activity import Activity
from ballot.ids import SheetId, UnitId
from ballot.reading import PageReading, Rejection
from ballot.record import SheetRecord
from store.evidence import Store

FILE = "aa" * 32
A, B, C = SheetId("A" * 12), SheetId("B" * 12), SheetId("C" * 12)
U1, U3 = UnitId("u1"), UnitId("u3")
MakeReading = Callable[..., PageReading]


def record_of(store: Store, activity: Activity, sheet: SheetId) -> SheetRecord:
    return next(record for record in store.sheet_records(activity) if record.sheet == sheet)


def scan(store: Store, *outcomes: PageReading | Rejection, start: int = 0) -> None:
    for index, outcome in enumerate(outcomes, start):
        store.record_page(FILE, index, outcome)
