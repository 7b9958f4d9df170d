"""Refused pages and other scans of a sheet, without a browser: closed, taken, keyed in."""

from collections.abc import Callable
from pathlib import Path

from ballot.reading import Rejection, RejectionReason
from forms.evaluation import serial_text
from store.evidence import Store
from tests.review.asking import decide, waiting
from tests.review.conftest import TORN, UNREAD, Served, layout_of, session_ids

StoreOf = Callable[[Path], Store]


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
    item = waiting(client, reason="incomplete_sheet")[0]

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


def test_a_page_that_is_no_form_is_closed_by_one(served: Served, store_of: StoreOf) -> None:
    with store_of(served.folder) as store, store.writing():
        store.record_file("dd" * 32, "cover.jpg", 1, 1)
        store.record_page("dd" * 32, 0, Rejection(RejectionReason.NOT_A_FORM, "空白页"))
    client = served.client()
    item = waiting(client, reason="not_a_form")[0]

    client.post(f"{item['address']}/dismiss", json={"why": "封面"})

    assert client.get(f"{item['address']}.json").json()["is_open"] is False


def test_a_page_that_nobody_could_tell_names_the_sheet_that_lacks_it(
    served: Served, store_of: StoreOf
) -> None:
    torn = session_ids(served.folder)[TORN]
    with store_of(served.folder) as store, store.writing():
        store.record_file("dd" * 32, "y-front.jpg", 1, 1)
        store.record_page("dd" * 32, 0, Rejection(RejectionReason.INCOMPLETE_SHEET, "", torn, 1))
        for sha256 in ("ee" * 32, "ef" * 32):
            store.record_file(sha256, f"y-{sha256[:2]}.jpg", 1, 1)
            store.record_page(sha256, 0, Rejection(RejectionReason.NOT_A_FORM, "看不出是什么"))
    client = served.client()

    back, other = (
        client.get(f"/pages/{sha256}/0.json").json() for sha256 in ("ee" * 32, "ef" * 32)
    )
    page = client.get(f"/pages/{'ee' * 32}/0").text

    assert back["likely"] == {
        "id": serial_text(torn, 2),
        "page": 2,
        "address": f"/sheets/{torn}",
    }
    assert serial_text(torn, 2) in page
    assert "请以纸上印的编号为准" in page
    assert (back["printed"], other["likely"]) == (None, None)


def test_a_page_whose_code_was_read_names_what_is_printed_on_it(served: Served) -> None:
    client = served.client()
    item = waiting(client, reason="incomplete_sheet")[0]
    shown = client.get(f"{item['address']}.json").json()

    assert shown["printed"] == serial_text(session_ids(served.folder)[UNREAD], shown["page_number"])
    assert shown["printed"] in client.get(item["address"]).text


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
    pages = [item["address"] for item in waiting(zhang, reason="incomplete_sheet")]
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
    assert pages[0] not in [item["address"] for item in waiting(zhang, reason="incomplete_sheet")]
    assert decide(zhang, row).status_code == 200


def test_only_the_page_that_is_missing_is_keyed_in(served: Served, store_of: StoreOf) -> None:
    """Beside the picture of the refused one; rows of the page that was read stay as they are."""
    torn = session_ids(served.folder)[TORN]
    item = next(iter(waiting(served.client("旁人"), reason="incomplete_sheet")))
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    shown = zhang.get(f"/sheets/{torn}/keying.json", params={"page": item["address"]}).json()
    alone = wang.get(f"/sheets/{torn}/keying.json").json()
    before = {r["unit"]: r["vote"] for r in zhang.get(f"/sheets/{torn}.json").json()["rows"]}
    second = [row.line for row in layout_of(served.folder).pages[1].rows]
    body = {"votes": dict.fromkeys(second, "satisfied"), "why": "第 2 页没有扫描"}

    answers = [who.post(f"/sheets/{torn}/keying", json=body) for who in (zhang, wang)]

    after = zhang.get(f"/sheets/{torn}.json").json()
    assert [unit["id"] for unit in shown["units"]] == second
    assert shown["asked"] == "只录入第 2 页的 21 行；第 1 页已识读，不再录入。"
    assert [page["file"] for page in shown["pages"]] == [item["file"]]
    assert alone["pages"] == []
    assert [answer.status_code for answer in answers] == [200, 200]
    assert {row["vote"]["label"] for row in after["rows"][45:]} == {"满意"}
    assert {r["unit"]: r["vote"] for r in after["rows"][:45]} == dict(list(before.items())[:45])


def test_of_a_sheet_no_page_of_which_was_read_the_refused_pages_are_shown(served: Served) -> None:
    sheet = session_ids(served.folder)[UNREAD]
    client = served.client()

    shown = client.get(f"/sheets/{sheet}/keying.json").json()

    assert len(shown["units"]) == 66
    assert [page["number"] for page in shown["pages"]] == [1, 2]
    assert "录入整份 66 行" in client.get(f"/sheets/{sheet}/keying").text
