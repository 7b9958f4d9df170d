"""plan: activity.toml binds once something is printed; two people change what may be changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ballot.errors import UsageError
from ballot.person import Person, Role
from ballot.plan import PlanOrigin
from office.folder import open_folder
from store.event import EventKind
from store.evidence import Store
from store.place import place_of
from tests.cli.conftest import FEW, settle_questions
from tests.cli.plan_steps import WHO, accept, change, head, plans, provisional, swap_names

Pingyi = Callable[..., Any]


def forget_the_plan(folder: Path) -> None:
    """Make the evidence one of a version that recorded no plan: every event but that, in order."""
    with Store.open(folder) as store:
        kept = [
            (event, store._log.measures(event.seq) or None)
            for event in store.events()
            if event.kind is not EventKind.PLAN_RECORDED
        ]
    for name in ("pingyi.db", "pingyi.db-wal", "pingyi.db-shm"):
        (folder / name).unlink(missing_ok=True)
    log = place_of(folder).log()
    log.create()
    for event, measures in kept:
        log.append(event.kind, event.payload, measures=measures)
    log.close()


def test_the_first_print_puts_the_plan_on_record_and_later_ones_do_not(
    pingyi: Pingyi, small: Path
) -> None:
    change(small, "样例单位3", "样例单位丙")
    for _ in range(2):
        assert pingyi("print", "main", "--sheets", 1, "--by", "张三", "-C", small).code == 0

    (record,) = plans(small)
    kinds = [event.kind for event in Store.open(small).events()]
    assert (record.origin, record.by) == (PlanOrigin.FIRST, "张三")
    assert record.digest == open_folder(small).activity.digest
    assert kinds[:3] == [EventKind.CREATED, EventKind.PLAN_RECORDED, EventKind.PRINTED]


@pytest.mark.parametrize(
    "words",
    [
        ("tally",),
        ("tally", "--provisional"),
        ("status",),
        ("print", "main", "--sheets", "1"),
        ("scan", str(Path(__file__).parent)),
        ("seal", "main", "--by", "张三", *FEW),
        ("report",),
        ("report", "--public"),
        ("export", "votes", "-o", "-"),
        ("veto", "organ-02", "--reason", "x", "--authority", "y", *WHO[:2], *WHO[4:]),
        ("rule",),
        ("recheck",),
        ("deck", "print"),
    ],
    ids=lambda words: " ".join(words[:2]) if words[0] != "scan" else "scan",
)
def test_a_changed_plan_stops_what_prints_and_counts_and_names_the_keys(
    pingyi: Pingyi, scanned: Path, words: tuple[str, ...]
) -> None:
    provisional(pingyi, scanned)
    tally = scanned / "output/tally-provisional.json"
    (scanned / "output/tally.json").write_bytes(
        tally.read_bytes().replace(b'"provisional":true', b'"provisional":false')
    )
    before = head(scanned)
    change(scanned, 'straight_line = "count"', 'straight_line = "void"')

    ran = pingyi(*words, "-C", scanned)

    assert ran.code == 3
    assert "rules.straight_line" in ran.err
    assert "pingyi plan accept" in ran.err
    assert "Traceback" not in ran.err
    assert head(scanned) == before


def test_a_comment_is_a_change_too_because_papers_state_the_digest_of_the_file(
    pingyi: Pingyi, scanned: Path
) -> None:
    change(scanned, "schema =", "# 改过\nschema =")

    stopped = pingyi("tally", "--provisional", "-C", scanned)
    accepted = accept(pingyi, scanned)

    assert (stopped.code, accepted.code) == (3, 0)
    assert "仅注释或空白" in stopped.err
    assert provisional(pingyi, scanned)["plan_changes"]["changes"][0]["keys"] == []


def test_two_people_change_the_plan_and_the_tally_says_so(pingyi: Pingyi, scanned: Path) -> None:
    change(scanned, "样例单位3全称", "更正的全称")

    ran = accept(pingyi, scanned)

    told = provisional(pingyi, scanned)["plan_changes"]
    (entry,) = told["changes"]
    assert ran.code == 0
    assert told["since"] == "first"
    assert len(entry.pop("day")) == len("2026-11-27")
    assert entry == {
        "keys": ["units.organ-03.full_name"],
        "withdrawn": [],
        "why": "方案改稿",
        "by": "张三",
        "confirmed_by": "李四",
    }


@pytest.mark.parametrize(
    "who",
    [
        ("--by", "张三", "--why", "改稿", "--confirmed-by", "张三"),
        ("--by", "张三", "--why", "改稿", "--confirmed-by", " "),
        ("--by", "张三", "--why", " ", "--confirmed-by", "李四"),
        ("--by", " ", "--why", "改稿", "--confirmed-by", "李四"),
    ],
)
def test_one_person_alone_changes_nothing(
    pingyi: Pingyi, scanned: Path, who: tuple[str, ...]
) -> None:
    change(scanned, "样例单位3全称", "更正的全称")

    ran = accept(pingyi, scanned, *who)

    assert ran.code == 2
    assert len(plans(scanned)) == 1


def test_there_is_nothing_to_accept_in_an_unchanged_plan(pingyi: Pingyi, scanned: Path) -> None:
    ran = accept(pingyi, scanned)

    assert (ran.code, len(plans(scanned))) == (3, 1)


def test_a_plan_that_nobody_printed_is_free(pingyi: Pingyi, small: Path) -> None:
    change(small, "样例单位3", "样例单位丙")

    refused = accept(pingyi, small)
    checked = pingyi("plan", "check", "-C", small)

    assert (refused.code, checked.code) == (3, 0)
    assert plans(small) == ()


def test_nobody_decides_by_a_plan_that_was_changed_while_the_program_ran(
    pingyi: Pingyi, scanned: Path
) -> None:
    folder = open_folder(scanned)
    with folder.store() as store:
        sheet = next(iter(store.printed_sheets()))
        unit = folder.activity.units[0].id
        change(scanned, "样例单位3全称", "更正的全称")
        assert accept(pingyi, scanned).code == 0
        who = Person("张三", Role.OPERATOR)

        with pytest.raises(UsageError) as caught:
            store.reopen_row(sheet, unit, who, "再看", activity=folder.activity)

    assert caught.value.key == "store.other_plan"


def test_a_veto_in_the_file_names_the_two_who_entered_it_after_printing(
    pingyi: Pingyi, scanned: Path
) -> None:
    before = provisional(pingyi, scanned)["vetoes"]
    path = scanned / "activity.toml"
    text = path.read_text("utf-8").replace("vetoes = []\n", "")
    more = '\n[[vetoes]]\nunit = "organ-03"\nreason = "重大事故"\nauthority = "市委"\n'
    path.write_text(text + more, "utf-8")

    stopped = pingyi("tally", "--provisional", "-C", scanned)
    accept(pingyi, scanned)

    new = [veto for veto in provisional(pingyi, scanned)["vetoes"] if veto not in before]
    assert stopped.code == 3
    assert new == [
        {
            "unit": "organ-03",
            "reason": "重大事故",
            "authority": "市委",
            "by": "张三",
            "confirmed_by": "李四",
        }
    ]


def test_a_folder_of_before_is_read_without_a_record_and_says_so(
    pingyi: Pingyi, scanned: Path
) -> None:
    forget_the_plan(scanned)
    before = head(scanned)

    tally = provisional(pingyi, scanned)
    checked = pingyi("plan", "check", "-C", scanned)

    assert tally["plan_changes"] == {"since": None, "changes": []}
    assert checked.code == 0
    assert head(scanned) == before


def test_what_such_a_folder_printed_binds_all_the_same(pingyi: Pingyi, scanned: Path) -> None:
    forget_the_plan(scanned)
    swap_names(scanned)

    stopped = pingyi("tally", "--provisional", "-C", scanned)
    refused = accept(pingyi, scanned)

    assert (stopped.code, refused.code) == (3, 3)
    assert "样例单位4" in stopped.err


def test_the_next_print_records_the_plan_of_such_a_folder_as_it_is_found(
    pingyi: Pingyi, scanned: Path
) -> None:
    forget_the_plan(scanned)

    ran = pingyi("print", "main", "--sheets", 1, "-C", scanned)

    (record,) = plans(scanned)
    assert ran.code == 0
    assert record.origin is PlanOrigin.FOUND
    assert provisional(pingyi, scanned)["plan_changes"]["since"] == "found"


def test_the_notarys_paper_says_what_changed_since_printing(pingyi: Pingyi, scanned: Path) -> None:
    change(scanned, "样例单位3全称", "更正的全称")
    accept(pingyi, scanned)
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    pingyi("reconcile", "main", *numbers, "-C", scanned)
    pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned)
    settle_questions(scanned)
    assert pingyi("tally", "-C", scanned).code == 0

    ran = pingyi("report", "-C", scanned)

    with pypdfium2.PdfDocument(scanned / "output/papers/公证现场记录.pdf") as pdf:
        lines = [page.get_textpage().get_text_range() for page in pdf]
    text = "".join("".join(lines).split())
    assert ran.code == 0
    assert "的全称。理由：方案改稿" in text
    assert "organ-03" not in text
    assert "张三更改" in text
    assert "李四确认" in text


def test_checking_says_what_differs_and_whether_two_people_may(
    pingyi: Pingyi, scanned: Path
) -> None:
    same = pingyi("plan", "check", "-C", scanned)
    change(scanned, "样例单位3全称", "更正的全称")
    may = pingyi("plan", "check", "--json", "-C", scanned)
    swap_names(scanned)
    may_not = pingyi("plan", "check", "--json", "-C", scanned)

    assert (same.code, may.code, may_not.code) == (0, 3, 3)
    assert json.loads(may.out)["keys"] == ["units.organ-03.full_name"]
    assert json.loads(may.out)["refused"] == []
    assert len(json.loads(may_not.out)["refused"]) == 1
