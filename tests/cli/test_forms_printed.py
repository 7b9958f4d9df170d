"""pingyi print and check, of an activity with several forms."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.ids import SessionId
from ballot.layout import Layout
from office.folder import open_folder
from tests.forms.looking import texts_of

MORE = """
[[items]]
id = "law"
name = "比依法行政"
[[items]]
id = "work"
name = "比工作实绩"

[[forms]]
id = "say"
kind = "opinion"
title = "征求意见表"
instruction = "请打√，并写明意见。"
items = ["law", "work"]
choose = 1
writing_lines = 4

[[forms]]
id = "mend"
kind = "rectification"
title = "整改满意度调查表"
instruction = "请对整改情况打√。"
units = ["organ-01"]

[[forms]]
id = "unused"
kind = "selection"
title = "推荐表"
instruction = "打√"
choose = 1
"""

SESSIONS = """sessions = [
    { id = "main", name = "评议会" },
    { id = "letters", name = "来信", form = "say" },
    { id = "later", name = "回访", form = "mend" },
"""


@pytest.fixture
def forms(small: Path) -> Path:
    """An activity with a form for each of three sessions, and one that nobody gets."""
    change(small, 'sessions = [\n    { id = "main", name = "评议会" },\n', SESSIONS)
    path = small / "activity.toml"
    text = path.read_text("utf-8").replace("[form]\n", "[form]\nitems = []\n", 1)
    before, rules, after = text.partition("\n[rules]\n")
    path.write_text(before + MORE + rules + after, "utf-8")
    return small


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "activity.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def printed(pingyi: Callable[..., Any], folder: Path, session: str) -> tuple[Layout, str]:
    """Print two sheets; return the layout in its file, and the text of the first page."""
    ran = pingyi("print", session, "--sheets", 2, "-C", folder, "--json")
    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    layout = Layout.from_json(Path(answer["layout"]).read_text("utf-8"))
    assert layout.form == answer["form"]
    return layout, texts_of(Path(answer["pdf"]))[0]


def test_each_session_gets_the_sheets_of_its_form(pingyi: Callable[..., Any], forms: Path) -> None:
    activity = open_folder(forms).activity

    for session, title in (
        ("main", "评议调查表"),
        ("letters", "征求意见表"),
        ("later", "整改满意度调查表"),
    ):
        layout, text = printed(pingyi, forms, session)
        rows = [row.line for page in layout.pages for row in page.rows]
        assert rows == list(activity.of_session(SessionId(session)).lines)
        assert title in text
        assert (forms / f"forms/{session}.layout.json").exists()


def test_print_says_which_form_it_was(pingyi: Callable[..., Any], forms: Path) -> None:
    ran = pingyi("print", "letters", "--sheets", 1, "-C", forms)

    assert "letters 发的是：征求意见表" in ran.err


def test_check_tells_the_pages_of_every_form_that_is_handed_out(
    pingyi: Callable[..., Any], forms: Path
) -> None:
    ran = pingyi("check", "-C", forms, "--json")

    assert ran.code == 0, ran.err
    answer = json.loads(ran.out)
    assert answer["pages"] == 1
    assert [(each["form"], each["kind"], each["pages"]) for each in answer["forms"]] == [
        ("", "evaluation", 1),
        ("say", "opinion", 1),
        ("mend", "rectification", 1),
    ]
    assert "征求意见表（say）：每份 1 页。" in ran.err


def test_check_names_the_texts_of_other_forms_that_do_not_fit(
    pingyi: Callable[..., Any], forms: Path
) -> None:
    wide = "很" * 500
    change(forms, 'name = "比工作实绩"', f'name = "{wide}"')
    change(forms, "整改满意度调查表", "整改" * 90)
    change(forms, 'title = "推荐表"', f'title = "{"推荐" * 90}"')

    ran = pingyi("check", "-C", forms, "--json")

    lines = (forms / "activity.toml").read_text("utf-8").splitlines()
    faults = {fault["key"]: fault["line"] for fault in json.loads(ran.out)["faults"]}
    assert ran.code == 3
    assert faults.keys() == {"items[2].name", "forms[2].title"}
    assert wide in lines[faults["items[2].name"] - 1]
    assert "整改整改" in lines[faults["forms[2].title"] - 1]


def test_a_form_whose_rows_do_not_fit_is_named_by_what_says_their_height(
    pingyi: Callable[..., Any], forms: Path
) -> None:
    """Its own `min_row_mm`, or that of `[form]` which it takes."""
    many = "\n".join(
        f'    {{ id = "more-{k}", name = "单位{k}", full_name = "单位{k}", category = "organs" }},'
        for k in range(900)
    )
    change(forms, "units = [\n", f"units = [\n{many}\n")

    ran = pingyi("check", "-C", forms, "--json")

    faults = json.loads(ran.out)["faults"]
    assert {fault["key"] for fault in faults} == {"form.min_row_mm"}
    change(forms, 'id = "say"\n', 'id = "say"\nmin_row_mm = 12.0\n')
    ran = pingyi("check", "-C", forms, "--json")
    keys = {fault["key"] for fault in json.loads(ran.out)["faults"]}
    assert keys == {"form.min_row_mm", "forms[1].min_row_mm"}


def test_a_session_whose_printed_form_becomes_another_is_apart_from_the_plan(
    pingyi: Callable[..., Any], forms: Path
) -> None:
    printed(pingyi, forms, "main")
    printed(pingyi, forms, "later")
    assert pingyi("plan", "check", "-C", forms).code == 0

    change(forms, 'name = "回访", form = "mend"', 'name = "回访", form = "say"')
    ran = pingyi("plan", "check", "-C", forms)

    assert ran.code == 3
