"""Looks into the raw tables of activity.toml, whatever they hold; for checks between values."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ballot.messages import say
from ballot.toml_lines import TomlPath, dotted

Finding = tuple[TomlPath, str]
"""Where, and what to write instead."""


def tables_of(raw: Mapping[str, Any], key: str) -> Iterator[tuple[TomlPath, Mapping[str, Any]]]:
    """Yield the tables of a list of tables, each with where it stands."""
    tables = raw.get(key)
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, dict):
            yield (key, index), table


def texts_of(raw: Mapping[str, Any], key: str, field: str) -> Iterator[tuple[TomlPath, str]]:
    """Yield a text of each of these tables that has it."""
    for path, table in tables_of(raw, key):
        if isinstance(text := table.get(field), str):
            yield (*path, field), text


def duplicates(raw: Mapping[str, Any], key: str, field: str) -> Iterator[Finding]:
    """Yield every text that stands there a second time."""
    first: dict[str, TomlPath] = {}
    for path, text in texts_of(raw, key, field):
        if text in first:
            other = dotted(first[text])
            yield path, say("activity.duplicate", got=text, other=other)
        first.setdefault(text, path)


def known_ids(raw: Mapping[str, Any], key: str) -> list[str]:
    """Return the ids of these tables."""
    return [text for _, text in texts_of(raw, key, "id")]


def unknown(path: TomlPath, got: str, known: Iterable[str], key: str) -> Iterator[Finding]:
    """Yield that `got` is none of the ids of `key`, where it isn't."""
    known = list(known)
    if got not in known:
        yield path, say("activity.unknown_id", got=got, table=key, known=_shortened(known))


def _shortened(names: list[str], most: int = 12) -> str:
    more = " …" if len(names) > most else ""
    return ", ".join(names[:most]) + more
