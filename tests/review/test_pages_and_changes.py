"""The pages and their JSON twins, without a browser: who may do what, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.person import Person, Role
from ballot.reading import Rejection, RejectionReason, RowReading
from ballot.record import RowStatus
from office.folder import open_folder
from review.spot import drawn, error_bound
from store.evidence import Store
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import BLANK, SESSION, TORN, UNREAD, Served, serving, session_ids

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
            rows = tuple(RowReading(row.unit, vote) for row in found[1].rows)
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
        scans, by = [(AGAIN, 0), (AGAIN, 1)], Person("李四", Role.OPERATOR)
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


def test_a_proposal_to_void_can_be_refused(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    sheet = session_ids(served.folder)[0]
    zhang.post(f"/sheets/{sheet}/void", json={"why": "署名"})

    wang.post(f"/sheets/{sheet}/void/withdraw", json={"why": "不是署名"})

    assert wang.get(f"/sheets/{sheet}.json").json()["is_void"] is False
    assert waiting(wang, reason="void_proposed") == []


def test_a_refused_page_shows_its_neighbours_and_is_closed_by_the_one_in_its_place(
    served: Served,
) -> None:
    client, wang = served.client(), served.client("王五", "scrutineer")
    (item,) = waiting(client, reason="second_copy")
    shown = client.get(f"{item['address']}.json").json()
    file, index = shown["first_copy"]["key"].split("/")

    proposed = client.post(
        f"{item['address']}/dismiss", json={"why": "扫了两次", "file": file, "index": int(index)}
    )
    alone = client.post(f"{item['address']}/dismiss/confirm")
    client.get(f"{item['address']}.json")  # who looks at it again doesn't keep it from others
    offered = wang.get(f"{item['address']}.json").json()
    (again,) = waiting(wang, reason="dismissal_proposed")
    closed = wang.post(f"{item['address']}/dismiss/confirm")

    places = [near["place"] for near in shown["neighbours"]]
    assert 0 in places
    assert len(places) > 1
    assert (offered["is_held"], offered["proposal"]["is_mine"]) == (False, False)
    assert again["address"] == item["address"]
    assert [r.status_code for r in (proposed, alone, closed)] == [200, 409, 200]
    assert client.get(f"{item['address']}.json").json()["is_open"] is False


def test_a_proposal_to_close_a_page_can_be_refused(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    (item,) = waiting(zhang, reason="second_copy")
    zhang.post(f"{item['address']}/dismiss", json={"why": "扫了两次"})

    wang.post(f"{item['address']}/dismiss/withdraw", json={"why": "是另一份"})

    shown = wang.get(f"{item['address']}.json").json()
    assert (shown["is_open"], shown["proposal"]) == (True, None)
    assert waiting(wang, reason="dismissal_proposed") == []


def test_a_row_in_which_two_scans_differ_shows_both_with_what_each_says(served: Served) -> None:
    client = served.client()
    (item,) = waiting(client, reason="copies_differ")

    shown = client.get(f"{item['address']}.json").json()

    pictures = [client.get(scan["image"]) for scan in shown["scans"]]
    votes = {scan["vote"]["value"] for scan in shown["scans"]}
    assert [scan["is_standing"] for scan in shown["scans"]] == [True, False]
    assert len(votes) == 2
    assert [picture.headers["content-type"] for picture in pictures] == ["image/jpeg"] * 2
    assert pictures[0].content != pictures[1].content
    assert (shown["suggestion"], shown["vote"]) == (None, None)
    assert decide(client, item["address"], votes.pop()).status_code == 200


def test_a_row_has_no_picture_on_the_scan_of_another_page(served: Served) -> None:
    client = served.client()
    (item,) = waiting(client, reason="copies_differ")
    (blank,) = waiting(client, reason="blank_sheet")
    other = client.get(f"{blank['address']}.json").json()["pages"][0]["image"]
    scan = other.removeprefix("/pages/").removesuffix("/page.jpg")

    answer = client.get(f"{item['address']}/scans/{scan}/boxes.jpg")

    assert answer.status_code != 200


def test_another_scan_is_taken_after_a_look_at_what_comes_of_it(served: Served) -> None:
    client = served.client()
    (copy,) = waiting(client, reason="second_copy")
    (row,) = waiting(client, reason="copies_differ")
    before = client.get(f"{row['address']}.json").json()
    body = {"why": "更清楚", "is_batch": True}

    preview = client.post(f"{copy['address']}/replace", json={**body, "is_preview": True}).json()
    done = client.post(f"{copy['address']}/replace", json=body).json()

    after = client.get(f"{row['address']}.json").json()
    replaced = client.get(f"{before['scans'][0]['address']}.json").json()
    assert (preview["pages"], preview["asked"]) == (1, 1)
    assert {key: done[key] for key in preview if key != "said"} == {
        key: value for key, value in preview.items() if key != "said"
    }
    assert waiting(client, reason="second_copy") == []
    assert [scan["address"] for scan in after["scans"]] == [
        scan["address"] for scan in reversed(before["scans"])
    ]
    assert after["scan"]["row"] != before["scan"]["row"]
    assert (replaced["reason"]["code"], replaced["is_open"]) == ("replaced", False)
    assert [event["kind"] for event in after["history"]] == ["scans_replaced"]


def test_a_page_that_is_no_other_scan_can_not_be_taken(served: Served) -> None:
    client = served.client()
    item = waiting(client, reason="not_a_form")[0]

    answer = client.post(f"{item['address']}/replace", json={"why": "更清楚"})

    assert answer.status_code == 409
    assert client.get(f"{item['address']}.json").json()["replacing"] is None


def test_a_copy_that_two_people_closed_is_not_taken_on_the_pages(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    (copy,) = waiting(zhang, reason="second_copy")
    zhang.post(f"{copy['address']}/dismiss", json={"why": "复印件"})
    wang.post(f"{copy['address']}/dismiss/confirm", json={})

    answer = zhang.post(f"{copy['address']}/replace", json={"why": "更清楚", "is_batch": True})

    shown = zhang.get(f"{copy['address']}.json").json()
    assert answer.status_code == 409
    assert (shown["replacing"], shown["is_open"]) == (None, False)
    assert shown["reason"]["code"] == "second_copy"


def test_a_page_that_is_no_form_is_closed_by_one(served: Served) -> None:
    client = served.client()
    item = waiting(client, reason="not_a_form")[0]

    client.post(f"{item['address']}/dismiss", json={"why": "封面"})

    assert client.get(f"{item['address']}.json").json()["is_open"] is False


def test_a_document_among_the_scans_is_one_item_and_closed_once(
    served: Served, store_of: StoreOf
) -> None:
    blank = Rejection(RejectionReason.NOT_A_FORM, "空白页")
    with store_of(served.folder) as store, store.writing():
        store.record_file("dd" * 32, "minutes.pdf", 1, 400)
        for index in range(400):
            store.record_page("dd" * 32, index, blank)
    client = served.client()

    (item,) = [item for item in waiting(client) if item["file"] == "minutes.pdf"]
    middle = client.get(f"/pages/{'dd' * 32}/200.json").json()
    answer = client.post(f"{item['address']}/dismiss", json={"why": "会议文件", "through": 399})

    assert (item["file_page"], item["last_page"]) == (1, 400)
    assert (middle["address"], middle["file_page"]) == (item["address"], 201)
    assert (middle["run"]["count"], middle["place"]) == (400, "minutes.pdf 全部 400 页")
    looks = [look["page"] for look in middle["run"]["pages"]]
    assert (looks[0], looks[-1]) == (1, 400)
    assert answer.status_code == 200
    assert not [item for item in waiting(client) if item["file"] == "minutes.pdf"]


def test_two_people_key_a_refused_sheet_in_and_differences_are_shown(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    sheet = session_ids(served.folder)[UNREAD]
    pages = [item["address"] for item in waiting(zhang, reason="not_a_form")]
    units = [unit["id"] for unit in zhang.get(f"/sheets/{sheet}/keying.json").json()["units"]]
    _, _, file, index = pages[0].split("/")
    votes = dict.fromkeys(units, "satisfied")
    body = {"votes": votes, "why": "定位标记被裁掉", "file": file, "index": int(index)}

    first = zhang.post(f"/sheets/{sheet}/keying", json=body).json()
    blind = wang.get(f"/sheets/{sheet}/keying.json").text
    second = wang.post(
        f"/sheets/{sheet}/keying", json={**body, "votes": {**votes, units[3]: "abstain"}}
    ).json()

    assert (first["differ"], first["people"]) == ([], 1)
    assert '"vote"' not in blind
    assert second["differ"] == [units[3]]
    row = f"/rows/{sheet}/{units[3]}"
    assert row in [item["address"] for item in waiting(zhang, reason="keyed_apart")]
    assert pages[0] not in [item["address"] for item in waiting(zhang, reason="not_a_form")]
    assert decide(zhang, row).status_code == 200


def test_a_box_on_the_wall_that_looks_wrong_becomes_a_doubt(served: Served) -> None:
    client = served.client("王五", "scrutineer")
    wall = client.get("/wall.json", params={"read": "marked"}).json()
    boxes = client.get(f"/wall/{wall['seq']}/0.json").json()

    client.post(f"{boxes[0]['address']}/reopen", json={"why": "看着不对"})

    (item,) = waiting(client, reason="questioned")
    assert item["address"] == boxes[0]["address"]
    after = client.get("/wall.json").json()
    again = client.get(f"/wall/{after['seq']}/0.json").json()
    assert boxes[0]["address"] not in [box["address"] for box in again]


def test_the_wall_goes_from_least_to_most_sure_and_tells_no_number(served: Served) -> None:
    client = served.client()
    wall = client.get("/wall.json", params={"read": "empty"}).json()
    shares = [
        float(box["percent"])
        for number in range(2)
        for box in client.get(f"/wall/{wall['seq']}/{number}.json?read=empty").json()
    ]
    picture = client.get(f"/wall/{wall['seq']}/0.jpg?read=empty")

    assert shares == sorted(shares)
    assert len(shares) == 400
    assert picture.content.startswith(b"\xff\xd8")
    assert "boxes" not in wall


def test_no_page_names_a_total_a_place_or_who_leads(served: Served) -> None:
    client = served.client()
    wanted = ("/queue", "/wall", "/spot", "/decisions", "/help", first_row(client))

    texts = [client.get(page, headers={"accept": "text/html"}).text for page in wanted]

    words = ("得分", "名次第", "优胜", "末位", "总票数", "满意率")
    assert [word for text in texts for word in words if word in text] == []


def test_a_spot_check_is_drawn_by_seed_and_says_what_it_proves(served: Served) -> None:
    client = served.client("王五", "scrutineer")
    number = client.post("/spot", json={"seed": "4 2 6 1", "size": 3}).json()["next"]
    shown = client.get(f"{number}.json").json()
    sheets = [each["address"] for each in shown["sample"]]
    for sheet in sheets:
        client.post(sheet, json={"agrees": True})

    done = client.get(f"{number}.json").json()

    scanned = [SheetId(s) for s in session_ids(served.folder) if s in str(sheets)]
    assert [each.split("/")[3] for each in sheets] == drawn("4 2 6 1", scanned, 3)
    assert (done["compared"], done["agreed"], done["shown"]) == (3, 3, None)
    assert done["bound_percent"] == f"{100 * error_bound(3, 0):.2f}"
    other = next(s for s in session_ids(served.folder) if s not in str(sheets))
    assert client.post(f"{number}/{other}", json={"agrees": True}).status_code == 404


@pytest.mark.parametrize(
    ("checked", "wrong", "bound"), [(60, 0, 0.0487), (300, 0, 0.00994), (100, 1, 0.0466), (5, 5, 1)]
)
def test_the_bound_is_the_one_of_clopper_and_pearson(
    checked: int, wrong: int, bound: float
) -> None:
    assert error_bound(checked, wrong) == pytest.approx(bound, rel=2e-3)


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
