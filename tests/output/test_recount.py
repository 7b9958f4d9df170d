"""Counting again: the recount and the independent counter, against each other and a liar."""

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from ballot.activity import Activity, Category, Group, Session, Unit, Veto
from ballot.errors import RecountError
from ballot.grade import PLAN_SCALE, PLAN_VOTES
from ballot.ids import ID_LETTERS, CategoryId, GroupId, LineId, SessionId, SheetId, UnitId
from ballot.other_rules import (
    Band,
    BandBy,
    GradeBreaker,
    LastBy,
    Measure,
    RankPoints,
    Rounding,
)
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import (
    AwardConflictRule,
    Denominator,
    RankingBasis,
    Rules,
    Scoring,
    TieBreaker,
    TieRule,
    VoidRowCounts,
)
from ballot.ruling import Ruling, RulingKind
from output.canonical import canonical_bytes
from output.records import read_lines, record_from, write_records
from output.recount import recount
from output.tally import TallyInputs, TallyKind, build_tally, write_tally
from output.tally_schema import WRITTEN, TallySchema

COUNTER = Path(__file__).parents[2] / "docs" / "independent_counter.py"
ACTIVITIES = {TallySchema.V1: 100, TallySchema.V2: 300}
"""Of each schema. `bench/rulings.py` draws more, and settles them question by question."""
GROUPS = tuple(Group(id=GroupId(name), name=name) for name in ("served", "leaders", "people"))

MakeInputs = Callable[..., TallyInputs]


@pytest.fixture
def files(make_inputs: MakeInputs, tmp_path: Path) -> tuple[Path, Path]:
    """Return tally.json and records.jsonl of the deck of five sheets."""
    return written(make_inputs(), tmp_path)


def written(inputs: TallyInputs, folder: Path, schema: TallySchema = WRITTEN) -> tuple[Path, Path]:
    tally, records = folder / "tally.json", folder / "records.jsonl"
    write_tally(tally, build_tally(inputs, TallyKind.FINAL, schema=schema))
    write_records(records, inputs.records, inputs.salt_secret, schema=schema)
    return tally, records


def differences(tally: Path, records: Path) -> list[str]:
    return [each.path for each in recount(json.loads(tally.read_bytes()), read_lines(records))]


def rewritten(path: Path, change: Callable[[Any], None]) -> None:
    body = json.loads(path.read_bytes())
    change(body)
    write_tally(path, body)


def test_a_tally_follows_from_its_records(files: tuple[Path, Path]) -> None:
    assert differences(*files) == []


