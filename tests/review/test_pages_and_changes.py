"""The queue and its rows and sheets, without a browser: who may do what, and what comes of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.person import Person, Role
from ballot.reading import RowReading
from ballot.record import RowStatus
from office.folder import open_folder
from store.evidence import Store
from store.standing import PageKey
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import BLANK, SESSION, TORN, Served, serving, session_ids

StoreOf = Callable[[Path], Store]
AGAIN = "ab" * 32
"""Bytes of a file of scans that came later."""


def test_a_decision_carries_name_and_role_and_leaves_the_queue(
    served: Served, store_of: StoreOf
) -> None:
    client = served.client("王五", "scrutineer")
    address = first_row(client)

    answer = decide(client, address, "dissatisfied", "看得很清楚")

    _, _, sheet, unit = address.split("/")
    assert answer.status_code == 200
    assert address not in [item["address"] for item in waiting(client)]
    shown = client.get(f"{address}.json").json()
    assert (shown["vote"]["value"], shown["status"]) == ("dissatisfied", "reviewed")
    (event,) = shown["history"]
    assert (event["by"], event["role"], event["why"]) == ("王五", "监票", "看得很清楚")
    with store_of(served.folder) as store:
        payload = list(store.events())[-1].payload
    assert (payload["sheet"], payload["unit"], payload["role"]) == (sheet, unit, "scrutineer")


def test_a_stale_answer_is_refused_with_the_other_decision(served: Served) -> None:
    zhang, li = served.client("张三"), served.client("李四")
    address = first_row(zhang)
    decide(zhang, address, "satisfied")

    late = decide(li, address, "void")

    assert late.status_code == 409
    assert "已复核为“满意”" in late.json()["error"]


def scan_again(served: Served, store_of: StoreOf, sheet: str, *, vote: Vote) -> None:
    """Record another scan of all pages of a sheet, in which every row says this."""
    with store_of(served.folder) as store:
        for page in (1, 2):
            found = store.page_reading(SheetId(sheet), page)
            assert found is not None
            rows = tuple(RowReading(LineId(row.unit), vote) for row in found[1].rows)
            store.record_file(AGAIN, "again.pdf", 1000, 2)
            store.record_page(AGAIN, page - 1, replace(found[1], rows=rows))


@pytest.mark.parametrize("knows", [True, False])
def test_an_answer_given_on_one_scan_is_refused_when_another_came_since(
    served: Served,
    store_of: StoreOf,
    knows: bool,
) -> None:
    client = served.client()
    address = next(
        item["address"]
        for item in waiting(client)
        if item["kind"] == "row" and "copies_differ" not in str(item)
    )
    _, _, sheet, _ = address.split("/")
    shown = client.get(f"{address}.json").json()
    scan_again(served, store_of, sheet, vote=Vote.DISSATISFIED)

    body = {"vote": "satisfied", **({"seen": shown["seen"]} if knows else {})}
    late = client.post(f"{address}/decision", json=body)

    now = client.get(f"{address}.json").json()
    assert (late.status_code, now["is_waiting"], len(now["scans"])) == (409, True, 2)
    assert "另一份扫描件" in late.json()["error"]
    assert now["seen"] in client.get(address).text
    assert decide(client, address, seen=now["seen"]).status_code == 200


def test_a_sheet_is_not_settled_as_read_when_another_scan_has_come_to_stand(
    served: Served, store_of: StoreOf
) -> None:
    client = served.client()
    (item,) = waiting(client, reason="blank_sheet")
    shown = client.get(f"{item['address']}.json").json()
    scan_again(served, store_of, item["address"].split("/")[-1], vote=Vote.ABSTAIN)
    with store_of(served.folder) as store:
        scans, by = [PageKey(AGAIN, 0), PageKey(AGAIN, 1)], Person("李四", Role.OPERATOR)
        store.replace_scans(scans, by, "更清楚", activity=open_folder(served.folder).activity)

    late = client.post(f"{item['address']}/settle", json={"seen": shown["seen"]})

    now = client.get(f"{item['address']}.json").json()
    assert late.status_code == 409
    assert now["waiting"] == shown["waiting"]
    assert client.post(f"{item['address']}/settle", json={"seen": now["seen"]}).status_code == 200


def test_two_operators_never_get_the_same_item(served: Served) -> None:
    zhang, li = served.client("张三"), served.client("李四")

    mine = zhang.get("/next").url.path
    theirs = li.get("/next").url.path
    zhang.get(mine)

    assert mine != theirs
    assert li.get(f"{mine}.json").json()["is_held"] is True


def test_undo_is_a_new_event_and_leads_back(served: Served) -> None:
    client = served.client()
    address = first_row(client)
    decide(client, address, "void")

    answer = client.post("/undo", json={})

    shown = client.get(f"{address}.json").json()
    assert answer.json()["next"] == address
    assert shown["is_waiting"] is True
    assert [event["kind"] for event in shown["history"]] == ["row_resolved", "row_reopened"]
    assert client.post("/undo", json={}).status_code == 409


def test_what_was_decided_is_found_again_and_reopened_with_a_reason(served: Served) -> None:
    client = served.client()
    address = first_row(client)
    decide(client, address, why="笔迹像勾")

    found = client.get("/decisions.json", params={"text": "笔迹像"}).json()["decisions"]
    without = client.post(f"{address}/reopen", json={"why": " "})
    reopened = client.post(f"{address}/reopen", json={"why": "监票要求"})

    assert [event["address"] for event in found] == [address]
    assert (without.status_code, reopened.status_code) == (409, 200)
    assert address in [item["address"] for item in waiting(client)]


def test_an_item_put_off_comes_last(served: Served) -> None:
    client = served.client()
    first = client.get("/next").url.path
    client.post("/later", json={"address": first})

    seen = [client.get("/next", params={"after": first}).url.path]
    while decide(client, seen[-1]).json().get("next") and len(seen) < 40:
        following = client.get("/next").url.path
        if not following.startswith("/rows/"):
            break
        seen.append(following)

    assert first not in seen[:-1]


@pytest.mark.parametrize("part", ["reason", "unit", "session", "batch"])
def test_the_queue_shows_the_part_that_is_asked_for(served: Served, part: str) -> None:
    client = served.client()
    queue = client.get("/queue.json").json()
    row = next(item for item in queue["items"] if item["kind"] == "row")
    value = {
        "reason": row["reasons"][0]["code"],
        "unit": row["address"].split("/")[3],
        "session": SESSION,
        "batch": queue["batches"][0]["value"],
    }[part]

    shown = waiting(client, **{part: value})

    assert row["address"] in [item["address"] for item in shown]
    if part in ("reason", "unit"):
        assert len(shown) < len(queue["items"])


def test_a_blank_sheet_is_one_item_and_counts_as_abstaining(
    served: Served, store_of: StoreOf
) -> None:
    client = served.client()
    sheet = session_ids(served.folder)[BLANK]
    (item,) = waiting(client, reason="blank_sheet")

    answer = client.post(f"/sheets/{sheet}/settle", json={})

    assert item["address"] == f"/sheets/{sheet}"
    assert answer.status_code == 200
    with store_of(served.folder) as store:
        record = store.sheet_record(sheet, open_folder(served.folder).activity)
    assert record is not None
    assert {(row.vote, row.status) for row in record.rows} == {("abstain", RowStatus.REVIEWED)}


def test_a_sheet_with_a_missing_page_can_not_count_as_read(served: Served) -> None:
    client = served.client()
    sheet = session_ids(served.folder)[TORN]

    answer = client.post(f"/sheets/{sheet}/settle", json={})

    assert answer.status_code == 409
    assert client.get(f"/sheets/{sheet}.json").json()["missing"] == [2]


def test_a_sheet_is_void_when_a_second_person_confirms(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    sheet = session_ids(served.folder)[0]

    zhang.post(f"/sheets/{sheet}/void", json={"why": "署名"})
    alone = zhang.post(f"/sheets/{sheet}/void/confirm")
    (item,) = waiting(wang, reason="void_proposed")
    second = wang.post(f"/sheets/{sheet}/void/confirm")

    assert item["address"] == f"/sheets/{sheet}"
    assert (alone.status_code, second.status_code) == (409, 200)
    assert wang.get(f"/sheets/{sheet}.json").json()["is_void"] is True
    assert "王五（监票）确认" in wang.get(f"/sheets/{sheet}").text
    assert "、王五（监票）" in wang.get("/decisions").text


def test_a_proposal_to_void_can_be_refused(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    sheet = session_ids(served.folder)[0]
    zhang.post(f"/sheets/{sheet}/void", json={"why": "署名"})

    wang.post(f"/sheets/{sheet}/void/withdraw", json={"why": "不是署名"})

    assert wang.get(f"/sheets/{sheet}.json").json()["is_void"] is False
    assert waiting(wang, reason="void_proposed") == []


def test_a_scan_that_runs_meanwhile_is_seen_and_makes_changes_wait(
    served: Served, store_of: StoreOf
) -> None:
    client = served.client()
    address = first_row(client)

    with store_of(served.folder) as other, other.writing():
        busy = decide(client, address)

    assert busy.status_code == 503
    assert decide(client, address).status_code == 200


def test_nothing_is_lost_when_the_server_stops_and_starts_again(meeting: Path) -> None:
    with serving(meeting) as served:
        client = served.client()
        decided = first_row(client)
        decide(client, decided)
        before = first_row(client)
    with serving(meeting) as served:
        client = served.client()
        assert first_row(client) == before
        assert client.get(f"{decided}.json").json()["status"] == "reviewed"


@pytest.mark.parametrize("field", ["vote", "why", "seen", "\ud800"])
def test_half_of_a_character_is_refused_in_words(served: Served, field: str) -> None:
    client = served.client()
    body = {"vote": "satisfied", "why": "看票", field: "\ud800"}

    answer = client.post(
        f"{first_row(client)}/decision",
        content=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )

    assert answer.status_code in (409, 422)
    assert answer.json()


def test_only_what_waits_is_put_off(served: Served) -> None:
    client = served.client()

    assert client.post("/later", json={"address": "/rows/\0"}).status_code == 200
    assert client.get("/queue.json").status_code == 200
