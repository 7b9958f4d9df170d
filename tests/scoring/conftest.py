"""Factories of small activities and records."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from ballot.activity import Activity, Category, FormText, Oversight, Session, Unit, Veto
from ballot.grade import Vote
from ballot.ids import ActivityId, CategoryId, LineId, SessionId, SheetId, UnitId
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import Rules
from scoring.counts import Counts, UnitCount


@pytest.fixture(scope="session")
def make_activity() -> Callable[..., Activity]:
    """Return a factory: units by category, number of awards by category, rules, vetoed units."""

    def make(
        units: Mapping[str, Sequence[str]],
        *,
        top: Mapping[str, int] | int = 1,
        rules: Rules | None = None,
        vetoed: Sequence[str] = (),
    ) -> Activity:
        return Activity(
            id=ActivityId("ABCDEFHJ"),
            name="千人评议机关",
            year=2006,
            categories=tuple(
                Category(
                    id=CategoryId(category),
                    name=category,
                    top=top if isinstance(top, int) else top[category],
                )
                for category in units
            ),
            units=tuple(
                Unit(
                    id=UnitId(unit),
                    name=unit,
                    full_name=unit,
                    category=CategoryId(category),
                    oversight=Oversight.LOCAL,
                )
                for category, members in units.items()
                for unit in members
            ),
            sessions=(Session(id=SessionId("east"), name="东片区"),),
            groups=(),
            form=FormText(title="评议表", instruction="打√", points=(), footer=""),
            rules=rules or Rules(),
            vetoes=tuple(Veto(unit=UnitId(u), reason="", authority="") for u in vetoed),
        )

    return make


@pytest.fixture(scope="session")
def make_counts() -> Callable[..., Counts]:
    """Return a factory: (满意, 基本满意, 不满意, 弃权, 作废) of each unit."""

    def make(votes: Mapping[str, Sequence[int]]) -> Counts:
        names = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain", "void")
        by_unit = {
            UnitId(unit): UnitCount.of(**dict(zip(names, numbers, strict=False)))
            for unit, numbers in votes.items()
        }
        return Counts(valid=max(count.rows for count in by_unit.values()), by_line=by_unit)

    return make


@pytest.fixture(scope="session")
def make_record() -> Callable[..., SheetRecord]:
    """Return a factory: a sheet id and the vote in each row; None is pending."""

    def make(sheet: str, votes: Mapping[Any, Vote | None], *, is_void: bool = False) -> SheetRecord:
        rows = tuple(
            RowRecord(LineId(unit), vote, RowStatus.READ if vote else RowStatus.PENDING)
            for unit, vote in votes.items()
        )
        status = SheetStatus.VOID if is_void else SheetStatus.VALID
        return SheetRecord(SheetId(sheet), SessionId("east"), None, status, rows)

    return make
