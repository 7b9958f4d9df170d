"""What is done once for all sheets gives what was done for each: lines, trees, order, sums."""

import gc
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.grade import Vote
from ballot.ids import GroupId, LineId, SessionId, SheetId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import canonical_bytes, digest
from output.cvr import write_cvr
from output.gathered import Gathered, gather
from output.leaves import (
    leaf_of,
    place_of,
    plain_line,
    record_from,
    record_line,
    salts_in,
    salts_of,
)
from output.merkle import tree_hash
from output.records import all_lines, records_root, write_records
from output.spool import Spool, spool_in, text_in_order, write_in_order
from output.tally import TallyInputs, TallyKind, build_tally
from output.tally_schema import TallySchema
from output.votes import write_votes
from scoring.counts import SheetCounter, count_sheets

SECRET = bytes(range(32))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
ROWS = st.builds(
    lambda unit, item, vote, status, doubts: RowRecord(
        LineId.of(unit, item),
        None if status is RowStatus.PENDING else Vote(vote),
        status,
        tuple(doubts),
    ),
    TEXTS.filter(lambda text: "/" not in text),
    TEXTS.filter(lambda text: "/" not in text),
    TEXTS,
    st.sampled_from(RowStatus),
    st.lists(st.sampled_from(DoubtReason), max_size=2),
)
SHEETS = st.builds(
    lambda sheet, session, group, status, rows: SheetRecord(
        SheetId(sheet), SessionId(session), group and GroupId(group), status, tuple(rows)
    ),
    TEXTS,
    TEXTS,
    st.none() | TEXTS.filter(bool),
    st.sampled_from(SheetStatus),
    st.lists(ROWS, max_size=4),
)


def written_by_hand(record: SheetRecord, schema: TallySchema) -> bytes:
    """Return the line of a sheet as docs/formats/tally.md tells it, all at once."""
    salts = salts_of(SECRET, record.sheet, schema)
    rows = [
        {
            "unit": row.line.unit,
            **({"item": row.line.item} if row.line.item else {}),
            "vote": row.vote,
            "status": row.status.value,
            "doubts": [doubt.value for doubt in row.doubts],
        }
        for row in record.rows
    ]
    head = {
        "salt": salts.leaf.hex(),
        "session": record.session,
        "sheet": record.sheet,
        "group": record.group,
        "status": record.status.value,
    }
    if salts.rows is None:
        return canonical_bytes({**head, "rows": rows})
    apart = {"salt": salts.rows.hex(), "rows": rows}
    leaf = {**head, "rows_sha256": digest(canonical_bytes(apart))}
    return canonical_bytes({"leaf": leaf, "rows": apart})


@given(record=SHEETS, schema=st.sampled_from(TallySchema))
def test_a_line_is_its_canonical_form_whatever_texts_are_in_it(
    record: SheetRecord, schema: TallySchema
) -> None:
    salts = salts_of(SECRET, record.sheet, schema)
    line = record_line(record, salts)

    assert line == written_by_hand(record, schema)
    assert record_from(line) == record
    assert salts_in(line) == salts
    assert place_of(line) == (record.session, record.sheet)
    plain = plain_line(line)
    assert plain is None or (plain.record, plain.salts, plain.leaf) == (
        record,
        salts,
        leaf_of(line),
    )


@pytest.mark.parametrize("schema", TallySchema)
def test_lines_that_are_written_are_plain_ones(
    records: tuple[SheetRecord, ...], schema: TallySchema
) -> None:
    assert all(map(plain_line, all_lines(records, SECRET, schema=schema)))


