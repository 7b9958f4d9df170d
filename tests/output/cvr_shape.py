"""What NIST SP 1500-103 (version 1.0.0, JSON) lets each class hold, and a check against it.

Written down from the published schema: of each class its keys, those it must have with `!`; after
the key a plain type, `[…]` for a list (`[+…]` if it must not be empty), a class, or an enumeration.
Keys that are not named are not allowed.
"""

from typing import Any

ENUMS = {
    "Allocation": "no unknown yes",
    "Indication": "no unknown yes",
    "ContestStatus": "invalidated-rules not-indicated other overvoted undervoted",
    "PositionStatus": "adjudicated generated-rules invalidated-rules other",
    "SelectionStatus": "generated-rules invalidated-rules needs-adjudication other",
    "CVRStatus": "needs-adjudication other",
    "CVRType": "interpreted modified original",
    "IdentifierType": "fips local-level national-level ocd-id other state-level",
    "ReportType": "adjudicated aggregated originating-device-export other rcv-round",
    "UnitType": "combined-precinct other polling-place precinct split-precinct vote-center",
    "Version": "1.0.0",
    "Variation": "approval borda cumulative majority n-of-m other plurality proportional range rcv "
    "super-majority",
}

CLASSES = {
    "CastVoteRecordReport": "CVR:[CVR] Election!:[+Election] GeneratedDate!:str GpUnit!:[+GpUnit] "
    "Notes:str OtherReportType:str ReportGeneratingDeviceIds!:[+str] ReportType:[ReportType] "
    "ReportingDevice!:[+ReportingDevice] Version!:Version",
    "ReportingDevice": "@id!:str Application:str Code:[Code] Manufacturer:str MarkMetricType:str "
    "Model:str Notes:[str] SerialNumber:str",
    "GpUnit": "@id!:str Code:[Code] Name:str OtherType:str ReportingDeviceIds:[str] Type!:UnitType",
    "Code": "Label:str OtherType:str Type!:IdentifierType Value!:str",
    "Election": "@id!:str Code:[Code] Contest!:[+BallotMeasureContest] ElectionScopeId!:str "
    "Name:str",
    "BallotMeasureContest": "@id!:str Abbreviation:str Code:[Code] "
    "ContestSelection!:[+BallotMeasureSelection] Name:str OtherVoteVariation:str "
    "VoteVariation:Variation",
    "BallotMeasureSelection": "@id!:str Code:[Code] Selection!:str",
    "CVR": "BallotAuditId:str BallotPrePrintedId:str BallotSheetId:str BallotStyleId:str "
    "BallotStyleUnitId:str BatchId:str BatchSequenceId:int CVRSnapshot!:[+CVRSnapshot] "
    "CreatingDeviceId:str CurrentSnapshotId!:str ElectionId!:str UniqueId:str",
    "CVRSnapshot": "@id!:str CVRContest:[CVRContest] OtherStatus:str Status:[CVRStatus] "
    "Type!:CVRType",
    "CVRContest": "CVRContestSelection:[CVRContestSelection] ContestId!:str OtherStatus:str "
    "Overvotes:int Selections:int Status:[ContestStatus] Undervotes:int WriteIns:int",
    "CVRContestSelection": "ContestSelectionId:str OptionPosition:int OtherStatus:str Rank:int "
    "SelectionPosition!:[+SelectionPosition] Status:[SelectionStatus] TotalNumberVotes:int",
    "SelectionPosition": "Code:[Code] HasIndication!:Indication IsAllocable:Allocation "
    "IsGenerated:bool MarkMetricValue:[str] NumberVotes!:int OtherStatus:str Position:int "
    "Rank:int Status:[PositionStatus]",
}

_PLAIN = {"str": str, "int": int, "bool": bool}


def faults(value: Any, kind: str = "CastVoteRecordReport", where: str = "$") -> list[str]:
    """Return everything that the schema doesn't allow, with its place."""
    if kind.startswith("["):
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        if kind[1] == "+" and not value:
            return [f"{where}: empty"]
        item = kind[1:-1].removeprefix("+")
        return [
            fault for k, each in enumerate(value) for fault in faults(each, item, f"{where}[{k}]")
        ]
    if kind in _PLAIN:
        return [] if type(value) is _PLAIN[kind] else [f"{where}: not {kind}"]
    if kind in ENUMS:
        return [] if value in ENUMS[kind].split() else [f"{where}: {value!r} is no {kind}"]
    if not isinstance(value, dict) or value.get("@type") != f"CVR.{kind}":
        return [f"{where}: not a {kind}"]
    keys = dict(each.split(":") for each in CLASSES[kind].split())
    allowed = {key.removesuffix("!"): of for key, of in keys.items()}
    needed = [key.removesuffix("!") for key in keys if key.endswith("!")]
    found = [f"{where}: lacks {key}" for key in needed if key not in value]
    for key, each in value.items():
        if key == "@type":
            continue
        if key not in allowed:
            found.append(f"{where}: {key} is not allowed")
        else:
            found += faults(each, allowed[key], f"{where}.{key}")
    return found
