"""What is said of a row: how far to believe the reader, and where the row is on the paper."""

from dataclasses import replace
from typing import Any, cast

import pytest

from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import LineId, SheetId
from ballot.layout import Place
from ballot.reading import DoubtReason, RowReading
from forms.evaluation import serial_text
from review.heads import boxes_shown
from review.paper import printed_id
from review.seen import RowSeen
from review.suggestions import suggestion_shown
from review.words import vote_keys
from store.standing import PageKey
from tests.review.asking import waiting
from tests.review.conftest import Served, layout_of

SHEET = SheetId("EZXATABRPPMY")
KEY = PageKey("ab" * 32, 0)
DOUBTFUL = RowReading(
    LineId("local-01"), None, (DoubtReason.MARGINAL_MARK,), Vote.SATISFIED, probability=0.937
)


def seen(reading: RowReading, *others: RowReading) -> RowSeen:
    scans = tuple((KEY._replace(index=1 + place), row) for place, row in enumerate(others))
    return RowSeen(reading, cast("Any", None), KEY, Place(1, 0), scans)


def words(row: RowSeen) -> str | None:
    shown = suggestion_shown(row, PLAN_SCALE)
    return str(shown["words"]) if shown else None


def test_a_suggestion_says_of_how_many_rows_it_is_right() -> None:
    assert words(seen(DOUBTFUL)) == "机器看像“满意”（这样的行，100 行里约 93 行它看对）"
    assert "99 行" in str(words(seen(replace(DOUBTFUL, probability=0.9999))))


@pytest.mark.parametrize(("probability", "is_shown"), [(0.49, False), (0.5, True), (None, True)])
def test_below_even_odds_nothing_is_suggested(probability: float | None, is_shown: bool) -> None:
    row = seen(replace(DOUBTFUL, probability=probability))

    assert (suggestion_shown(row, PLAN_SCALE) is not None) is is_shown


def test_what_no_number_is_known_of_names_none() -> None:
    bare = replace(DOUBTFUL, probability=None)
    other = RowReading(LineId("local-01"), Vote.SATISFIED)

    assert words(seen(bare)) == "机器看像“满意”（没有依据可说它看对几成）"
    assert words(seen(bare, other)) == "另一份扫描件读作“满意”"


def test_the_id_is_the_one_that_is_printed() -> None:
    assert printed_id(SHEET, 2) == serial_text(SHEET, 2)


def test_a_row_has_the_number_that_is_printed_before_it(served: Served) -> None:
    """On the paper numbers begin anew with each category; on the screens they ran on."""
    client = served.client()
    printed = {
        row.line: (page.number, row.number)
        for page in layout_of(served.folder).pages
        for row in page.rows
    }
    (address, *_) = (
        item["address"]
        for item in waiting(client)
        if item["kind"] == "row" and printed[item["address"].split("/")[-1]][0] == 2
    )
    _, _, sheet, line = address.split("/")
    shown = client.get(f"{address}.json").json()

    page, number = printed[LineId(line)]
    assert shown["printed"] == {
        "id": serial_text(SheetId(sheet), page),
        "page": page,
        "number": number,
    }
    assert number < shown["number"]
    assert f"第 {page} 页 · 序号 {number}" in client.get(address).text


def test_every_box_of_the_picture_has_its_head_and_its_key(served: Served) -> None:
    client = served.client()
    address = next(item["address"] for item in waiting(client, reason="overvote"))
    boxes = client.get(f"{address}.json").json()["scan"]["boxes"]
    row = layout_of(served.folder).pages[0].rows[0]

    assert [(box["key"], box["label"]) for box in boxes] == [
        (each["key"], each["label"]) for each in vote_keys(PLAN_SCALE)[:3]
    ]
    first, second, third = (box["left"] + box["width"] / 2 for box in boxes)
    assert second - first == pytest.approx(third - second, abs=0.01)
    centres = [(box.rect.x + box.rect.w / 2 - row.rect.x) / row.rect.w for box in row.boxes]
    assert [first, second, third] == pytest.approx(centres, abs=0.02)


def test_without_a_picture_there_are_no_heads(served: Served) -> None:
    assert boxes_shown(layout_of(served.folder).pages[0].rows[0], [], PLAN_SCALE) == []
