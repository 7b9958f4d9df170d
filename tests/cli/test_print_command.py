"""pingyi print."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ballot.ids import parse_sheet_id
from ballot.layout import Layout
from calibration.pens.pages import printed_sheets
from office.folder import open_folder
from store.event import EventKind
from store.evidence import Store


def _list(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_printing_writes_pdf_layout_and_list(pingyi: Callable[..., Any], small: Path) -> None:
    ran = pingyi("print", "main", "--sheets", 4, "-C", small, "--json")

    answer = json.loads(ran.out)
    sheets = _list(small / "forms/main.sheets.csv")
    layout = Layout.from_json((small / "forms/main.layout.json").read_text("utf-8"))
    with pypdfium2.PdfDocument(small / "forms/main.pdf") as pdf:
        pages = len(pdf)
    assert ran.code == 0
    assert (answer["sheets"], answer["form"]) == (4, layout.form)
    assert (answer["pages"], answer["pdf_pages_per_sheet"]) == (1, 2)
    assert (len(layout.pages), pages) == (1, 4 * 2)
    assert answer["turn"] == "long_edge"
    assert "沿长边翻转" in ran.err
    assert [(s["order"], s["session"], s["group"]) for s in sheets] == [("", "main", "")] * 4
    assert all(parse_sheet_id(s["sheet"]) for s in sheets)


def test_printing_again_adds_sheets_and_leaves_the_first_ones(
    pingyi: Callable[..., Any], small: Path
) -> None:
    pingyi("print", "main", "--sheets", 2, "-C", small)
    first = {path.name: path.read_bytes() for path in (small / "forms").iterdir()}

    ran = pingyi("print", "main", "--sheets", 3, "-C", small)

    forms = small / "forms"
    new = {path.name for path in forms.iterdir()} - first.keys()
    ids = [s["sheet"] for name in ("main", "main-2") for s in _list(forms / f"{name}.sheets.csv")]
    with Store.open(small) as store:
        known = list(store.printed_sheets())
    assert ran.code == 0
    assert new == {"main-2.pdf", "main-2.sheets.csv"}
    assert all((forms / name).read_bytes() == content for name, content in first.items())
    assert len(set(ids)) == 5
    assert sorted(ids) == sorted(known)


def test_neither_list_nor_log_says_in_which_order_sheets_were_printed(
    pingyi: Callable[..., Any], small: Path
) -> None:
    pingyi("print", "main", "--sheets", 20, "-C", small)

    listed = [line["sheet"] for line in _list(small / "forms/main.sheets.csv")]
    with Store.open(small) as store:
        (logged,) = [
            event.payload["sheets"] for event in store.events() if event.kind is EventKind.PRINTED
        ]
    layout = Layout.from_json((small / "forms/main.layout.json").read_text("utf-8"))
    stack = printed_sheets(small / "forms/main.pdf", layout)
    assert listed == logged == sorted(listed)
    assert sorted(sheet for sheet in stack if sheet) == listed
    assert stack != listed  # 20! orders; the sorted one comes up in no lifetime


def test_a_changed_plan_gets_a_layout_of_its_own(pingyi: Callable[..., Any], small: Path) -> None:
    pingyi("print", "main", "--sheets", 1, "-C", small)
    old = (small / "forms/main.layout.json").read_bytes()
    plan = small / "activity.toml"
    plan.write_text(plan.read_text("utf-8").replace("样例单位二", "样例单位乙"), "utf-8")

    who = ("--by", "张三", "--why", "改稿", "--confirmed-by", "李四")
    pingyi("plan", "accept", *who, "-C", small)
    ran = pingyi("print", "main", "--sheets", 1, "-C", small)

    assert ran.code == 0
    assert (small / "forms/main.layout.json").read_bytes() == old
    assert "样例单位乙" in (small / "forms/main-2.layout.json").read_text("utf-8")
    assert len(open_folder(small).layouts()) == 2


def test_a_second_print_never_takes_the_name_of_another_session(
    pingyi: Callable[..., Any], small: Path
) -> None:
    plan = small / "activity.toml"
    plan.write_text(plan.read_text("utf-8").replace('"evening"', '"main-2"'), "utf-8")
    for _ in range(2):
        pingyi("print", "main", "--sheets", 1, "-C", small)

    names = {path.name for path in (small / "forms").glob("*.pdf")}

    assert names == {"main.pdf", "main-3.pdf"}


def test_a_group_s_sheets_stand_in_files_of_their_own(
    pingyi: Callable[..., Any], small: Path
) -> None:
    plan = small / "activity.toml"
    group = 'groups = [{ id = "people", name = "服务对象" }]'
    plan.write_text(plan.read_text("utf-8").replace("groups = []", group), "utf-8")
    pingyi("print", "main", "--sheets", 1, "-C", small)

    for _ in range(2):
        ran = pingyi("print", "main", "--sheets", 1, "--group", "people", "-C", small)

    forms = small / "forms"
    assert ran.code == 0
    assert {path.name for path in forms.iterdir()} == {
        "main.layout.json",
        *(
            f"{stem}.{kind}"
            for stem in ("main", "main_people", "main_people-2")
            for kind in ("pdf", "sheets.csv")
        ),
    }
    assert [sheet["group"] for sheet in _list(forms / "main_people.sheets.csv")] == ["people"]


def test_the_files_of_a_group_are_never_those_of_another_group_or_session(
    pingyi: Callable[..., Any], small: Path
) -> None:
    plan = small / "activity.toml"
    groups = 'groups = [{ id = "old", name = "甲" }, { id = "old-2", name = "乙" }]'
    text = plan.read_text("utf-8").replace("groups = []", groups)
    plan.write_text(text.replace('"evening"', '"main-old"'), "utf-8")

    for session, group in (("main", "old"), ("main", "old"), ("main", "old-2"), ("main-old", "")):
        which = ("--group", group) if group else ()
        assert pingyi("print", session, "--sheets", 1, *which, "-C", small).code == 0

    lists = {
        path.name.removesuffix(".sheets.csv"): (line["session"], line["group"])
        for path in (small / "forms").glob("*.sheets.csv")
        for line in _list(path)
    }
    assert lists == {
        "main_old": ("main", "old"),
        "main_old-3": ("main", "old"),
        "main_old-2": ("main", "old-2"),
        "main-old": ("main-old", ""),
    }


def test_print_refuses_what_check_names_and_nothing_is_printed(
    pingyi: Callable[..., Any], small: Path
) -> None:
    plan = small / "activity.toml"
    plan.write_text(plan.read_text("utf-8").replace("样例单位二", "样例单位" * 20, 1), "utf-8")

    checked = pingyi("check", "-C", small, "--json")
    printed = pingyi("print", "main", "--sheets", 1, "-C", small)

    (fault,) = json.loads(checked.out)["faults"]
    lines = plan.read_text("utf-8").splitlines()
    assert (checked.code, printed.code) == (3, 3)
    assert fault["key"] == "units[2].name"
    assert "样例单位" * 20 in lines[fault["line"] - 1]
    assert fault["message"] in printed.err
    assert not list((small / "forms").iterdir())


@pytest.mark.parametrize(
    "arguments",
    [("nowhere", "--sheets", 1), ("main", "--sheets", 0), ("main", "--sheets", 1, "--group", "x")],
)
def test_what_does_not_fit_the_plan_is_a_usage_error(
    pingyi: Callable[..., Any], small: Path, arguments: tuple[object, ...]
) -> None:
    ran = pingyi("print", *arguments, "-C", small)

    assert ran.code == 2
    assert not list((small / "forms").iterdir())


def test_no_pdf_is_visible_before_its_sheets_are_on_record(
    pingyi: Callable[..., Any], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        assert not list((small / "forms").glob("[!.]*.pdf"))
        raise KeyboardInterrupt

    monkeypatch.setattr(Store, "record_print", fail)

    ran = pingyi("print", "main", "--sheets", 1, "-C", small)

    assert ran.code == 130
    assert [path.name for path in (small / "forms").iterdir()] == ["main.layout.json"]


def test_a_lost_secret_is_said_before_anything_is_printed(
    pingyi: Callable[..., Any], small: Path
) -> None:
    (small / "secret.key").unlink()

    ran = pingyi("print", "main", "--sheets", 1, "-C", small)

    assert ran.code == 5
    assert "secret.key" in ran.err
    assert not list((small / "forms").glob("*.pdf"))
