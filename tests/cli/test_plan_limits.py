"""plan accept: what not even two people may change, and what waits."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import LineId, SheetId, UnitId
from ballot.person import Person, Role
from ballot.reading import DoubtReason, IdentitySource, PageReading, Registration, RowReading
from office.folder import open_folder
from store.evidence import Store
from tests.cli.conftest import FEW
from tests.cli.plan_steps import accept, change, plans, provisional, swap_names

Pingyi = Callable[..., Any]


def seal(pingyi: Pingyi, folder: Path) -> None:
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    assert pingyi("reconcile", "main", *numbers, "-C", folder).code == 0
    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", folder).code == 0


def test_swapped_names_on_forms_that_were_read_are_refused_to_two_people_too(
    pingyi: Pingyi, scanned: Path
) -> None:
    swap_names(scanned)

    ran = accept(pingyi, scanned)

    assert ran.code == 3
    assert "样例单位3" in ran.err
    assert "样例单位4" in ran.err
    assert len(plans(scanned)) == 1


def test_names_on_forms_that_nobody_has_read_change_with_a_new_form_and_the_old_is_withdrawn(
    pingyi: Pingyi, printed: Path
) -> None:
    swap_names(printed)

    accepted = accept(pingyi, printed)
    again = pingyi("print", "main", "--sheets", 1, "-C", printed)
    ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)

    report = json.loads(ran.out)
    assert (accepted.code, again.code) == (0, 0)
    assert len(open_folder(printed).layouts()) == 2
    assert report["read"] == 0
    assert {page["reason"] for page in report["rejected"]} == {"unknown_form"}
    assert "撤回" in report["rejected"][0]["detail"]


def test_sheets_of_a_withdrawn_form_are_not_keyed_in(pingyi: Pingyi, printed: Path) -> None:
    swap_names(printed)
    accept(pingyi, printed)
    folder = open_folder(printed)

    with folder.store() as store, pytest.raises(UsageError) as caught:
        sheet = next(iter(store.printed_sheets()))
        votes = dict.fromkeys(folder.activity.unit_index, Vote.SATISFIED)
        who = Person("张三", Role.OPERATOR)
        store.key_sheet(sheet, votes, who, "读不出", activity=folder.activity)

    assert caught.value.key == "store.withdrawn"


def test_the_plan_as_it_was_printed_takes_the_withdrawn_form_back(
    pingyi: Pingyi, printed: Path
) -> None:
    before = (printed / "activity.toml").read_bytes()
    swap_names(printed)
    accept(pingyi, printed)
    (printed / "activity.toml").write_bytes(before)

    accepted = accept(pingyi, printed)
    ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)

    assert accepted.code == 0
    assert json.loads(ran.out)["read"] == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"main", name = "评议会"', '"main", name = "改名的会"'),
        ('    { id = "main", name = "评议会" },\n', ""),
    ],
    ids=["renamed", "taken out"],
)
def test_a_session_that_stands_on_printed_sheets_keeps_its_name(
    pingyi: Pingyi, scanned: Path, old: str, new: str
) -> None:
    change(scanned, old, new)

    ran = accept(pingyi, scanned)

    assert ran.code == 3
    assert "sessions.main" in ran.err


def test_a_session_more_may_come_while_others_are_sealed(pingyi: Pingyi, scanned: Path) -> None:
    seal(pingyi, scanned)
    change(
        scanned,
        '    { id = "evening", name = "晚场" },\n',
        '    { id = "evening", name = "晚场" },\n    { id = "night", name = "夜场" },\n',
    )

    ran = accept(pingyi, scanned)

    assert ran.code == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('threshold = "90/100"', 'threshold = "50/100"', "rules.satisfaction.threshold"),
        ("top = 1", "top = 2", "categories.organs.top"),
        ('straight_line = "count"', 'straight_line = "void"', "rules.straight_line"),
    ],
)
def test_what_counting_reads_waits_until_every_session_is_open(
    pingyi: Pingyi, scanned: Path, old: str, new: str, key: str
) -> None:
    seal(pingyi, scanned)
    change(scanned, old, new)

    refused = accept(pingyi, scanned)
    why = ("--why", "方案改稿", "--confirmed-by", "李四")
    opened = pingyi("seal", "main", "--open", "--by", "张三", *why, "-C", scanned)
    accepted = accept(pingyi, scanned)

    assert (refused.code, opened.code, accepted.code) == (3, 0, 0)
    assert key in refused.err
    assert "main" in refused.err


@pytest.fixture
def decided(pingyi: Pingyi, printed: Path) -> Path:
    """Return an activity in which people have decided one row with two marks."""
    folder = open_folder(printed)
    with folder.store() as store:
        sheet = next(iter(store.printed_sheets()))
        unit = folder.activity.units[0].id
        record_overvote(store, sheet, unit)
        store.resolve_row(sheet, unit, Vote.SATISFIED, "张三", "看清了", activity=folder.activity)
    return printed


def test_a_switch_that_people_went_before_is_refused_with_the_rows_it_would_not_govern(
    pingyi: Pingyi, decided: Path
) -> None:
    change(decided, 'double_mark = "review"', 'double_mark = "void_row"')

    ran = accept(pingyi, decided)

    assert ran.code == 3
    assert "rules.double_mark" in ran.err
    assert "1 行" in ran.err
    assert len(plans(decided)) == 1


def test_a_row_that_people_settled_against_the_rules_is_counted_in_the_tally(
    pingyi: Pingyi, printed: Path
) -> None:
    change(printed, 'double_mark = "review"', 'double_mark = "void_row"')
    assert accept(pingyi, printed).code == 0
    folder = open_folder(printed)
    with folder.store() as store:
        sheet = next(iter(store.printed_sheets()))
        record_overvote(store, sheet, folder.activity.units[0].id)
        who = Person("张三", Role.OPERATOR)
        store.reopen_row(
            sheet, folder.activity.units[0].id, who, "像是涂改", activity=folder.activity
        )
        store.resolve_row(
            sheet,
            folder.activity.units[0].id,
            Vote.SATISFIED,
            "张三",
            "看清了",
            activity=folder.activity,
        )

    assert provisional(pingyi, printed)["rules_not_applied"] == {"double_mark": 1}


def record_overvote(store: Store, sheet: SheetId, unit: UnitId) -> None:
    """Record a page on which one row has two marks, and the others differ."""
    form = store.printed_sheets()[sheet].form
    rows = [RowReading(LineId(unit), None, (DoubtReason.OVERVOTE,))]
    votes: Iterator[Vote] = iter([Vote.SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN, Vote.SATISFIED])
    others = [UnitId(f"organ-{number:02d}") for number in range(2, 6)]
    rows += [RowReading(LineId(other), next(votes)) for other in others]
    reading = PageReading(
        sheet=sheet,
        form=form,
        page=1,
        identity=IdentitySource.CODE,
        registration=Registration(4, 200.0, 3, 3, 0.02, 0.1),
        rows=tuple(rows),
        measures="{}",
    )
    store.record_file("bb" * 32, "two.jpg", 1, 1)
    store.record_page("bb" * 32, 0, reading)
