"""rule: a tie for last place, settled by the leading group. Five units, three blank sheets."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.grade import Vote
from ballot.person import Person, Role
from office.folder import open_folder
from tests.cli.conftest import FEW, seal_sessions
from tests.review.conftest import serving

Pingyi = Callable[..., Any]

ZHANG = Person("张三", Role.OPERATOR)
WHO = ("--text", "领导小组会议决定", "--by", "组长", "--confirmed-by", "副组长")


@pytest.fixture(scope="module")
def tied_template(scanned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An activity in which every unit has the same votes."""
    folder = Path(shutil.copytree(scanned_template, tmp_path_factory.mktemp("tied") / "activity"))
    opened = open_folder(folder)
    with opened.store() as store, store.writing():
        for record in list(store.sheet_records(opened.activity))[1:]:
            store.void_sheet(record.sheet, "张三", "演示", confirmed_by="王五")
        (first,) = [r for r in store.sheet_records(opened.activity) if r.status == "valid"]
        for row in first.rows:
            store.reopen_row(first.sheet, row.unit, ZHANG, "演示", activity=opened.activity)
            store.resolve_row(
                first.sheet, row.unit, Vote.ABSTAIN, "张三", "演示", activity=opened.activity
            )
    seal_sessions(folder)
    return folder


@pytest.fixture
def tied(tied_template: Path, tmp_path: Path) -> Path:
    """Return an activity in which every unit has the same votes."""
    return Path(shutil.copytree(tied_template, tmp_path / "activity"))


def questions(pingyi: Pingyi, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(pingyi("rule", "--json", "-C", folder).out)["open"]
    return found


def last_tie(pingyi: Pingyi, folder: Path) -> dict[str, Any]:
    return next(each for each in questions(pingyi, folder) if each["kind"] == "last_tie")


def made(pingyi: Pingyi, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(pingyi("rule", "--json", "-C", folder).out)["made"]
    return found


def reopen(pingyi: Pingyi, folder: Path) -> None:
    who = ("--by", "张三", "--why", "再看", "--confirmed-by", "王五")
    assert pingyi("seal", "main", "--open", *who, "-C", folder).code == 0


def test_open_questions_are_listed_by_an_id_that_stays(pingyi: Pingyi, tied: Path) -> None:
    ran = pingyi("rule", "-C", tied)

    asked = questions(pingyi, tied)
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [each["id"] for each in asked]
    assert all(len(each["id"]) == 8 for each in asked)
    assert "last_tie" in [each["kind"] for each in asked]


def test_a_place_in_the_list_names_no_question(pingyi: Pingyi, tied: Path) -> None:
    ran = pingyi("rule", 1, "--choose", "organ-01", *WHO, "-C", tied)

    assert ran.code == 2
    assert "编号" in ran.err
    assert made(pingyi, tied) == []


def test_nothing_is_asked_or_settled_before_every_session_that_takes_part_is_sealed(
    pingyi: Pingyi, tied: Path
) -> None:
    asked = last_tie(pingyi, tied)
    assert pingyi("print", "evening", "--sheets", 2, "-C", tied).code == 0

    listed = pingyi("rule", "-C", tied)
    settled = pingyi("rule", asked["id"], "--choose", asked["units"][0], *WHO, "-C", tied)

    assert (listed.code, settled.code) == (6, 6)
    assert "晚场" in listed.err
    assert "评议会" not in listed.err
    with open_folder(tied).store() as store:
        assert store.rulings() == ()


def test_a_ruling_settles_the_last_place_and_the_tally_prints_it(
    pingyi: Pingyi, tied: Path
) -> None:
    asked = last_tie(pingyi, tied)
    unit = asked["units"][2]

    ran = pingyi("rule", asked["id"], "--choose", unit, *WHO, "-C", tied)

    assert ran.code == 0
    assert "last_tie" not in [each["kind"] for each in questions(pingyi, tied)]
    assert pingyi("tally", "-C", tied).code == 0
    tally = json.loads((tied / "output" / "tally.json").read_bytes())
    lines = {line["unit"]: line for line in tally["units"]}
    assert "last" in lines[unit]["designations"]
    assert [line for line in tally["units"] if "last" in line["open_designations"]] == []
    (stated,) = tally["rulings_made"]
    assert (stated["chosen"], stated["by"], stated["confirmed_by"]) == ([unit], "组长", "副组长")
    assert stated["seats"] == 1
    assert pingyi("export", "records", "-C", tied).code == 0
    records = tied / "output" / "records.jsonl"
    assert pingyi("recount", tied / "output" / "tally.json", records).code == 0


@pytest.mark.parametrize(
    "chosen",
    [(), ("organ-01", "organ-02"), ("organ-01", "organ-01"), ("organ-01", None)],
    ids=["nobody", "two", "one twice", "one and no last unit"],
)
def test_the_last_place_takes_exactly_one_unit(
    pingyi: Pingyi, tied: Path, chosen: tuple[str | None, ...]
) -> None:
    asked = last_tie(pingyi, tied)
    options = [("--choose", each) if each else ("--none",) for each in chosen]

    ran = pingyi("rule", asked["id"], *(word for o in options for word in o), *WHO, "-C", tied)

    assert ran.code == 2
    assert "没有登记" in ran.err
    assert made(pingyi, tied) == []


def test_a_category_without_a_last_unit_needs_the_words(pingyi: Pingyi, tied: Path) -> None:
    ran = pingyi("rule", last_tie(pingyi, tied)["id"], "--none", *WHO, "-C", tied)

    assert ran.code == 0
    (ruling,) = made(pingyi, tied)
    assert (ruling["chosen"], ruling["without_last"]) == ([], True)
    assert "没有末位单位" in pingyi("rule", "-C", tied).out


def test_two_people_take_a_ruling_back_and_its_question_is_open_again(
    pingyi: Pingyi, tied: Path
) -> None:
    before = questions(pingyi, tied)
    asked = last_tie(pingyi, tied)
    pingyi("rule", asked["id"], "--choose", asked["units"][0], *WHO, "-C", tied)
    alone = pingyi(
        *("rule", "--withdraw", asked["id"], "--text", "改", "--by", "组长"),
        *("--confirmed-by", "组长", "-C", tied),
    )
    kept = made(pingyi, tied)

    ran = pingyi("rule", "--withdraw", asked["id"], *WHO, "-C", tied)

    assert (alone.code, ran.code, len(kept)) == (2, 0, 1)
    assert (questions(pingyi, tied), made(pingyi, tied)) == (before, [])
    assert pingyi("rule", "--withdraw", asked["id"], *WHO, "-C", tied).code == 2
    assert pingyi("verify-log", "-C", tied).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("0badc0de", "--choose", "organ-01", *WHO),
        ("ID", "--choose", "nobody", *WHO),
        ("ID", "--choose", "organ-01", "--text", "决定", "--by", "组长", "--confirmed-by", "组长"),
        ("ID", "--choose", "organ-01", "--text", " ", "--by", "组长", "--confirmed-by", "副组长"),
        ("--choose", "organ-01", *WHO),
        ("ID", "--withdraw", "ID", *WHO),
    ],
    ids=[
        "no such question",
        "no such unit",
        "one person",
        "no reason",
        "no question",
        "two things",
    ],
)
def test_a_ruling_that_makes_no_sense_is_refused(
    pingyi: Pingyi, tied: Path, arguments: tuple[str, ...]
) -> None:
    before = questions(pingyi, tied)
    asked = last_tie(pingyi, tied)["id"]

    ran = pingyi("rule", *(each.replace("ID", asked) for each in arguments), "-C", tied)

    assert ran.code == 2
    assert (questions(pingyi, tied), made(pingyi, tied)) == (before, [])


