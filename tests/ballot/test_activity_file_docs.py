"""Every key of activity.toml has its heading in the documentation, and no heading is stale."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from ballot.activity_schema import TOLERANCE, ActivityTable, Table
from ballot.rules import Rules

DOCS = Path(__file__).parents[2] / "docs"
HEADING = re.compile(r"^### `(.+)`$", re.MULTILINE)


def keys_of(table: type[Table], prefix: str = "") -> Iterator[str]:
    for name, field in table.model_fields.items():
        key = prefix + (field.alias or name)
        yield key
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, Table):
                yield from keys_of(kind, f"{key}.")


def headings(name: str) -> list[str]:
    return HEADING.findall((DOCS / name).read_text(encoding="utf-8"))


KEYS = [*keys_of(ActivityTable), f"rules.composition.{TOLERANCE}"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("rules.md", [key for key in KEYS if key.startswith("rules.")]),
        ("formats/activity.md", [key for key in KEYS if not key.startswith("rules.")]),
    ],
)
def test_the_headings_are_the_keys(name: str, keys: list[str]) -> None:
    assert len(keys) > 20

    assert sorted(headings(name)) == sorted(keys)


def test_every_rule_of_the_code_is_found_from_its_switch() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")

    missing = [rule.name for rule in fields(Rules) if f"`Rules.{rule.name}`" not in text]

    assert missing == []


def test_every_value_that_a_switch_may_have_is_explained() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    template = (DOCS.parent / "office" / "example.toml").read_text(encoding="utf-8")
    values = set(re.findall(r"\b[a-z]+_[a-z_]+\b", template[template.index("[rules]") :]))

    unexplained = [value for value in values if value not in text and value != "min_row_mm"]

    assert unexplained == []
