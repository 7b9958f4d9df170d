"""Leaves and lines of records.jsonl."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace

import pytest

from ballot.ids import SheetId
from ballot.record import SheetRecord, SheetStatus
from output.canonical import canonical_bytes
from output.leaves import (
    SALT_BYTES,
    leaf_of,
    record_from,
    record_line,
    salts_in,
    salts_of,
    schema_of_line,
)
from output.records import all_leaves, all_lines, in_order, records_root, root_of
from output.tally_schema import TallySchema

SECRET = b"secret"


@pytest.mark.parametrize("schema", TallySchema)
def test_the_order_in_which_sheets_were_scanned_does_not_change_the_root(
    records: tuple[SheetRecord, ...], schema: TallySchema
) -> None:
    there = records_root(records, SECRET, schema=schema)

    assert records_root(records[::-1], SECRET, schema=schema) == there


@pytest.mark.parametrize("schema", TallySchema)
def test_every_part_of_a_record_and_the_secret_are_under_the_root(
    records: tuple[SheetRecord, ...], schema: TallySchema
) -> None:
    first, *others = records
    row = replace(first.rows[0], doubts=first.rows[0].doubts[:1])
    variants = [
        replace(first, status=SheetStatus.VOID),
        replace(first, group=None),
        replace(first, rows=first.rows[::-1]),
        replace(first, sheet=SheetId("AACDEFHJKMNP")),
        replace(first, rows=(replace(row, vote=records[1].rows[1].vote), *first.rows[1:])),
    ]

    roots = {records_root([variant, *others], SECRET, schema=schema) for variant in variants}
    roots |= {records_root(records, secret, schema=schema) for secret in (SECRET, b"other")}

    assert len(roots) == len(variants) + 2


@pytest.mark.parametrize("schema", TallySchema)
def test_a_line_comes_back_as_its_record_and_salts(
    records: tuple[SheetRecord, ...], schema: TallySchema
) -> None:
    for record in records:
        salts = salts_of(SECRET, record.sheet, schema)
        line = record_line(record, salts)

        assert record_from(line) == record
        assert salts_in(line) == salts
        assert schema_of_line(line) is schema


def test_no_two_salts_are_alike_whatever_they_are_for(records: tuple[SheetRecord, ...]) -> None:
    """Whoever is shown a leaf knows neither the salt of its rows nor that of an earlier leaf."""
    salts = [
        salt
        for record in records
        for schema in TallySchema
        for made in [salts_of(SECRET, record.sheet, schema)]
        for salt in (made.leaf, made.rows)
        if salt is not None
    ]

    assert len(set(salts)) == len(salts) == 3 * len(records)
    assert set(map(len, salts)) == {SALT_BYTES}


def test_the_leaf_stands_in_its_line_and_names_the_rows_beside_it(
    records: tuple[SheetRecord, ...],
) -> None:
    """Leaf and rows are cut out of the line as they stand; nothing has to be written anew."""
    line = record_line(records[0], salts_of(SECRET, records[0].sheet, TallySchema.V2))

    leaf = leaf_of(line)
    rows = line.removeprefix(b'{"leaf":' + leaf + b',"rows":').removesuffix(b"}")

    assert line == b'{"leaf":' + leaf + b',"rows":' + rows + b"}"
    assert json.loads(leaf)["rows_sha256"] == hashlib.sha256(rows).hexdigest()
    assert b'"vote"' in rows
    assert b'"vote"' not in leaf


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is what the outsider has")
def test_an_outsider_finds_both_parts_with_jq(records: tuple[SheetRecord, ...]) -> None:
    """The commands of docs/formats/tally.md, "The records"."""
    line = record_line(records[2], salts_of(SECRET, records[2].sheet, TallySchema.V2))

    def cut(part: str) -> bytes:
        command = ["jq", "-cSj", part]
        return subprocess.run(command, input=line, capture_output=True, check=True).stdout

    assert cut(".leaf") == leaf_of(line)
    assert hashlib.sha256(cut(".rows")).hexdigest().encode() == cut(".leaf.rows_sha256")


def test_a_leaf_of_the_first_schema_is_its_line(records: tuple[SheetRecord, ...]) -> None:
    lines = all_lines(records, SECRET, schema=TallySchema.V1)

    assert all_leaves(records, SECRET, schema=TallySchema.V1) == lines


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line["rows"]["rows"][0].update(vote="dissatisfied"),
        lambda line: line["rows"].update(salt="00" * 32),
        lambda line: line["rows"].update(more=1),
        lambda line: line["leaf"].update(rows_sha256="00" * 32),
        lambda line: line.update(more=1),
    ],
    ids=["a vote", "a salt", "more in the rows", "the digest", "more in the line"],
)
def test_a_line_whose_leaf_does_not_name_its_rows_has_none(
    records: tuple[SheetRecord, ...], change: object
) -> None:
    line = json.loads(record_line(records[0], salts_of(SECRET, records[0].sheet, TallySchema.V2)))
    change(line)  # type: ignore[operator]

    with pytest.raises(ValueError, match=records[0].sheet):
        leaf_of(canonical_bytes(line))


def test_lines_of_both_schemas_stand_in_one_tree(records: tuple[SheetRecord, ...]) -> None:
    handed_in = all_lines(records[:2], b"of a district", schema=TallySchema.V1)

    lines = all_lines(records[2:], SECRET, handed_in)

    assert lines == in_order(lines)
    assert set(handed_in) < set(lines)
    assert [record_from(line).sheet for line in lines] == sorted(r.sheet for r in records)
    assert root_of(lines[::-1]) == records_root(records[2:], SECRET, handed_in)
