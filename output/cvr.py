"""cvr.json: the sheets as cast vote records of NIST SP 1500-103, for tools that audit elections.

Every line is a contest (`BallotMeasureContest`) with the grades as its selections; a meeting
is a `GpUnit`; a sheet is a `CVR` with two snapshots: `original`, what the scanner was sure of, and
`interpreted`, what counts. A row without a mark is undervoted, a void row invalidated by rules.
The order is that of sheet ids, and no time finer than the day is told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId
from ballot.owner_only import OWNER_ONLY
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import canonical_bytes
from output.row_forms import RowForms
from output.spool import write_in_order

VERSION: Final = "1.0.0"
"""Of the common data format."""

_DEVICE: Final = "device"
_CITY: Final = "city"
_ELECTION: Final = "election"

_Body = dict[str, Any]


def write_cvr(
    path: Path, activity: Activity, records: Iterable[SheetRecord], *, day: date, software: str
) -> None:
    """Write every sheet, void ones too, as one report; none is kept in memory.

    Args:
        path: written whole or not at all.
        activity: its units are the contests, its sessions the places.
        records: in any order.
        day: on which the report is made.
        software: name and version of the program.
    """
    writer = _SheetWriter(_positions(activity))
    begin, sign, end = canonical_bytes(cvr_report(activity, (), day, software)).partition(_SHEETS)
    write_in_order(
        path,
        (((record.session, record.sheet), writer.sheet(record)) for record in records),
        mode=OWNER_ONLY,
        begin=begin + sign,
        between=b",",
        end=end,
    )


_SHEETS: Final = b'"CVR":['
"""Before the sheets: in the order of RFC 8785 nothing that an activity names stands before it."""


def cvr_report(
    activity: Activity, records: Iterable[SheetRecord], day: date, software: str
) -> _Body:
    """Return the `CastVoteRecordReport`."""
    ordered = sorted(records, key=lambda record: (record.session, record.sheet))
    positions = _positions(activity)
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


def _positions(activity: Activity) -> Mapping[Vote, int]:
    grades = activity.rules.scale.grades
    return {grade.vote: place for place, grade in enumerate(grades, start=1)}


class _SheetWriter:
    """Writes sheets as `_sheet` tells them, in canonical bytes, each row from what was written."""

    def __init__(self, positions: Mapping[Vote, int]) -> None:
        self._positions = positions
        self._scanned = RowForms(lambda row: canonical_bytes(_as_scanned(row, positions)))
        self._counted = {
            is_counted: RowForms(self._made(is_counted=is_counted)) for is_counted in (True, False)
        }
        self._around: dict[tuple[SessionId, SheetStatus, bool], bytes] = {}

    def _made(self, *, is_counted: bool) -> Callable[[RowRecord], bytes]:
        return lambda row: canonical_bytes(_as_counted(row, self._positions, is_counted=is_counted))

    def sheet(self, record: SheetRecord) -> bytes:
        """Return the bytes of a `CVR`."""
        rows = record.rows
        is_sure = all(row.status is RowStatus.READ for row in rows)
        scanned = b",".join(self._scanned.of(rows))
        counted = b",".join(self._counted[record.status is SheetStatus.VALID].of(rows))
        # Between the parts of a sheet without rows: those of the scan first.
        begin, middle, end = self._around_rows(record, is_sure=is_sure).split(_NO_ROWS)
        return b"".join((begin, _ROWS % scanned, middle, _ROWS % counted, end))

    def _around_rows(self, record: SheetRecord, *, is_sure: bool) -> bytes:
        """Return the canonical bytes of a sheet, its rows left out."""
        kind = (record.session, record.status, is_sure)
        if kind not in self._around:
            self._around[kind] = _without_rows(replace(record, sheet=_ANY_SHEET), is_sure=is_sure)
        around, sheet = self._around[kind], record.sheet
        if around.count(_SHEET_SIGN) != _IDS_OF_A_SHEET or not (
            sheet.isascii() and sheet.isalnum()
        ):
            return _without_rows(record, is_sure=is_sure)
        return around.replace(_SHEET_SIGN, sheet.encode())


def _without_rows(record: SheetRecord, *, is_sure: bool) -> bytes:
    return canonical_bytes(_body(record, is_sure=is_sure, scanned=[], counted=[]))


_NO_ROWS: Final = b'"CVRContest":[]'
_ROWS: Final = b'"CVRContest":[%b]'

_ANY_SHEET: Final = SheetId("\ue000")
"""Stands for the id of a sheet: a character that nobody can type, and JSON leaves as it is."""
_SHEET_SIGN: Final = _ANY_SHEET.encode()
_IDS_OF_A_SHEET: Final = 5
"""How often a sheet is named in its `CVR`."""


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
    is_valid = record.status is SheetStatus.VALID
    return _body(
        record,
        is_sure=all(row.status is RowStatus.READ for row in record.rows),
        scanned=[_as_scanned(row, positions) for row in record.rows],
        counted=[_as_counted(row, positions, is_counted=is_valid) for row in record.rows],
    )


def _body(
    record: SheetRecord, *, is_sure: bool, scanned: Sequence[_Body], counted: Sequence[_Body]
) -> _Body:
    """Return a sheet.

    Args:
        record: what is told of it, but for its rows.
        is_sure: whether the scanner was, of every row.
        scanned: what the scanner was sure of in each row.
        counted: what counts.
    """
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
                **({} if is_sure else {"Status": ["needs-adjudication"]}),
                "CVRContest": list(scanned),
            },
            {
                "@type": "CVR.CVRSnapshot",
                "@id": interpreted,
                "Type": "interpreted",
                **_void_status(record),
                "CVRContest": list(counted),
            },
        ],
    }


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
