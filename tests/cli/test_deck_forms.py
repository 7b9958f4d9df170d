"""`pingyi deck --form`: a deck for each form of an activity, beside each other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballot.ids import FIRST_FORM
from calibration.deck.file import Deck
from calibration.pens.pages import render_pages
from calibration.scans.degrade import degrade
from calibration.scans.presets import CLEAN
from calibration.scans.scan_file import write_scans
from cli.main import run
from office.folder import open_folder
from tests.cli.test_deck_commands import events_of, write_activity

Pingyi = Callable[..., Any]

MEND = """
[[forms]]
id = "mend"
kind = "rectification"
title = "整改满意度调查表"
instruction = "请在方框内打√。"
units = [{units}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an activity with a form beside `[form]`, and both decks printed."""
    folder = tmp_path_factory.mktemp("decks") / "activity"
    write_activity(folder)
    path = folder / "activity.toml"
    units = ", ".join(f'"organ-{number:02d}"' for number in range(5, 31))
    text = path.read_text(encoding="utf-8") + MEND.format(units=units)
    more = '    { id = "again", name = "复评", form = "mend" },\n'
    text = text.replace("sessions = [\n", f"sessions = [\n{more}", 1)
    path.write_text(text, encoding="utf-8")
    assert run(["deck", "print", "-C", str(folder)]) == 0
    assert run(["deck", "print", "--form", "mend", "-C", str(folder)]) == 0
    return folder


def deck_in(folder: Path) -> Deck:
    return Deck.from_json((folder / "deck.json").read_text(encoding="utf-8"))


def test_each_form_has_a_deck_of_its_own_lines_in_a_place_of_its_own(folder: Path) -> None:
    first, mend = deck_in(folder / "deck"), deck_in(folder / "deck" / "mend")

    activity = open_folder(folder).activity
    assert first.form != mend.form
    assert [row.line for row in first.sheets[0].rows] == list(activity.seen_by(FIRST_FORM).lines)
    assert [row.line for row in mend.sheets[0].rows] == [f"organ-{n:02d}" for n in range(5, 31)]
    assert not {sheet.sheet for sheet in first.sheets} & {sheet.sheet for sheet in mend.sheets}
    assert (folder / "deck" / "mend" / "deck.pdf").exists()


def test_a_check_compares_with_the_deck_of_the_form_that_it_names(
    folder: Path, tmp_path: Path, pingyi: Pingyi
) -> None:
    (page,) = render_pages(folder / "deck/mend/deck.pdf", 200, [0])
    write_scans(tmp_path / "1.jpg", [degrade(page, CLEAN, np.random.default_rng(1))], 200)

    named = pingyi("deck", "check", tmp_path, "--form", "mend", "--json", "-C", folder)
    other = pingyi("deck", "check", tmp_path, "--json", "-C", folder)

    deck = deck_in(folder / "deck" / "mend")
    *_, by_name, by_other = events_of(folder)
    assert json.loads(named.out)["form"] == deck.form == by_name["form"]
    assert json.loads(named.out)["rejected_pages"] == []
    assert (by_name["rows"], by_name["rejected"]) == (26, 0)
    assert (by_other["rows"], by_other["rejected"]) == (0, 1)
    assert json.loads(other.out)["rejected_pages"][0]["reason"] == "unknown_form"


def test_the_deck_of_another_form_is_not_taken_for_a_scan(folder: Path, pingyi: Pingyi) -> None:
    ran = pingyi("deck", "check", folder, "--form", "mend", "-C", folder)

    assert ran.code == 4
    assert "没有找到试读卷的扫描件" in ran.err


@pytest.mark.parametrize("command", [("print",), ("check", ".")])
def test_a_form_that_is_not_there_is_an_error_that_names_those_that_are(
    command: tuple[str, ...], folder: Path, pingyi: Pingyi
) -> None:
    ran = pingyi("deck", *command, "--form", "say", "-C", folder)

    assert ran.code == 2
    assert "say" in ran.err and "mend" in ran.err