CHANGES: dict[str, Callable[[Any], object]] = {
    "a vote": lambda body: body["rows"]["rows"][0].update(vote="abstain"),
    "a key more in a row": lambda body: body["rows"]["rows"][0].update(extra=1),
    "a key more in the leaf": lambda body: body["leaf"].update(extra=1),
    "a key more in the line": lambda body: body.update(extra=1),
    "a digest": lambda body: body["leaf"].update(rows_sha256="00" * 32),
    "a salt in capitals": lambda body: body["rows"].update(salt=body["rows"]["salt"].upper()),
    "a number for a text": lambda body: body["leaf"].update(session=1),
    "rows gone": lambda body: body["rows"]["rows"].clear(),
    "a doubt that nobody knows": lambda body: body["rows"]["rows"][0].update(doubts=["odd"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_line_with_anything_changed_is_no_plain_one(
    records: tuple[SheetRecord, ...], change: Callable[[Any], object]
) -> None:
    line = all_lines(records, SECRET)[0]
    assert plain_line(line) is not None
    body = json.loads(line)
    change(body)

    assert plain_line(canonical_bytes(body)) is None


def test_with_any_byte_changed_a_line_is_none_or_says_just_that(
    records: tuple[SheetRecord, ...],
) -> None:
    line = all_lines(records, SECRET)[0]
    assert plain_line(line) is not None

    for place in range(len(line)):
        changed = bytearray(line)
        changed[place] ^= 1
        found = plain_line(bytes(changed))
        # Group, session, sheet, status and salt of a leaf are what they are: the root holds them.
        if found is not None:
            assert json.loads(found.leaf) == json.loads(changed)["leaf"]
            assert record_line(found.record, found.salts) == changed
            assert found.record.rows == records[0].rows
    for changed_line in (line + b" ", b" " + line, line.replace(b":", b": ", 1), line + line):
        assert plain_line(changed_line) is None


def test_the_tree_is_that_of_the_rfc() -> None:
    def root(leaves: list[bytes]) -> bytes:  # RFC 9162, 2.1.1, word by word
        if not leaves:
            return hashlib.sha256().digest()
        if len(leaves) == 1:
            return hashlib.sha256(b"\x00" + leaves[0]).digest()
        split = max(1 << k for k in range(9) if 1 << k < len(leaves))
        return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()

    for size in range(70):
        leaves = [bytes([number]) for number in range(size)]
        assert tree_hash(leaves) == root(leaves)


@given(st.permutations([(session, sheet) for session in "ba" for sheet in "xyz"]))
def test_pieces_stand_by_session_and_sheet_in_whatever_order_they_came(
    places: list[tuple[str, str]],
) -> None:
    pieces = [(place, f"{place[0]}{place[1]}评" * 3) for place in places]

    assert "".join(text_in_order(pieces)) == "".join(text for _, text in sorted(pieces))


def test_pieces_larger_than_what_is_copied_at_once_come_whole(tmp_path: Path) -> None:
    many = [((str(k % 2), f"{k:04}"), b"%04d" % k * 1000) for k in range(1000)]

    write_in_order(tmp_path / "file", many, mode=0o600, begin=b"[", between=b",", end=b"]")
    with spool_in(tmp_path) as spool:
        assert isinstance(spool, Spool)
        assert list(spool.in_order()) == [b""] or not list(spool.in_order())

    assert (tmp_path / "file").read_bytes() == b"[" + b",".join(p for _, p in sorted(many)) + b"]"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_votes_stand_in_columns_whatever_texts_are_in_them(tmp_path: Path) -> None:
    lines = [LineId('u"1'), LineId("u,2/item")]
    rows = tuple(
        RowRecord(line, Vote("a\nb"), RowStatus.READ, (DoubtReason.OVERVOTE,)) for line in lines
    )
    sheet = SheetRecord(SheetId("B"), SessionId("s;,"), None, SheetStatus.VALID, rows[::-1])

    write_votes(tmp_path / "votes.csv", [sheet], lines)

    assert (tmp_path / "votes.csv").read_bytes().decode() == (
        "session,sheet,unit,vote,status,doubts,item\n"
        '"s;,",B,"u""1","a\nb",read,overvote,\n'
        '"s;,",B,"u,2","a\nb",read,overvote,item\n'
    )


def test_sums_that_are_put_together_are_those_of_all_sheets(
    activity: Activity, records: tuple[SheetRecord, ...]
) -> None:
    whole = gather(activity, records, SECRET)
    parts = Gathered(activity)
    for some in (records[3:], records[:3]):
        parts.extend(gather(activity, some, SECRET))

    assert parts.counts() == whole.counts()
    assert parts.leaves.root() == whole.leaves.root() == records_root(records, SECRET)
    assert (parts.sheets, parts.numbers) == (whole.sheets, whole.numbers)


def test_a_sheet_in_two_parts_is_found_when_the_votes_are_asked_for(
    activity: Activity, records: tuple[SheetRecord, ...]
) -> None:
    parts = gather(activity, records, SECRET)
    parts.extend(gather(activity, records[:1], SECRET))

    with pytest.raises(ReconciliationError, match=records[0].sheet):
        parts.counts()


def test_counters_that_are_put_together_count_all(
    activity: Activity, records: tuple[SheetRecord, ...]
) -> None:
    both, other = SheetCounter(activity), SheetCounter(activity)
    for record in records[:2]:
        both.add(record)
    for record in records[2:]:
        other.add(record)
    both.extend(other)

    assert both.counts() == count_sheets(activity, records)


def test_no_sheet_is_kept_while_many_are_written_or_counted(
    activity: Activity, make_inputs: Callable[..., TallyInputs], tmp_path: Path
) -> None:
    inputs = make_inputs()
    first = next(iter(inputs.records))

    def sheets() -> Iterator[SheetRecord]:
        for number in range(300):
            yield replace(first, sheet=SheetId(f"{number:012}"))
            if number % 100 == 99:
                kept = sum(isinstance(each, SheetRecord) for each in gc.get_objects())
                assert kept < 100

    day = date(2026, 12, 1)
    gather(activity, sheets(), SECRET)
    count_sheets(activity, sheets())
    write_votes(tmp_path / "votes.csv", sheets(), activity.lines)
    write_records(tmp_path / "records.jsonl", sheets(), SECRET)
    write_cvr(tmp_path / "cvr.json", activity, sheets(), day=day, software="")


def test_what_was_gathered_before_gives_the_same_tally(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    inputs = make_inputs()
    gathered = gather(inputs.activity, inputs.records, inputs.salt_secret)
    ready = replace(inputs, records=(), gathered=gathered)

    for _ in range(2):
        assert build_tally(ready, TallyKind.FINAL) == build_tally(inputs, TallyKind.FINAL)
