"""pingyi demo, and the comparison with the truth that it ends with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from calibration.simulate import TruthRow
from office.comparison import Outcome, compare

SHEET = SheetId("ABCDEFHJKMNP")


def _truth(unit: str, vote: str, kind: str = "plain") -> TruthRow:
    return TruthRow("a.jpg", 0, SessionId("main"), SHEET, 1, UnitId(unit), vote, kind, "tick")


def _record(*rows: RowRecord) -> SheetRecord:
    return SheetRecord(SHEET, SessionId("main"), None, SheetStatus.VALID, rows)


def test_every_row_is_right_in_review_unread_or_wrong() -> None:
    truth = [
        _truth("u1", "satisfied"),
        _truth("u2", "satisfied"),
        _truth("u3", "satisfied"),
        _truth("u4", "", "overvote"),
        _truth("u5", "satisfied"),
    ]
    records = [
        _record(
            RowRecord(LineId("u1"), Vote.SATISFIED, RowStatus.READ),
            RowRecord(LineId("u2"), None, RowStatus.PENDING, (DoubtReason.MARGINAL_MARK,)),
            RowRecord(LineId("u3"), Vote.ABSTAIN, RowStatus.READ),
            RowRecord(LineId("u4"), Vote.SATISFIED, RowStatus.READ),
        )
    ]

    comparison = compare(truth, records)

    assert {verdict: comparison.total(verdict) for verdict in Outcome} == {
        Outcome.RIGHT: 1,
        Outcome.REVIEW: 1,
        Outcome.WRONG: 2,
        Outcome.UNREAD: 1,
    }
    assert [(row.truth.unit, row.read) for row in comparison.wrong] == [
        ("u3", Vote.ABSTAIN),
        ("u4", Vote.SATISFIED),
    ]
    assert comparison.kinds == ["plain", "overvote"]


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the demo find no browser: starting one takes longer than all the rest."""
    monkeypatch.setattr("cli.demo.review_picture", lambda *_: False)


@pytest.mark.usefixtures("no_browser")
def test_the_demo_goes_the_whole_way(pingyi: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "demo"

    ran = pingyi("demo", folder, "--sheets", 1, "--json")

    answer = json.loads(ran.out)
    log = pingyi("verify-log", "--json", "-C", folder)
    verified = pingyi("verify", "output/tally.json", "-C", folder)
    assert answer["comparison"]["rows"] == 3 * 66
    assert ran.code == (1 if answer["comparison"]["wrong"] else 0)
    assert answer["scan"]["read"] == 6
    assert (folder / "paper.png").read_bytes().startswith(b"\x89PNG")
    assert "没有画出复核页" in ran.err
    assert len([*(folder / "output/papers").glob("*.pdf")]) > 5
    assert (log.code, verified.code) == (0, 0)
    for signer in ("评议办", "公证"):  # the plan names both: whoever takes one away is found out
        taken = (folder / f"output/tally.json.{signer}.sig").rename(folder / "taken.sig")
        without = pingyi("verify", "output/tally.json", "-C", folder)
        assert (without.code, signer in without.err) == (9, True)
        taken.rename(folder / f"output/tally.json.{signer}.sig")


def test_a_pass_phrase_that_will_not_do_is_said_before_the_demo_works(
    pingyi: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", "demo")

    ran = pingyi("demo", tmp_path / "demo", "--sheets", 1)

    assert (ran.code, "口令太容易猜" in ran.err) == (9, True)
    assert not (tmp_path / "demo").exists()


@pytest.mark.usefixtures("no_browser")
def test_the_demo_fails_when_a_row_was_silently_wrong(
    pingyi: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from office import demo_job

    load = demo_job.load_truth

    def turned(folder: Any) -> Any:
        return {
            key: TruthRow(
                row.file, row.page_index, row.session, row.sheet, row.page, row.unit,
                "dissatisfied" if row.vote == "satisfied" else row.vote, row.kind, row.mark,
            )
            for key, row in load(folder).items()
        }  # fmt: skip

    monkeypatch.setattr(demo_job, "load_truth", turned)
    monkeypatch.setattr("cli.demo._write_papers", lambda *_, **__: None)

    ran = pingyi("demo", tmp_path / "demo", "--sheets", 1)

    assert ran.code == 1
    assert "错读" in ran.err
    assert "识读与所画对照" in ran.out
