"""cvr.json: the sheets as cast vote records of NIST SP 1500-103, for tools that audit elections.

Every line is a contest (`BallotMeasureContest`) with the grades as its selections; a meeting
is a `GpUnit`; a sheet is a `CVR` with two snapshots: `original`, what the scanner was sure of, and
`interpreted`, what counts. A row without a mark is undervoted, a void row invalidated by rules.
The order is that of sheet ids, and no time finer than the day is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.owner_only import OWNER_ONLY
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import canonical_bytes, write_atomically

VERSION: Final = "1.0.0"
"""Of the common data format."""

_DEVICE: Final = "device"
_CITY: Final = "city"
_ELECTION: Final = "election"

_Body = dict[str, Any]


def write_cvr(
    path: Path, activity: Activity, records: Iterable[SheetRecord], *, day: date, software: str
) -> None:
    """Write every sheet, void ones too, as one report.

    Args:
        path: written whole or not at all.
        activity: its units are the contests, its sessions the places.
        records: in any order.
        day: on which the report is made.
        software: name and version of the program.
    """
    write_atomically(
        path, canonical_bytes(cvr_report(activity, records, day, software)), mode=OWNER_ONLY
    )


def cvr_report(
    activity: Activity, records: Iterable[SheetRecord], day: date, software: str
) -> _Body:
    """Return the `CastVoteRecordReport`."""
    ordered = sorted(records, key=lambda record: (record.session, record.sheet))
    grades = activity.rules.scale.grades
    positions = {grade.vote: place for place, grade in enumerate(grades, start=1)}
    return {
        "@type": "CVR.CastVoteRecordReport",
        "Version": VERSION,
        "GeneratedDate": f"{day.isoformat()}T00:00:00Z",
        "ReportType": ["adjudicated"],
        "ReportGeneratingDeviceIds": [_DEVICE],
        "ReportingDevice": [
            {"@type": "CVR.ReportingDevice", "@id": _DEVICE, "Application": software}
        ],
        "GpUnit": list(_places(activity)),
        "Election": [
            {
                "@type": "CVR.Election",
                "@id": _ELECTION,
                "Name": activity.name,
                "ElectionScopeId": _CITY,
                "Contest": [_contest(activity, line) for line in activity.lines],
            }
        ],
        "CVR": [_sheet(record, positions) for record in ordered],
    }


def _places(activity: Activity) -> Iterator[_Body]:
    yield {
        "@type": "CVR.GpUnit",
        "@id": _CITY,
        "Type": "other",
        "OtherType": "activity",
        "Name": activity.name,
    }
    for session in activity.sessions:
        yield {
            "@type": "CVR.GpUnit",
            "@id": _place_id(session.id),
            "Type": "polling-place",
            "Name": session.name,
        }


def _contest(activity: Activity, line: LineId) -> _Body:
    name = activity.line_name(line)
    return {
        "@type": "CVR.BallotMeasureContest",
        "@id": _contest_id(line),
        "Name": name if line.item else activity.unit(line.unit).full_name,
        "Abbreviation": name,
        "Code": [{"@type": "CVR.Code", "Type": "local-level", "Value": str(line)}],
        "VoteVariation": "plurality",
        "ContestSelection": [
            {
                "@type": "CVR.BallotMeasureSelection",
                "@id": _selection_id(line, grade.vote),
                "Selection": grade.name,
            }
            for grade in activity.rules.scale.grades
        ],
    }


def _sheet(record: SheetRecord, positions: Mapping[Vote, int]) -> _Body:
    original, interpreted = f"{record.sheet}-original", f"{record.sheet}-interpreted"
    return {
        "@type": "CVR.CVR",
        "UniqueId": record.sheet,
        "BallotPrePrintedId": record.sheet,
        "ElectionId": _ELECTION,
        "BallotStyleUnitId": _place_id(record.session),
        "CreatingDeviceId": _DEVICE,
        "CurrentSnapshotId": interpreted,
        "CVRSnapshot": [
            {
                "@type": "CVR.CVRSnapshot",
                "@id": original,
                "Type": "original",
                **_needs_review(record.rows),
                "CVRContest": [_as_scanned(row, positions) for row in record.rows],
            },
            {
                "@type": "CVR.CVRSnapshot",
                "@id": interpreted,
                "Type": "interpreted",
                **_void_status(record),
                "CVRContest": [
                    _as_counted(row, positions, is_counted=record.status is SheetStatus.VALID)
                    for row in record.rows
                ],
            },
        ],
    }


def _needs_review(rows: Sequence[RowRecord]) -> _Body:
    is_sure = all(row.status is RowStatus.READ for row in rows)
    return {} if is_sure else {"Status": ["needs-adjudication"]}


def _void_status(record: SheetRecord) -> _Body:
    if record.status is SheetStatus.VALID:
        return {}
    return {"Status": ["other"], "OtherStatus": "void sheet: nothing on it counts"}


def _as_scanned(row: RowRecord, positions: Mapping[Vote, int]) -> _Body:
    """Return what the scanner was sure of in a row; of a doubt, its reasons."""
    if row.status is RowStatus.READ:
        return _as_counted(row, positions, is_counted=True)
    status = ["overvoted", "other"] if DoubtReason.OVERVOTE in row.doubts else ["other"]
    return {**_row(row), "Status": status, "OtherStatus": ";".join(row.doubts) or "questioned"}


def _as_counted(row: RowRecord, positions: Mapping[Vote, int], *, is_counted: bool) -> _Body:
    if row.vote is None:
        return {**_row(row), "Status": ["other"], "OtherStatus": "pending"}
    if row.vote is Vote.ABSTAIN:
        return {**_row(row), "Status": ["not-indicated", "undervoted"], "Undervotes": 1}
    if row.vote is Vote.VOID:
        return {**_row(row), "Status": ["invalidated-rules"]}
    is_adjudicated = row.status is RowStatus.REVIEWED
    position = {
        "@type": "CVR.SelectionPosition",
        "HasIndication": "unknown" if is_adjudicated else "yes",
        "IsAllocable": "yes" if is_counted else "no",
        "NumberVotes": 1,
        "Position": positions[row.vote],
        **({"Status": ["adjudicated"]} if is_adjudicated else {}),
    }
    selection = {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": _selection_id(row.line, row.vote),
        "TotalNumberVotes": int(is_counted),
        "SelectionPosition": [position],
    }
    return {**_row(row), "Selections": 1, "CVRContestSelection": [selection]}


def _row(row: RowRecord) -> _Body:
    return {"@type": "CVR.CVRContest", "ContestId": _contest_id(row.line)}


def _place_id(session: str) -> str:
    return f"session-{session}"


def _contest_id(line: LineId) -> str:
    return f"unit-{line.replace('/', '.')}"


def _selection_id(line: LineId, grade: Vote) -> str:
    return f"{_contest_id(line)}-{grade}"
