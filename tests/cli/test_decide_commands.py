"""resolve, reject-sheet, dismiss-page, and the tally that waits for them."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.strokes import PenMark
from store.evidence import Store

WHO = ("--by", "张三", "--why", "纸面清楚")
SECOND = ("--confirmed-by", "王五")


@pytest.fixture
def doubtful(pingyi: Callable[..., Any], small: Path, simulate: Callable[..., None]) -> Path:
    """Return an activity of one sheet on which every row has two marks, or none."""
    pingyi("print", "main", "--sheets", 1, "-C", small)
    plan = FillPlan(trouble={RowKind.OVERVOTE: 1.0}, habits={PenMark.TICK: 1.0})
    simulate(small, "main", "main", small / "scans", plan)
    assert pingyi("scan", small / "scans", "--workers", 1, "-C", small).code == 0
    return small


def _votes(pingyi: Callable[..., Any], folder: Path) -> list[dict[str, str]]:
    assert pingyi("export", "votes", "-C", folder).code == 0
    text = (folder / "output" / "votes.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_a_row_is_settled_by_unit_id_or_name_and_by_key_or_word(
    pingyi: Callable[..., Any], doubtful: Path
) -> None:
    pending = [vote for vote in _votes(pingyi, doubtful) if vote["status"] == "pending"]
    sheet = pending[0]["sheet"]
    first, second = pending[0]["unit"], pending[1]["unit"]
    name = {"organ-01": "样例单位一", "organ-02": "样例单位二"}.get(
        second, f"样例单位{int(second[-2:])}"
    )

    by_id = pingyi("resolve", sheet.lower(), first, "mostly_satisfied", *WHO, "-C", doubtful)
    by_name = pingyi("resolve", sheet, name, "作废", *WHO, "-C", doubtful)

    votes = {vote["unit"]: vote for vote in _votes(pingyi, doubtful)}
    assert (by_id.code, by_name.code) == (0, 0)
    assert votes[first]["vote"] == "mostly_satisfied"
    assert (votes[second]["vote"], votes[second]["status"]) == ("void", "reviewed")
    assert votes[second]["doubts"] == pending[1]["doubts"] != ""


def test_the_tally_waits_until_all_rows_are_settled(
    pingyi: Callable[..., Any], doubtful: Path, seal_all: Callable[[Path], None]
) -> None:
    sheet = _votes(pingyi, doubtful)[0]["sheet"]

    early = pingyi("tally", "-C", doubtful)
    look = pingyi("tally", "--provisional", "--json", "-C", doubtful)
    settled = pingyi("resolve", sheet, "all", "void", *WHO, "-C", doubtful)
    seal_all(doubtful)
    final = pingyi("tally", "--json", "-C", doubtful)

    assert early.code == 7
    assert f"{sheet[:4]}-{sheet[4:8]}" in early.err
    assert not (doubtful / "output" / "tally.json").exists() or final.code == 0
    assert (look.code, json.loads(look.out)["provisional"]) == (0, True)
    assert (doubtful / "output" / "tally-provisional.json").exists()
    assert (settled.code, final.code) == (0, 0)
    assert json.loads(final.out)["sessions"][0]["pending"] == 0


@pytest.mark.parametrize(
    ("sheet", "unit", "vote"),
    [
        ("short", "organ-01", "void"),
        ("ABCDEFHJKMNP", "organ-01", "void"),
        (None, "organ-77", "void"),
        (None, "organ-01", "perhaps"),
    ],
)
def test_what_does_not_exist_is_not_settled(
    pingyi: Callable[..., Any], doubtful: Path, sheet: str | None, unit: str, vote: str
) -> None:
    known = _votes(pingyi, doubtful)[0]["sheet"]

    ran = pingyi("resolve", sheet or known, unit, vote, *WHO, "-C", doubtful)

    assert ran.code == 2


def test_nobody_decides_without_a_name_and_a_reason(
    pingyi: Callable[..., Any], doubtful: Path
) -> None:
    sheet = _votes(pingyi, doubtful)[0]["sheet"]

    both = ("--confirmed-by", "王五", "-C", doubtful)
    without = pingyi("reject-sheet", sheet, "--by", "张三", *both)
    empty = pingyi("reject-sheet", sheet, "--by", " ", "--why", "x", *both)

    assert (without.code, empty.code) == (2, 2)


def test_one_person_alone_voids_no_sheet(pingyi: Callable[..., Any], scanned: Path) -> None:
    sheet = _votes(pingyi, scanned)[0]["sheet"]

    alone = pingyi("reject-sheet", sheet, *WHO, "-C", scanned)
    twice = pingyi("reject-sheet", sheet, *WHO, "--confirmed-by", "张三", "-C", scanned)

    assert (alone.code, twice.code) == (2, 2)
    assert "请由另一人确认" in twice.err


def test_a_rejected_sheet_does_not_count(pingyi: Callable[..., Any], scanned: Path) -> None:
    before = _votes(pingyi, scanned)
    sheet = before[0]["sheet"]

    ran = pingyi("reject-sheet", sheet, *WHO, "--confirmed-by", "王五", "-C", scanned)

    (main, _) = json.loads(pingyi("status", "--json", "-C", scanned).out)["sessions"]
    assert ran.code == 0
    assert _votes(pingyi, scanned) == [vote for vote in before if vote["sheet"] != sheet]
    assert (main["valid"], main["void"]) == (2, 1)


def test_a_dismissed_page_no_longer_keeps_the_tally_waiting(
    pingyi: Callable[..., Any], scanned: Path, seal_all: Callable[[Path], None]
) -> None:
    (scanned / "empty.jpg").touch()
    pingyi("scan", scanned / "empty.jpg", "--workers", 1, "-C", scanned)

    early = pingyi("tally", "-C", scanned)
    unknown = pingyi("dismiss-page", "other.jpg", *WHO, *SECOND, "-C", scanned)
    alone = pingyi("dismiss-page", "empty.jpg", *WHO, "-C", scanned)
    dismissed = pingyi("dismiss-page", "empty.jpg", *WHO, *SECOND, "-C", scanned)
    again = pingyi("dismiss-page", "e3b0c442", *WHO, *SECOND, "-C", scanned)
    seal_all(scanned)
    final = pingyi("tally", "-C", scanned)

    assert (early.code, unknown.code, alone.code) == (7, 2, 2)
    assert "第二人" in alone.err
    assert "empty.jpg" in early.err
    assert (dismissed.code, again.code, final.code) == (0, 2, 0)


def test_a_name_that_fits_two_rejected_files_is_asked_back(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    for place in ("one", "two"):
        (scanned / "more" / place).mkdir(parents=True)
        (scanned / "more" / place / "bad.jpg").write_text(place)
    pingyi("scan", scanned / "more", "--workers", 1, "-C", scanned)

    both = pingyi("dismiss-page", "bad.jpg", *WHO, *SECOND, "-C", scanned)
    one = pingyi("dismiss-page", "one/bad.jpg", *WHO, *SECOND, "-C", scanned)

    with Store.open(scanned) as store:
        waiting = [stored.file for stored in store.rejections() if stored.is_open]
    assert (both.code, one.code) == (2, 0)
    assert "two/bad.jpg" in both.err
    assert waiting == ["two/bad.jpg"]
