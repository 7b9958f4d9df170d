"""Two servers on one store: one desk to the people who sit at them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ballot.errors import StoreError
from review.claims import CLAIM_SECONDS
from review.just import Just
from store.desk_tables import DeskTables
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import Client, Served, serving
from tests.review.desks import let_pass, sqlite_tables

Pair = tuple[Served, Served]


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[DeskTables]:
    made = sqlite_tables(tmp_path)
    yield made
    made.close()


@pytest.fixture
def pair(meeting: Path, tables: DeskTables, tmp_path: Path) -> Iterator[Pair]:
    """Two servers, each with a way to the tables of its own, as two programs have."""
    other = sqlite_tables(tmp_path)
    with serving(meeting, shared=tables) as one, serving(meeting, shared=other) as two:
        yield one, two
    other.close()


def at_the_other(client: Client, served: Served) -> Client:
    """Return the same browser, asking another server."""
    same = Client.__new__(Client)
    httpx.Client.__init__(same, base_url=served.address, follow_redirects=True, timeout=60)
    for name in ("pingyi_review", "pingyi_browser"):
        same.cookies.set(name, client.cookies[name])
    same.headers["x-csrf-token"] = client.headers["x-csrf-token"]
    served.clients.append(same)
    return same


def test_who_is_in_at_one_server_is_in_at_the_other_until_they_leave_either(pair: Pair) -> None:
    here = pair[0].client("张三")
    there = at_the_other(here, pair[1])

    before = there.get("/queue.json").status_code
    changed = decide(there, first_row(there)).status_code
    left = there.post("/signout").status_code

    assert (before, changed, left) == (200, 200, 200)
    assert here.get("/queue.json").status_code == 401


def test_a_link_of_one_server_opens_the_other_and_works_once(pair: Pair) -> None:
    entry = {"token": pair[0].link().split("token=")[1], "role": "operator"}

    codes = [
        httpx.post(f"{each.address}/signin", data=entry).status_code for each in reversed(pair)
    ]

    assert codes == [303, 400]


def test_no_two_people_get_the_same_item_on_two_servers(pair: Pair) -> None:
    zhang, li = pair[0].client("张三"), pair[1].client("李四")

    mine = zhang.get("/next").url.path
    theirs = li.get("/next").url.path

    held = {item["address"] for item in waiting(li) if item["is_held"]}
    assert mine != theirs
    assert mine in held
    assert li.get(f"{mine}.json").json()["is_held"] is True


def test_what_a_server_that_died_had_given_out_is_free_after_a_while(
    meeting: Path, tables: DeskTables, tmp_path: Path
) -> None:
    with serving(meeting, shared=tables) as one:
        mine = one.client("张三").get("/next").url.path
    with serving(meeting, shared=tables) as two:
        li = two.client("李四")
        before = li.get(f"{mine}.json").json()["is_held"]
        let_pass(tables, CLAIM_SECONDS + 1)

        after = li.get(f"{mine}.json").json()["is_held"]

    assert (before, after) == (True, False)


def test_what_was_put_off_and_settled_at_one_server_is_known_at_the_other(pair: Pair) -> None:
    here = pair[0].client("张三")
    there = at_the_other(here, pair[1])
    first, second = [item["address"] for item in waiting(here) if item["kind"] == "row"][:2]
    here.post("/later", json={"address": second})
    decide(here, first)

    later = {item["address"] for item in waiting(there) if item["is_later"]}
    undone = there.post("/undo", json={})

    assert later == {second}
    assert undone.json()["next"] == first
    assert here.get(f"{first}.json").json()["is_waiting"] is True
    assert here.post("/undo", json={}).status_code == 409


def test_the_second_answer_is_refused_at_the_other_server(pair: Pair) -> None:
    zhang, li = pair[0].client("张三"), pair[1].client("李四")
    address = first_row(zhang)
    seen = li.get(f"{address}.json").json()["seen"]
    decide(zhang, address, "satisfied")

    late = decide(li, address, "void", seen=seen)

    assert late.status_code == 409
    assert "张三" in late.json()["error"]
    assert "满意" in late.json()["error"]


def test_a_wall_that_one_server_showed_is_known_to_the_other(pair: Pair) -> None:
    zhang = pair[0].client("张三")
    there = at_the_other(zhang, pair[1])
    there.get("/queue.json")
    decide(zhang, first_row(zhang))
    wall = zhang.get("/wall.json").json()

    asked = f"/wall/{wall['seq']}/0"
    shown = [each.get(f"{asked}.json", params={"of": wall["of"]}) for each in (zhang, there)]

    assert there.get(f"{asked}.jpg", params={"of": wall["of"]}).status_code == 200
    assert shown[0].json() == shown[1].json() != []


def test_a_server_that_has_another_wall_says_so_and_shows_no_other_box(pair: Pair) -> None:
    zhang = pair[0].client("张三")
    there = at_the_other(zhang, pair[1])
    wall = zhang.get("/wall.json").json()
    (first, *_) = zhang.get(f"/wall/{wall['seq']}/0.json").json()
    zhang.post(f"{first['address']}/reopen", json={"why": "看着不对"})

    late = [
        there.get(f"/wall/{wall['seq']}/0.{kind}", params={"of": wall["of"]})
        for kind in ("jpg", "json")
    ]

    assert [each.status_code for each in late] == [409, 409]
    assert zhang.get(f"/wall/{wall['seq']}/0.jpg", params={"of": wall["of"]}).status_code == 200


def test_who_settles_a_blank_sheet_second_is_told_who_was_first(pair: Pair) -> None:
    zhang, li = pair[0].client("张三", "scrutineer"), pair[1].client("李四")
    (item,) = waiting(zhang, reason="blank_sheet")
    shown = li.get(f"{item['address']}.json").json()
    zhang.post(f"{item['address']}/settle", json={"seen": shown["seen"]})

    late = li.post(f"{item['address']}/settle", json={"seen": shown["seen"]})

    assert late.status_code == 409
    assert "张三（监票）" in late.json()["error"]


def test_who_closes_a_page_second_is_told_who_was_first(pair: Pair) -> None:
    zhang, li = pair[0].client("张三"), pair[1].client("李四")
    (page,) = [item["address"] for item in waiting(zhang, reason="second_copy")]
    zhang.post(f"{page}/dismiss", json={"why": "扫了两次"})

    late = li.post(f"{page}/dismiss", json={"why": "别的理由"})

    assert late.status_code == 409
    assert "张三（操作员）" in late.json()["error"]
    assert "扫了两次" in late.json()["error"]


def test_pages_that_let_go_of_the_store_go_on_where_they_were(pair: Pair) -> None:
    here, there = pair[0].client("张三"), pair[1].client("李四")
    before = here.get("/queue.json").json()["items"]
    held = pair[0].office.desk._store._keeper._tables

    pair[0].office.desk.rest()
    assert held is not None
    assert not held.is_looking
    assert decide(there, first_row(there)).status_code == 200

    after = here.get("/queue.json").json()["items"]
    assert len(after) == len(before) - 1
    assert decide(here, first_row(here)).status_code == 200


def test_undo_takes_back_nothing_that_somebody_else_decided_since(pair: Pair) -> None:
    zhang, li = pair[0].client("张三"), pair[1].client("李四")
    before, address = [item["address"] for item in waiting(zhang) if item["kind"] == "row"][:2]
    decide(zhang, before)
    decide(zhang, address, "satisfied")
    li.post(f"{address}/reopen", json={"why": "纸上是另一格"})
    decide(li, address, "void")

    undone = zhang.post("/undo", json={})

    assert undone.status_code == 409
    assert "李四" in undone.json()["error"]
    assert li.get(f"{address}.json").json()["is_waiting"] is False
    assert zhang.post("/undo", json={}).json()["next"] == before


def test_a_decision_on_record_isnt_said_to_be_none_where_the_tables_go_away(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang = pair[0].client("张三")
    address = first_row(zhang)

    def gone(*_: object) -> None:
        raise StoreError("store.desk_unusable", path="desk", problem="gone")

    monkeypatch.setattr(pair[0].office.door, "settled", gone)
    answer = decide(zhang, address)

    assert answer.status_code == 200
    assert zhang.get(f"{address}.json").json()["is_waiting"] is False


def test_undo_is_on_record_though_nobody_can_tell_what_it_takes_back_next(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang = pair[0].client("张三")
    address = first_row(zhang)
    decide(zhang, address)

    def gone(*_: object) -> None:
        raise StoreError("store.desk_unusable", path="desk", problem="gone")

    monkeypatch.setattr(Just, "last", gone)
    undone = zhang.post("/undo", json={})

    assert (undone.status_code, undone.json()["next"]) == (200, address)
    assert zhang.get(f"{address}.json").json()["is_waiting"] is True
