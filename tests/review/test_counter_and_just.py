"""What is told beside an item: what was just recorded, what U takes back, how much is left."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.person import Role
from office.days import clock_of
from review import done
from review.done import DoneToday
from store.decided import People, RowSettled
from store.trail import since
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import Client, Served, serving
from tests.review.test_two_servers import Pair, at_the_other, pair, tables

__all__ = ["pair", "tables"]


def counted(client: Client, **part: str) -> tuple[int, int, int]:
    """Return what waits, what of it in a part of the queue, and the rows that today settled."""
    shown = client.get("/queue.json", params=part).json()["progress"]
    return shown["waiting"], shown["part"], shown["today"]["rows"]


def test_a_decision_is_told_as_the_paper_names_it_and_taken_back_by_u(served: Served) -> None:
    client = served.client()
    address = first_row(client)
    shown = client.get(f"{address}.json").json()
    nothing = client.get("/last.json").json()

    said = decide(client, address, "satisfied").json()
    last = client.get("/last.json").json()
    undone = client.post("/undo", json={}).json()

    row = f"{shown['session']} {shown['printed']['id']} 第 {shown['printed']['number']} 号 "
    row += shown["unit"]["name"]
    assert nothing == {"undo": None}
    assert said["recorded"] == f"刚才：{row} → 满意"
    assert said["undo"] == last["undo"] == f"按 U 撤销的是：{row} → 满意"
    assert (undone["recorded"], undone["undo"]) == (f"已撤销：{row}", None)


def test_what_u_does_not_take_back_says_so(served: Served) -> None:
    client = served.client()
    (blank,) = waiting(client, reason="blank_sheet")

    said = client.post(f"{blank['address']}/settle", json={}).json()

    assert "整份按识读计入" in said["recorded"]
    assert "undo" not in said
    assert client.get("/last.json").json() == {"undo": None}


def test_the_counter_that_comes_with_an_answer_is_of_after_it(served: Served) -> None:
    """The next item was fetched before: its own counter is one behind."""
    zhang, li = served.client("张三"), served.client("李四")
    before = counted(zhang)
    first = decide(zhang, first_row(zhang)).json()["progress"]
    decide(li, first_row(li))
    second = decide(zhang, first_row(zhang)).json()["progress"]
    back = zhang.post("/undo", json={}).json()["progress"]

    told = [(each["waiting"], each["today"]["rows"]) for each in (first, second, back)]
    waited = before[0]
    assert told == [(waited - 1, 1), (waited - 3, 3), (waited - 2, 2)]
    assert counted(li) == (waited - 2, waited - 2, 2)


def test_a_part_of_the_queue_has_its_own_counter(served: Served) -> None:
    client = served.client()
    (all_of_it, part, _) = counted(client, reason="overvote")
    address = next(item["address"] for item in waiting(client, reason="overvote"))

    page = client.get(f"{address}?reason=overvote").text
    seen = client.get(f"{address}.json").json()["seen"]
    said = client.post(
        f"{address}/decision?reason=overvote", json={"vote": "void", "seen": seen}
    ).json()["progress"]

    assert 0 < part < all_of_it
    assert f"这一部分待复核 {part} 项，全部 {all_of_it} 项" in page
    assert (said["part"], said["waiting"]) == (part - 1, all_of_it - 1)


def test_rows_of_a_blank_sheet_are_counted_as_rows(served: Served) -> None:
    """The bar compares rows with rows: a sheet was one item before, and 66 decisions after."""
    client = served.client()
    (blank,) = waiting(client, reason="blank_sheet")
    before = client.get("/queue.json").json()["progress"]

    after = client.post(f"{blank['address']}/settle", json={}).json()["progress"]

    assert before["rows_waiting"] - after["rows_waiting"] == 66
    assert (after["settled"], after["today"]["rows"]) == (66, 66)


def test_two_servers_count_alike(pair: Pair) -> None:
    here = pair[0].client("张三")
    there = at_the_other(here, pair[1])
    waited = counted(here)[0]

    said = decide(here, first_row(here)).json()["progress"]
    also = decide(there, first_row(there)).json()["progress"]

    assert (said["waiting"], also["waiting"]) == (waited - 1, waited - 2)
    assert counted(here) == counted(there) == (waited - 2, waited - 2, 2)
    assert here.get("/last.json").json() == there.get("/last.json").json()


def test_what_was_settled_today_is_known_after_a_restart(meeting: Path) -> None:
    with serving(meeting) as served:
        client = served.client()
        decide(client, first_row(client))
    with serving(meeting) as served:
        assert counted(served.client())[2] == 1


def settled(seq: int, line: str, at: str) -> RowSettled:
    return RowSettled(
        seq=seq,
        at=at,
        people=People("张三", Role.OPERATOR),
        why="看图",
        sheet=SheetId("EZXATABRPPMY"),
        line=LineId(line),
        vote=Vote.VOID,
        on_record=(),
    )


def test_a_new_day_begins_at_midnight_in_beijing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(done, "now", lambda: "2026-11-28T16:05Z")  # the 29th, 00:05
    counter = DoneToday()

    counter.take([settled(1, "a", "2026-11-28T15:59Z"), settled(2, "b", "2026-11-28T16:01Z")])

    assert counter.done().rows == 1
    assert done.begin_of_today() == "2026-11-28T16:00Z"
    monkeypatch.setattr(done, "now", lambda: "2026-11-29T16:00Z")
    assert counter.done().rows == 0


def test_times_are_those_of_the_wall(served: Served) -> None:
    """A log has UTC; an office at eight in the morning has never heard of it."""
    client = served.client()
    address = first_row(client)
    decide(client, address)
    today = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%d ")

    pages = [client.get(path).text for path in (address, "/decisions")]

    assert all(today in page and "UTC" not in page for page in pages)
    assert clock_of("2026-11-28T16:05Z") == "2026-11-29 00:05"


def test_the_decisions_of_today_are_looked_for_from_the_last_one_back(served: Served) -> None:
    client = served.client()
    decide(client, first_row(client))
    events = {n: settled(n, "a", f"2026-11-2{n // 100}T10:00Z") for n in range(100, 800, 2)}
    asked: list[int] = []

    def fetch(some: Sequence[int]) -> dict[int, Any]:
        asked.extend(some)
        return {number: events[number] for number in some}

    found = since(list(events), fetch, "2026-11-27T00:00Z")

    assert list(found) == list(range(700, 800, 2))
    assert len(asked) < len(events)
    with served.office.desk.using() as store:
        assert store.decided("2999-01-01T00:00Z") == []
        assert store.decided("2020-01-01T00:00Z") == store.decided() != []
