"""Reads activity.toml (docs/formats/activity.md) into an `Activity`, or says all that is wrong."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ballot.activity import Activity, Category, FormText, Group, Session, Unit, Veto
from ballot.activity_checks import find_contradictions
from ballot.activity_schema import TOLERANCE, ActivityTable, RulesTable
from ballot.errors import ActivityError, Fault
from ballot.ids import ActivityId, CategoryId, GroupId, SessionId, UnitId
from ballot.messages import say
from ballot.rules import Rules, Scoring, TieRule
from ballot.system_errors import system_words
from ballot.toml_file import read_table

ACTIVITY_FILE = "activity.toml"


def load_activity(path: Path) -> Activity:
    """Return what the file says.

    Args:
        path: activity.toml.

    Raises:
        ActivityError: the file can't be read or has faults; it holds all of them, by line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = say("activity.no_file", problem=system_words(error))
        raise ActivityError(str(path), [Fault(path.name, None, message)]) from error
    return parse_activity(content, name=str(path))


def parse_activity(content: bytes, *, name: str = ACTIVITY_FILE) -> Activity:
    """Return what the bytes of an activity file say; `name` stands in the error.

    Raises:
        ActivityError: there are faults; it holds all of them, by line.
    """
    table = read_table(
        content, ActivityTable, ActivityError, name=name, contradictions=find_contradictions
    )
    return _activity(table, digest=hashlib.sha256(content).hexdigest())


def _activity(table: ActivityTable, *, digest: str) -> Activity:
    """Put the checked tables into the words of `ballot.activity`."""
    return Activity(
        id=ActivityId(table.id),
        name=table.name,
        year=table.year,
        categories=tuple(
            Category(id=CategoryId(c.id), name=c.name, top=c.top) for c in table.categories
        ),
        units=tuple(
            Unit(
                id=UnitId(u.id),
                name=u.name,
                full_name=u.full_name,
                category=CategoryId(u.category),
                oversight=u.oversight,
                predecessors=tuple(UnitId(p) for p in u.predecessors),
            )
            for u in table.units
        ),
        sessions=tuple(Session(id=SessionId(s.id), name=s.name) for s in table.sessions),
        groups=tuple(Group(id=GroupId(g.id), name=g.name) for g in table.groups),
        form=FormText(
            title=table.form.title,
            instruction=table.form.instruction,
            points=tuple(table.form.points),
            footer=table.form.footer,
            min_row_mm=table.form.min_row_mm,
            issuer=table.form.issuer or "",
            month=table.form.month or "",
        ),
        rules=_rules(table.rules),
        vetoes=tuple(
            Veto(unit=UnitId(v.unit), reason=v.reason, authority=v.authority) for v in table.vetoes
        ),
        predecessors=tuple(ActivityId(each) for each in table.predecessors),
        digest=digest,
    )


def rules_from(body: Mapping[str, Any]) -> Rules:
    """Return the rules that a table with the keys of `[rules]` says, such as a tally's.

    Raises:
        ValueError: a key or value is none that this version knows.
    """
    return _rules(RulesTable.model_validate(dict(body)))


def _rules(table: RulesTable) -> Rules:
    ties = table.ranking.ties
    shares = {GroupId(g): share for g, share in table.composition.items() if g != TOLERANCE}
    return Rules(
        scoring=Scoring(
            satisfied=table.scoring.satisfied,
            mostly_satisfied=table.scoring.mostly_satisfied,
            dissatisfied=table.scoring.dissatisfied,
            abstain=table.scoring.abstain,
        ),
        ranking_basis=table.ranking.basis,
        ties=ties if isinstance(ties, TieRule) else tuple(ties),
        denominator=table.satisfaction.denominator,
        threshold=table.satisfaction.threshold,
        void_row_counts_as=table.void_row.counts_as,
        double_mark=table.double_mark,
        correction=table.correction,
        marks_accept=tuple(table.marks.accept),
        marks_mixed=table.marks.mixed,
        marks_outside=table.marks.outside,
        blank_sheet=table.blank_sheet,
        straight_line=table.straight_line,
        veto_backfill=table.veto.backfill,
        award_below_rate=table.conflict.award_below_rate,
        over_return=table.reconcile.over_return,
        scan_mismatch=table.reconcile.scan_mismatch,
        min_return_rate=table.reconcile.min_return_rate,
        composition=shares,
        composition_tolerance=table.composition.get(TOLERANCE, Rules().composition_tolerance),
        weights={GroupId(group): weight for group, weight in table.weights.items()},
        min_group=table.min_group,
        signatures_required=tuple(table.signatures.required),
    )