def test_a_ruling_stands_for_nothing_when_its_question_changes_and_that_is_said(
    pingyi: Pingyi, tied: Path
) -> None:
    asked = last_tie(pingyi, tied)
    units = asked["units"]
    pingyi("rule", asked["id"], "--choose", units[0], *WHO, "-C", tied)
    assert made(pingyi, tied)[0]["without_effect"] is None

    reopen(pingyi, tied)
    opened = open_folder(tied)
    with opened.store() as store:
        (first,) = [r for r in store.sheet_records(opened.activity) if r.status == "valid"]
        store.reopen_row(first.sheet, units[0], ZHANG, "再看", activity=opened.activity)
        store.resolve_row(
            first.sheet, units[0], Vote.SATISFIED, "张三", "再看", activity=opened.activity
        )
    assert pingyi("rule", "-C", tied).code == 6
    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", tied).code == 0

    assert last_tie(pingyi, tied)["units"] == units[1:]
    assert [each["without_effect"] for each in made(pingyi, tied)] == ["not_asked"]
    assert "不起作用" in pingyi("rule", "-C", tied).out
    assert "不起作用" in pingyi("tally", "-C", tied).out
    tally = json.loads((tied / "output" / "tally.json").read_bytes())
    (idle,) = tally["rulings_without_effect"]
    assert (idle["units"], idle["why"]) == (units, "not_asked")


def test_a_sessions_own_tally_carries_no_rulings(pingyi: Pingyi, tied: Path) -> None:
    asked = last_tie(pingyi, tied)
    pingyi("rule", asked["id"], "--choose", asked["units"][0], *WHO, "-C", tied)
    reopen(pingyi, tied)

    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", tied).code == 0

    path = tied / "output/sessions/main/revision-2/tally.json"
    sealed = json.loads(path.read_bytes())
    assert (sealed["rulings_made"], "rulings_without_effect" in sealed) == ([], False)
    assert pingyi("recount", path, path.parent / "records.jsonl").code == 0
    assert made(pingyi, tied)[0]["without_effect"] is None


def test_a_question_is_settled_on_the_offices_page_as_two_people_say(tied: Path) -> None:
    with serving(tied) as served:
        client = served.client("组长", is_office=True)
        assert client.post("/office/tally", json={}).status_code == 200
        (form,) = client.get("/office/results.json").json()["forms"]
        asked = next(each for each in form["open"] if each["may_be_none"])
        body = {"question": asked["id"], "text": "领导小组会议决定"}
        chosen = {"chosen": [asked["units"][0]["id"]], "confirmed_by": "副组长"}

        alone = client.post("/office/rule", json={**body, "chosen": chosen["chosen"]})
        nobody = client.post("/office/rule", json={**body, "confirmed_by": "副组长"})
        by_two = client.post("/office/rule", json={**body, **chosen})
        client.post("/office/tally", json={})
        (after,) = client.get("/office/results.json").json()["forms"]

        assert (alone.status_code, nobody.status_code, by_two.status_code) == (409, 409, 200)
        assert asked["id"] not in [each["id"] for each in after["open"]]
        assert [each["id"] for each in after["made"]] == [asked["id"]]
        page = client.get("/office/results").text
        assert "领导小组会议决定" in page
        back = {"question": asked["id"], "why": "误登", "confirmed_by": "副组长"}
        assert client.post("/office/rule/withdraw", json=back).status_code == 200
