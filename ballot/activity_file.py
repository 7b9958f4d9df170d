"""Reads activity.toml (docs/formats/activity.md) into an `Activity`, or says all that is wrong."""

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ballot.activity import Activity, Category, FormText, Group, Session, Unit, Veto
from ballot.activity_checks import dotted, find_contradictions
from ballot.activity_schema import TOLERANCE, ActivityTable, RulesTable, Table
from ballot.errors import ActivityError, Fault
from ballot.ids import ActivityId, CategoryId, GroupId, SessionId, UnitId
from ballot.messages import CATALOGUE, say
from ballot.rules import Rules, Scoring, TieRule
from ballot.toml_lines import TomlPath, toml_lines

ACTIVITY_FILE = "activity.toml"

_TYPE_FAULTS = {
    "string_type": "activity.want_text",
    "int_type": "activity.want_integer",
    "float_type": "activity.want_number",
    "finite_number": "activity.want_number",
    "bool_type": "activity.want_bool",
    "list_type": "activity.want_list",
    "dict_type": "activity.want_table",
    "model_type": "activity.want_table",
    "model_attributes_type": "activity.want_table",
    "too_short": "activity.want_one",
}
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")


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
        message = say("activity.no_file", problem=error.strerror or str(error))
        raise ActivityError(str(path), [Fault(path.name, None, message)]) from error
    return parse_activity(content, name=str(path))


def parse_activity(content: bytes, *, name: str = ACTIVITY_FILE) -> Activity:
    """Return what the bytes of an activity file say; `name` stands in the error.

    Raises:
        ActivityError: there are faults; it holds all of them, by line.
    """
    text = _decoded(content, name)
    raw = _parsed(text, name)
    table: ActivityTable | None = None
    findings = list(find_contradictions(raw))
    try:
        table = ActivityTable.model_validate(raw)
    except ValidationError as error:
        findings.extend(
            (_toml_path(detail), _translated(detail)) for detail in error.errors(include_url=False)
        )
    if findings or table is None:
        raise ActivityError(name, list(_faults(findings, toml_lines(text))))
    return _activity(table, digest=hashlib.sha256(content).hexdigest())


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ActivityError(name, [Fault(name, line, say("activity.not_utf8"))]) from error
    return text.replace("\r\n", "\n")


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = str(error)
        found = _SYNTAX_LINE.search(problem)
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        message = say("activity.syntax", problem=problem)
        raise ActivityError(name, [Fault("TOML", line, message)]) from error


def _faults(findings: list[tuple[TomlPath, str]], lines: Mapping[TomlPath, int]) -> Iterator[Fault]:
    """Yield the findings as faults, in the order of the file; what has no line comes last."""
    located = [(_nearest_line(path, lines), path, message) for path, message in findings]
    located.sort(key=lambda entry: (entry[0] is None, entry[0] or 0, dotted(entry[1])))
    for line, path, message in located:
        yield Fault(dotted(path), line, message)


def _nearest_line(path: TomlPath, lines: Mapping[TomlPath, int]) -> int | None:
    """Return the line of the key, or of the innermost table around a missing one."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(path[:length])) is not None:
            return line
    return None


def _toml_path(detail: ErrorDetails) -> TomlPath:
    return tuple(detail["loc"])


def _translated(detail: ErrorDetails) -> str:
    """Return the fault in the words of the message catalogue."""
    kind, path = detail["type"], _toml_path(detail)
    match kind:
        case "missing":
            return say("activity.missing")
        case "extra_forbidden":
            known = sorted(_keys_of(_table_at(path[:-1])))
            near = difflib.get_close_matches(str(path[-1]), known, n=1)
            if near:
                return say("activity.unknown_key_near", near=near[0])
            return say("activity.unknown_key", known=", ".join(known))
        case _ if kind in _TYPE_FAULTS:
            return say(_TYPE_FAULTS[kind], got=_shown(detail["input"]))
        case _ if kind in CATALOGUE:
            fields = {name: _shown(value) for name, value in detail.get("ctx", {}).items()}
            return say(kind, **fields)
        case _:
            return say("activity.other", problem=detail["msg"])


def _shown(value: object, longest: int = 40) -> str:
    """Return a value from the file in a message, cut short."""
    match value:
        case bool():
            text = str(value).lower()
        case dict():
            text = "{…}"
        case list():
            text = "[…]"
        case _:
            text = str(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _keys_of(table: type[Table]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _table_at(path: TomlPath) -> type[Table]:
    """Return the model of the table at `path`, which the schema knows."""
    table: type[Table] = ActivityTable
    for key in path:
        if isinstance(key, str):
            annotation = table.model_fields[key].annotation
            (table,) = (
                kind
                for kind in (annotation, *get_args(annotation))
                if isinstance(kind, type) and issubclass(kind, Table)
            )
    return table


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
