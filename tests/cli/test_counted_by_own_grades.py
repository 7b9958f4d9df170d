"""An activity with grades, items and a second form of its own: counted, proved, merged, checked."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ballot.ids import LineId, SessionId
from ballot.reading import IdentitySource, PageReading, Registration, RowReading
from bench.rulings import load_counter
from cli.recount import load_object
from office.folder import open_folder
from output.canonical import digest
from output.proofs import holds
from tests.cli.conftest import SealAll
from tests.cli.merge.laptops import laptop, merge, package, sheets_of, trust

Pingyi = Callable[..., Any]

MORE = """
[[grades]]
id = "good"
name = "满意"
points = "5/2"
satisfies = "1"
[[grades]]
id = "fair"
name = "基本满意"
points = "1"
satisfies = "9/10"
[[grades]]
id = "bad"
name = "不满意"
points = "0"
satisfies = "0"
[[grades]]
id = "unknown"
name = "不了解"
points = "none"
satisfies = "0"
valid = false

[[items]]
id = "law"
name = "依法行政"
weight = "2"
[[items]]
id = "work"
name = "工作实绩"

[[forms]]
id = "mend"
kind = "rectification"
title = "整改满意度调查表"
instruction = "请对整改情况打√。"
grades = ["good", "bad"]
"""
EVENING = '{ id = "evening", name = "晚场" }'
SHEETS = {"main": 4, "evening": 3}


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")


@pytest.fixture(scope="session")
def counter() -> ModuleType:
    """Return the independent counter as its reader runs it."""
    return load_counter()


@pytest.fixture
def base(pingyi: Pingyi, small: Path) -> Path:
    """Return the activity, its forms printed for both sessions; nobody has scanned."""
    path = small / "activity.toml"
    text = path.read_text("utf-8")
    assert EVENING in text
    text = text.replace(EVENING, EVENING.replace(" }", ', form = "mend" }'))
    lines = text.partition("\n[rules]\n")
    rules = [line for line in lines[2].splitlines() if "satisfied = " not in line]
    path.write_text(lines[0] + MORE + lines[1] + "\n".join(rules) + "\n", "utf-8")
    for session, sheets in SHEETS.items():
        ran = pingyi("print", session, "--sheets", sheets, "-C", small)
        assert ran.code == 0, ran.err
    return small


def read_sheets(folder: Path, session: str) -> None:
    """Record what the reader would say of a session's sheets."""
    opened = open_folder(folder)
    seen = opened.activity.of_session(SessionId(session))
    votes = [grade.vote for grade in seen.rules.scale.grades]
    with opened.store() as store:
        printed = store.printed_sheets()
        for sheet in sheets_of(folder, session):
            dice, sha256 = random.Random(sheet), digest(sheet.encode())
            given = [dice.choice(votes) for _ in seen.lines]
            given[:2] = votes[:2]  # not all the same: that would be for a person
            store.record_file(sha256, f"{session}-{sheet}.jpg", 1, 1)
            reading = PageReading(
                sheet=sheet,
                form=printed[sheet].form,
                page=1,
                identity=IdentitySource.CODE,
                registration=Registration(4, 200.0, 3, 3, 0.02, 0.1),
                rows=tuple(map(RowReading, map(LineId, seen.lines), given)),
                measures="{}",
            )
            assert store.record_page(sha256, 0, reading) is reading


@pytest.fixture
def counted(pingyi: Pingyi, base: Path, seal_all: SealAll) -> Path:
    """Return the folder, both sessions read and sealed."""
    for session in SHEETS:
        read_sheets(base, session)
    seal_all(base)
    return base


def of_form(form: str) -> tuple[str, ...]:
    return ("--form", form) if form else ()


@pytest.mark.parametrize("form", ["", "mend"])
def test_each_form_is_counted_again_by_both(
    pingyi: Pingyi, counted: Path, counter: ModuleType, form: str, tmp_path: Path
) -> None:
    ran = pingyi("tally", *of_form(form), "-C", counted, "--json")
    assert ran.code == 0, ran.err
    (tally,) = (counted / "output").glob(f"**/{form}/tally.json" if form else "tally.json")
    records = tmp_path / "records.jsonl"
    ran = pingyi("export", "records", *of_form(form), "-o", records, "-C", counted)
    assert ran.code == 0, ran.err

    assert pingyi("recount", tally, records).code == 0
    assert counter.main(str(tally), str(records)) == 0
    body = json.loads(tally.read_bytes())
    assert ("form" in body, "items" in body) == ((True, False) if form else (False, True))
    if form:
        assert {unit["place"] for unit in body["units"]} == {None}


def test_a_sheet_with_items_is_proved_with_and_without_its_rows(
    pingyi: Pingyi, counted: Path, tmp_path: Path
) -> None:
    assert pingyi("tally", "-C", counted).code == 0
    sheet = sheets_of(counted, "main")[0]
    shown = tmp_path / "proof.json"

    for more in ((), ("--rows",)):
        assert pingyi("prove", sheet, *more, "-o", shown, "-C", counted).code == 0
        assert holds(*map(load_object, (shown, counted / "output/tally.json")))
        assert ('\\"item\\":\\"law\\"' in shown.read_text("utf-8")) == bool(more)


def test_a_sheet_of_another_form_is_proved_by_the_tally_of_that(
    pingyi: Pingyi, counted: Path, tmp_path: Path
) -> None:
    assert pingyi("tally", "--form", "mend", "-C", counted).code == 0
    shown = tmp_path / "proof.json"

    ran = pingyi("prove", sheets_of(counted, "evening")[0], "-o", shown, "-C", counted)

    assert ran.code == 0, ran.err
    (tally,) = (counted / "output").glob("**/mend/tally.json")
    assert holds(load_object(shown), load_object(tally))


def test_a_folder_with_two_forms_is_whole(pingyi: Pingyi, counted: Path) -> None:
    for form in ("", "mend"):
        assert pingyi("tally", *of_form(form), "-C", counted).code == 0

    ran = pingyi("verify-folder", "--json", "-C", counted)

    # Nothing was scanned here, so there are no originals.
    checks = json.loads(ran.out)["checks"]
    assert [c for c in checks if c["problems"] and c["check"] != "originals"] == []


def test_sessions_of_both_forms_are_merged(
    pingyi: Pingyi, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = Path(shutil.copytree(base, base.parent / "city"))
    laptops = [_laptop(pingyi, base, session, monkeypatch) for session in SHEETS]
    trust(city, *laptops)

    ran = merge(pingyi, city, *map(package, laptops, SHEETS))

    assert ran.code == 0, ran.err
    for form in ("", "mend"):
        ran = pingyi("tally", *of_form(form), "-C", city)
        assert ran.code == 0, ran.err


def _laptop(pingyi: Pingyi, base: Path, session: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    from tests.cli.merge import laptops

    monkeypatch.setattr(laptops, "read_sheets", lambda folder, name, _: read_sheets(folder, name))
    return laptop(pingyi, base, session, f"区{session}")