def test_records_come_back_as_they_were(make_inputs: MakeInputs, files: tuple[Path, Path]) -> None:
    records = sorted(make_inputs().records, key=lambda r: (r.session, r.sheet))

    assert [record_from(line) for line in read_lines(files[1])] == records


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (
            lambda t: t["units"][0]["counts"]["grades"].update(satisfied=9),
            "units[0].counts.grades.satisfied",
        ),
        (lambda t: t["units"][1].update(place=1), "units[1].place"),
        (lambda t: t["units"][0]["points"].update(num=99), "units[0].points.num"),
        (lambda t: t["units"][0].update(designations=[]), "units[0].designations"),
        (lambda t: t.update(valid_sheets=5), "valid_sheets"),
        (lambda t: t["sessions"][0].update(void=1), "sessions[0].void"),
        (lambda t: t["digests"]["records"].update(root="00" * 32), "digests.records.root"),
        (lambda t: t["scale"]["grades"][2]["points"].update(num=9), "scale.grades[2].points.num"),
        (
            lambda t: t["scale"]["grades"][2].update(is_satisfaction=True),
            "scale.grades[2].is_satisfaction",
        ),
    ],
    ids=[
        "a count",
        "a place",
        "points",
        "a designation",
        "sheets",
        "a session",
        "the root",
        "a grade's worth",
        "what satisfaction is",
    ],
)
def test_a_changed_tally_is_found_by_both(
    files: tuple[Path, Path],
    counter: ModuleType,
    change: Callable[[Any], None],
    path: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rewritten(files[0], change)

    found = differences(*files)

    assert any(each.startswith(path) for each in found), found
    if not path.startswith("sessions"):
        assert counter.main(*map(str, files)) == 1
        assert "the tally states" in capsys.readouterr().out


def test_a_changed_record_is_found_by_both(files: tuple[Path, Path], counter: ModuleType) -> None:
    text = files[1].read_bytes()
    files[1].write_bytes(text.replace(b'"vote":"satisfied"', b'"vote":"abstain"', 1))

    found = differences(*files)
    assert "digests.records.root" in found
    assert "records.ABCDEFHJKMNP.rows_sha256" in found
    assert "units[0].counts.grades.satisfied" in found
    assert counter.main(*map(str, files)) == 1


def test_a_digest_of_rows_that_was_changed_is_found(files: tuple[Path, Path]) -> None:
    lines = [json.loads(line) for line in read_lines(files[1])]
    lines[0]["leaf"]["rows_sha256"] = "00" * 32
    files[1].write_bytes(b"".join(canonical_bytes(line) + b"\n" for line in lines))

    assert differences(*files) == ["records.ABCDEFHJKMNP.rows_sha256"]


def test_a_record_taken_out_is_found(files: tuple[Path, Path]) -> None:
    lines = files[1].read_bytes().splitlines(keepends=True)
    files[1].write_bytes(b"".join(lines[1:]))

    assert {"digests.records.root", "digests.records.sheets", "valid_sheets"} <= set(
        differences(*files)
    )


def test_a_line_that_is_not_canonical_is_refused(files: tuple[Path, Path]) -> None:
    files[1].write_bytes(files[1].read_bytes().replace(b'"salt":', b'"salt": ', 1))

    with pytest.raises(RecountError, match="第 1 行"):
        differences(*files)


def test_a_tally_of_another_schema_is_refused(files: tuple[Path, Path]) -> None:
    with pytest.raises(RecountError, match="pingyi-tally/9"):
        recount({"schema": "pingyi-tally/9"}, read_lines(files[1]))


def test_the_independent_counter_is_short_and_shares_nothing() -> None:
    text = COUNTER.read_text("utf-8")
    names = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert len(text.splitlines()) <= 225
    assert names == {"hashlib", "json", "sys", "collections", "fractions", "pathlib"}


@pytest.mark.parametrize("schema", TallySchema)
def test_both_agree_on_random_activities(
    schema: TallySchema,
    make_inputs: MakeInputs,
    activity: Activity,
    counter: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rng = np.random.default_rng(20261124 + list(TallySchema).index(schema))
    wrong = []
    ruled = weighted = shown = 0
    for number in range(ACTIVITIES[schema]):
        inputs = random_inputs(make_inputs, activity, rng)
        rulings = random_rulings(inputs, rng)
        ruled += bool(rulings)
        weighted += bool(inputs.activity.rules.weights)
        inputs = replace(inputs, activity=replace(inputs.activity, rulings=rulings))
        files = written(inputs, tmp_path, schema)
        if differences(*files) or counter.main(*map(str, files)):
            wrong.append((number, capsys.readouterr().out))
        shown += bool(json.loads(files[0].read_bytes()).get("groups"))
    assert wrong == []
    assert min(ruled, weighted, shown) > ACTIVITIES[schema] // 20


def random_rulings(inputs: TallyInputs, rng: np.random.Generator) -> tuple[Ruling, ...]:
    """Settle some of the questions that the rules leave open, some of them stale."""
    made: tuple[Ruling, ...] = ()
    for _ in range(int(rng.integers(3))):
        changed = replace(inputs, activity=replace(inputs.activity, rulings=made))
        for asked in build_tally(changed, TallyKind.FINAL)["rulings"]:
            units = [UnitId(unit) for unit in asked["units"]]
            most = asked["seats"] or len(units)
            chosen = [unit for unit in units if rng.random() < 0.5][:most]
            if asked["kind"] == "last_tie":
                chosen = units[: asked["seats"]]
            about = units if rng.random() < 0.9 else units[:-1]
            ruling = Ruling(
                kind=RulingKind(asked["kind"]),
                category=CategoryId(asked["category"]),
                units=tuple(about),
                chosen=tuple(unit for unit in chosen if unit in about),
                text="会议决定",
                by="组长",
                confirmed_by="副组长",
                seats=asked["seats"],
            )
            if rng.random() < 0.2:  # as the version before recorded it
                ruling = replace(ruling, seats=None, is_staged=True)
            if rng.random() < 0.8:
                made += (ruling,)
    return made


def random_inputs(
    make_inputs: MakeInputs, activity: Activity, rng: np.random.Generator
) -> TallyInputs:
    """Few votes over few units, so that ties, empty denominators and conflicts are common."""
    units = tuple(
        replace(
            activity.units[0],
            id=UnitId(f"u{number}"),
            name=f"单位{number}",
            category=CategoryId(("local", "finance")[int(rng.integers(2))]),
        )
        for number in range(int(rng.integers(1, 7)))
    )
    vetoes = tuple(
        Veto(unit=unit.id, reason="r", authority="a") for unit in units if rng.random() < 0.15
    )
    changed = replace(
        activity,
        units=units,
        categories=tuple(
            Category(
                id=category.id,
                name=category.name,
                top=int(rng.integers(0, 4)),
                last=int(rng.integers(0, 4)) if rng.random() < 0.2 else None,
            )
            for category in activity.categories
        ),
        sessions=(
            Session(id=SessionId("east"), name="东"),
            Session(id=SessionId("west"), name="西"),
        ),
        vetoes=vetoes,
        groups=GROUPS if rng.random() < 0.6 else (),
        rules=random_rules(rng),
    )
    sheets = [random_sheet(number, units, rng) for number in range(int(rng.integers(0, 9)))]
    if changed.groups:
        changed = replace(changed, rules=randomly_weighted(changed.rules, sheets, rng))
    inputs = make_inputs(sheets=sheets, issued=9)
    return replace(inputs, activity=changed)


def randomly_weighted(rules: Rules, sheets: list[SheetRecord], rng: np.random.Generator) -> Rules:
    """Weight the groups now and then, where the valid sheets allow it."""
    valid = [sheet.group for sheet in sheets if sheet.status is SheetStatus.VALID]
    rules = replace(rules, min_group=int(rng.integers(0, 4)))
    present = {group for group in valid if group is not None}
    if rng.random() < 0.3 or None in valid or not present:
        return rules
    if min(valid.count(group) for group in present) < rules.min_group:
        rules = replace(rules, min_group=1)
    weights = {
        group: Fraction(int(rng.integers(1, 5)), int(rng.integers(1, 4)))
        for group in sorted(present)
    }
    return replace(rules, weights=weights)


def random_rules(rng: np.random.Generator) -> Rules:
    def one(*values: Any) -> Any:
        return values[int(rng.integers(len(values)))]

    named = [GradeBreaker(is_most=one(True, False), grade=grade) for grade in PLAN_VOTES]
    words = [TieBreaker(each) for each in rng.permutation(list(TieBreaker)).tolist()]
    breakers = [*words, *named] if one(True, False) else [*named, *words]
    rules = Rules(
        scoring=Scoring(abstain=one(Fraction(1, 2), Fraction(0), Fraction(1))),
        ranking_basis=one(*RankingBasis),
        ties=one(*TieRule, tuple(breakers[: int(rng.integers(1, 4))])),
        denominator=one(*Denominator),
        threshold=one(Fraction(9, 10), Fraction(2, 3), Fraction(1, 2), Fraction(1)),
        void_row_counts_as=one(*VoidRowCounts),
        veto_backfill=one(True, False),
        award_below_rate=one(*AwardConflictRule),
    )
    return replace(rules, **rules_of_other_places(one)) if one(True, False) else rules


def rules_of_other_places(one: Callable[..., Any]) -> dict[str, Any]:
    """Return switches that the plan hasn't, some of them turned."""
    limits = (Fraction(1), Fraction(3, 4), Fraction(1, 2), Fraction(0))
    return {
        "last_by": one(*LastBy),
        "last_count": one(0, 1, 1, 2, 3),
        "last_share": one(*limits[1:]),
        "last_rounding": one(*Rounding),
        "last_below": one(None, None, *limits),
        "last_measure": one(*Measure),
        "bands": tuple(
            Band(
                name=f"等次{number}",
                by=(by := one(*BandBy)),
                grades=one(PLAN_VOTES[:1], PLAN_VOTES[1:]) if by is BandBy.SHARE else (),
                at_least=limit,
            )
            for number, limit in enumerate(limits[: one(0, 2, 4)])
        ),
        "rank_points": one(
            (),
            (RankPoints(points=(Fraction(5), Fraction(7, 2)), rest=Fraction(1)),),
            (
                RankPoints(first=Fraction(9), step=Fraction(2)),
                RankPoints(category=CategoryId("local"), first=Fraction(1)),
            ),
        ),
    }


def random_sheet(number: int, units: tuple[Unit, ...], rng: np.random.Generator) -> SheetRecord:
    votes = [list(PLAN_SCALE.votes)[int(rng.integers(5))] for _ in units]
    letters = "".join(ID_LETTERS[(number // 20**k) % 20] for k in range(12))
    return SheetRecord(
        SheetId(letters),
        SessionId(("east", "west")[int(rng.integers(2))]),
        GROUPS[int(rng.integers(len(GROUPS)))].id if rng.random() < 0.97 else None,
        SheetStatus.VALID if rng.random() < 0.85 else SheetStatus.VOID,
        tuple(
            RowRecord(LineId(u.id), v, RowStatus.READ) for u, v in zip(units, votes, strict=True)
        ),
    )
