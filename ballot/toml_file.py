"""Reads a TOML file by its schema, or says all that is wrong with it, line by line."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from ballot.errors import Fault, FaultyFileError
from ballot.messages import CATALOGUE, say
from ballot.toml_lines import TomlPath, dotted, toml_lines


class Table(BaseModel):
    """One table of a file: nothing is converted, nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


Read = TypeVar("Read", bound=Table)

Findings = Iterable[tuple[TomlPath, str]]
"""What is wrong, and where."""

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


def _nothing(_raw: dict[str, Any]) -> Findings:
    return ()


def read_table(
    content: bytes,
    schema: type[Read],
    error: type[FaultyFileError],
    *,
    name: str,
    contradictions: Callable[[dict[str, Any]], Findings] = _nothing,
) -> Read:
    """Return what the bytes of a file say.

    Args:
        content: UTF-8, with or without a byte order mark.
        schema: its tables and keys. A check of one value raises a `PydanticCustomError` whose
            type is a key of the message catalogue.
        error: to be raised where there are faults.
        name: as the error names the file.
        contradictions: finds what is wrong between values.

    Raises:
        FaultyFileError: `error`, which holds all of them, by line.
    """
    text = _decoded(content, name, error)
    raw = _parsed(text, name, error)
    table: Read | None = None
    findings = list(contradictions(raw))
    try:
        table = schema.model_validate(raw)
    except ValidationError as problem:
        findings.extend(
            (_toml_path(detail), _translated(detail, schema))
            for detail in problem.errors(include_url=False)
        )
    if findings or table is None:
        raise error(name, list(_faults(findings, toml_lines(text))))
    return table


def _decoded(content: bytes, name: str, error: type[FaultyFileError]) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise error(name, [Fault(name, line, say("activity.not_utf8"))]) from problem
    return text.replace("\r\n", "\n")


def _parsed(text: str, name: str, error: type[FaultyFileError]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as syntax:
        problem = str(syntax)
        found = _SYNTAX_LINE.search(problem)
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        message = say("activity.syntax", problem=problem)
        raise error(name, [Fault("TOML", line, message)]) from syntax


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


def _translated(detail: ErrorDetails, schema: type[Table]) -> str:
    """Return the fault in the words of the message catalogue."""
    kind, path = detail["type"], _toml_path(detail)
    match kind:
        case "missing":
            return say("activity.missing")
        case "extra_forbidden":
            known = sorted(_keys_of(_table_at(path[:-1], schema)))
            near = difflib.get_close_matches(str(path[-1]), known, n=1)
            if near:
                return say("activity.unknown_key_near", near=near[0])
            return say("activity.unknown_key", known=", ".join(known))
        case _ if kind in _TYPE_FAULTS:
            return say(_TYPE_FAULTS[kind], got=_shown(detail["input"]))
        case _ if kind in CATALOGUE:
            fields = {
                name: str(value) if name in _WHOLE else _shown(value)
                for name, value in detail.get("ctx", {}).items()
            }
            return say(kind, **fields)
        case _:
            return say("activity.other", problem=detail["msg"])


_WHOLE = frozenset({"allowed", "known", "rules", "breakers"})
"""What may be written is told whole."""


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


def _table_at(path: TomlPath, schema: type[Table]) -> type[Table]:
    """Return the model of the table at `path`, which the schema knows."""
    table = schema
    for key in path:
        if isinstance(key, str):
            annotation = table.model_fields[key].annotation
            (table,) = (
                kind
                for kind in (annotation, *get_args(annotation))
                if isinstance(kind, type) and issubclass(kind, Table)
            )
    return table
