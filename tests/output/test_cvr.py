"""The sheets as cast vote records that existing audit tools read."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.ids import SessionId, SheetId
from ballot.record import SheetRecord
from output.canonical import canonical_bytes
from output.cvr import cvr_report, write_cvr
from tests.output.cvr_shape import faults

DAY = date(2026, 12, 1)


@pytest.fixture
def report(activity: Activity, records: tuple[SheetRecord, ...]) -> dict[str, Any]:
    return cvr_report(activity, records, DAY, "pingyi 0.0.0")


def interpreted(report: dict[str, Any], sheet: str) -> dict[str, Any]:
    (cvr,) = (cvr for cvr in report["CVR"] if cvr["UniqueId"] == sheet)
    (snapshot,) = (s for s in cvr["CVRSnapshot"] if s["@id"] == cvr["CurrentSnapshotId"])
    return snapshot


def test_the_report_is_what_the_published_schema_allows(report: dict[str, Any]) -> None:
    assert faults(report) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"Clock": "08:15"}, "$: Clock is not allowed"),
        ({"Version": "2.0.0"}, "$.Version: '2.0.0' is no Version"),
        ({"GpUnit": []}, "$.GpUnit: empty"),
    ],
)
def test_the_check_finds_what_it_does_not_allow(
    report: dict[str, Any], change: dict[str, Any], fault: str
) -> None:
    assert faults(report | change) == [fault]


def test_every_id_that_is_referred_to_exists_once(report: dict[str, Any]) -> None:
    text = json.dumps(report)
    ids = Counter(_all(report, "@id"))
    references = [
        *_all(report, "ContestId"),
        *_all(report, "ContestSelectionId"),
        *_all(report, "CurrentSnapshotId"),
        *_all(report, "BallotStyleUnitId"),
        *_all(report, "ElectionId"),
        *_all(report, "ElectionScopeId"),
        *_all(report, "CreatingDeviceId"),
    ]

    assert set(ids.values()) == {1}
    assert set(references) <= set(ids)
    assert text


def _all(value: Any, key: str) -> list[str]:
    match value:
        case dict():
            here = [value[key]] if key in value else []
            return here + [each for inner in value.values() for each in _all(inner, key)]
        case list():
            return [each for inner in value for each in _all(inner, key)]
        case _:
            return []


def test_votes_abstentions_and_void_rows_are_told_apart(report: dict[str, Any]) -> None:
    vote, _, void = interpreted(report, "CBCDEFHJKMNP")["CVRContest"]
    *_, abstention = interpreted(report, "BBCDEFHJKMNP")["CVRContest"]

    (selection,) = vote["CVRContestSelection"]
    assert selection["ContestSelectionId"] == "unit-local-01-mostly_satisfied"
    assert abstention["Status"] == ["not-indicated", "undervoted"]
    assert void["Status"] == ["invalidated-rules"]


def test_the_original_of_a_reviewed_row_has_its_doubts_and_no_vote(report: dict[str, Any]) -> None:
    (cvr,) = (cvr for cvr in report["CVR"] if cvr["UniqueId"] == "CBCDEFHJKMNP")
    original = cvr["CVRSnapshot"][0]

    assert original["Status"] == ["needs-adjudication"]
    assert original["CVRContest"][2] == {
        "@type": "CVR.CVRContest",
        "ContestId": "unit-finance-01",
        "Status": ["overvoted", "other"],
        "OtherStatus": "overvote;correction",
    }


def test_nothing_on_a_void_sheet_can_be_allotted(report: dict[str, Any]) -> None:
    snapshot = interpreted(report, "EBCDEFHJKMNP")

    assert snapshot["Status"] == ["other"]
    for position in _positions(snapshot):
        assert position["IsAllocable"] == "no"


def _positions(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        position
        for contest in snapshot["CVRContest"]
        for selection in contest.get("CVRContestSelection", [])
        for position in selection["SelectionPosition"]
    ]


def test_the_allocable_votes_are_those_that_are_counted(report: dict[str, Any]) -> None:
    counted = Counter(
        selection["ContestSelectionId"]
        for cvr in report["CVR"]
        for contest in interpreted(report, cvr["UniqueId"])["CVRContest"]
        for selection in contest.get("CVRContestSelection", [])
        if selection["TotalNumberVotes"]
    )

    assert counted["unit-local-01-satisfied"] == 3
    assert counted["unit-local-01-mostly_satisfied"] == 1
    assert "unit-local-01-dissatisfied" not in counted


def test_sheets_stand_by_id_whatever_the_order_they_came_in(
    activity: Activity, records: tuple[SheetRecord, ...], tmp_path: Path
) -> None:
    for name, order in (("a", records), ("b", tuple(reversed(records)))):
        write_cvr(tmp_path / name, activity, order, day=DAY, software="pingyi 0.0.0")

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_written_sheet_by_sheet_are_the_canonical_bytes_of_the_report(
    activity: Activity, records: tuple[SheetRecord, ...], tmp_path: Path
) -> None:
    odd = replace(records[0], sheet=SheetId('a"b\ue000'), session=SessionId("\ue000"))

    for sheets in ((), records, (*records, odd)):
        write_cvr(tmp_path / "cvr.json", activity, sheets, day=DAY, software="pingyi 0.0.0")
        report = cvr_report(activity, sheets, DAY, "pingyi 0.0.0")
        assert (tmp_path / "cvr.json").read_bytes() == canonical_bytes(report)
