"""Every key of activity.toml has its heading in the documentation, and no heading is stale."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from ballot.activity_schema import ActivityTable, RulesTable, Table
from ballot.other_rules_schema import ROW_TABLES
from ballot.rules import ALWAYS, SWITCHES, Rules, declared
from ballot.switch import ByGroup, Choice, ChoiceOrOrder, Exact, Only, Rows, Selection

DOCS = Path(__file__).parents[2] / "docs"
HEADING = re.compile(r"^### `(.+)`$", re.MULTILINE)
DECLARED = {f"rules.{switch.path}": switch for switch in (*SWITCHES, *ALWAYS)}


def keys_of(table: type[Table], prefix: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        key = prefix + (field.alias or name)
        yield key
        for kind in (field.annotation, *get_args(field.annotation)):
            is_table = isinstance(kind, type) and issubclass(kind, Table)
            if is_table and kind not in ROW_TABLES.values():  # told under the heading of the list
                yield from keys_of(kind, f"{key}.")


def headings(name: str) -> list[str]:
    return HEADING.findall((DOCS / name).read_text(encoding="utf-8"))


def chapters() -> dict[str, str]:
    """Return what docs/rules.md says under each heading of a switch or table of switches."""
    parts = HEADING.split((DOCS / "rules.md").read_text(encoding="utf-8"))
    return {
        name: text.split("\n## ")[0] for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def table_of(key: str) -> str:
    return key.rpartition(".")[0]


def test_the_headings_of_the_rules_are_the_declared_switches_and_their_tables() -> None:
    tables = {table_of(key) for key in DECLARED} - {"rules"}

    assert len(DECLARED) > 20
    assert sorted(headings("rules.md")) == sorted(DECLARED.keys() | tables)


def test_the_headings_of_the_file_are_its_keys() -> None:
    keys = [key for key in keys_of(ActivityTable) if not key.startswith("rules.")]

    assert len(keys) > 20
    assert sorted(headings("formats/activity.md")) == sorted(keys)


def test_the_tables_of_the_file_are_those_of_the_declarations() -> None:
    inside = {key for key in DECLARED if isinstance(by_table(key), ByGroup)}
    tables = {table_of(key) for key in DECLARED} - {"rules"}

    assert {*keys_of(RulesTable, "rules.")} == (DECLARED.keys() | tables) - inside


@pytest.mark.parametrize(
    "key", [key for key, switch in DECLARED.items() if isinstance(switch.form, Rows)]
)
def test_the_documents_tell_every_key_of_a_list_of_tables_with_its_words(key: str) -> None:
    form, text = DECLARED[key].form, chapters()[key]

    assert isinstance(form, Rows)
    assert [name for name in ROW_TABLES[form.each].model_fields if f"`{name}`" not in text] == []
    for field in fields(form.each):
        words = [*field.type] if isinstance(field.type, type(StrEnum)) else []
        assert [word for word in words if f"`{word}`" not in text] == []


def by_table(key: str) -> object:
    table = DECLARED.get(table_of(key))
    return table.form if table else None


@pytest.mark.parametrize("key", DECLARED)
def test_the_documents_quote_the_clause_of_every_switch(key: str) -> None:
    clause, told = DECLARED[key].clause, chapters()

    own = told[key]
    if clause:
        assert clause in own or clause in told[table_of(key)]
    else:
        assert "not in the plan" in own or "the plan asks for no" in own


@pytest.mark.parametrize("key", DECLARED)
def test_the_documents_state_the_default_of_every_switch(key: str) -> None:
    form, default, text = DECLARED[key].form, DECLARED[key].default, chapters()[key]

    match form:
        case Only(word):
            assert f"`{word}`" in text
        case Exact():  # perhaps not in lowest terms: 90/100
            (stated,) = re.findall(r'Default `"([0-9/]+)"`', text)
            assert Fraction(stated) == default
        case _:
            written = form.written(default)
            is_word = isinstance(form, Choice | ChoiceOrOrder)
            stated = written if is_word else json.dumps(written, ensure_ascii=False)
            ways = (f"`{stated}` (default)", f"Default `{stated}`")
            assert any(way in text for way in ways)


@pytest.mark.parametrize("key", DECLARED)
def test_the_documents_name_every_word_of_a_choice(key: str) -> None:
    match DECLARED[key].form:
        case Choice(words) | Selection(words):
            expected = [*words]
        case ChoiceOrOrder(words, tried, _):
            expected = [*words, *tried]
        case _:
            expected = []

    text = chapters()[key]
    if key in ROW_DOUBTS:  # told once for all of them, above the first
        text = (DOCS / "rules.md").read_text(encoding="utf-8").split("## Marks and rows")[1]

    assert [word for word in expected if f"{word}`" not in text and f'"{word}"' not in text] == []


ROW_DOUBTS = {
    f"rules.{key}" for key in ("double_mark", "correction", "marks.mixed", "marks.outside")
}


def test_every_rule_of_the_code_is_found_from_its_switch() -> None:
    told = chapters()
    held = {f"rules.{switch.path}": name for name, switch in declared(Rules)}

    missing = [
        name
        for key, name in held.items()
        if f"`Rules.{name}`" not in told[key]
        and f"`Rules.{table_of(name)}`" not in told[table_of(key)]
    ]

    assert missing == []


def test_every_value_that_a_switch_may_have_is_explained() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    template = (DOCS.parent / "office" / "example.toml").read_text(encoding="utf-8")
    values = set(re.findall(r"\b[a-z]+_[a-z_]+\b", template[template.index("[rules]") :]))

    unexplained = [value for value in values if value not in text and value != "min_row_mm"]

    assert unexplained == []
