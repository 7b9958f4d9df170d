"""Pictures that show two forms, on the pages: each part has an address and a picture of its own."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cli.main import run
from office.folder import open_folder
from review.seen import place_of
from store.event import EventKind
from store.evidence import Store
from tests.review.asking import waiting
from tests.review.conftest import Client, Served, serving
from tests.split import write_side_by_side

StoreOf = Callable[[Path], Store]


@pytest.fixture
def split(meeting: Path) -> Iterator[Served]:
    """Serve a meeting whose last scan shows a page again, and beside it one without a code."""
    first, second, *_ = sorted((meeting / "scans").glob("*.jpg"))
    (meeting / "late").mkdir()
    write_side_by_side(meeting / "late" / "pair.jpg", first, second, spoiled=1)
    assert run(["scan", str(meeting / "late"), "--workers", "1", "-C", str(meeting)]) == 0
    with serving(meeting) as running:
        yield running


def parts_of(served: Served) -> list[str]:
    """Return the addresses of both parts."""
    with open_folder(served.folder).store() as store:
        keys = [page.key for page in store.scanned_pages() if page.key.part]
    return [f"/pages/{place_of(key)}" for key in keys]


def size_of(client: Client, address: str) -> tuple[int, int]:
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/jpeg", answer.text
    return Image.open(BytesIO(answer.content)).size


def test_a_refused_part_waits_with_its_own_picture_and_is_closed_by_two(
    split: Served, store_of: StoreOf
) -> None:
    zhang, wang = split.client(), split.client("王五", "scrutineer")
    copy, torn = parts_of(split)
    (item,) = [each for each in waiting(zhang) if each["address"] == torn]
    shown = zhang.get(f"{torn}.json").json()
    words = zhang.get(torn, headers={"accept": "text/html"}).text
    listed = zhang.get("/queue", headers={"accept": "text/html"}).text

    body = {"why": "另扫", "file": copy.split("/")[2], "index": 0, "part": 1}
    early = zhang.post(f"{torn}/dismiss", json=body)  # that part doesn't stand: it is a copy
    proposed = zhang.post(f"{torn}/dismiss", json={"why": "另扫"})
    closed = wang.post(f"{torn}/dismiss/confirm")

    assert torn.endswith("/0.2")
    assert (item["file_page"], item["last_page"], item["part"]) == (1, 1, 2)
    assert (shown["file_page"], shown["part"], shown["run"]) == (1, 2, None)
    assert [near["key"] for near in shown["neighbours"] if near["place"] == 0] == [
        torn.removeprefix("/pages/")
    ]
    assert "pair.jpg · 1/2" in words
    assert "pair.jpg · 1/2" in listed
    width, height = size_of(zhang, shown["image"])
    assert width < height
    assert [answer.status_code for answer in (early, proposed, closed)] == [409, 200, 200]
    assert zhang.get(f"{torn}.json").json()["is_open"] is False
    assert zhang.get(f"{copy}.json").json()["is_open"] is True
    assert [each["kind"] for each in zhang.get(f"{torn}.json").json()["history"]] == [
        "dismissal_proposed",
        "page_dismissed",
    ]
    with store_of(split.folder) as store:
        (event,) = [e for e in store.events() if e.kind is EventKind.PAGE_DISMISSED]
    assert event.payload["part"] == 2


def test_a_proposal_to_close_a_part_can_be_refused(split: Served) -> None:
    zhang, wang = split.client(), split.client("王五", "scrutineer")
    _, torn = parts_of(split)
    zhang.post(f"{torn}/dismiss", json={"why": "另扫"})

    wang.post(f"{torn}/dismiss/withdraw", json={"why": "再看看"})

    shown = wang.get(f"{torn}.json").json()
    assert (shown["is_open"], shown["proposal"]) == (True, None)


def test_a_row_of_a_part_that_stands_is_shown_from_that_part(split: Served) -> None:
    client = split.client()
    copy, _ = parts_of(split)
    refused = client.get(f"{copy}.json").json()
    body = {"why": "更清楚", "is_batch": False}
    sheet = refused["sheet_address"]
    before = client.get(f"{sheet}.json").json()

    taken = client.post(f"{copy}/replace", json=body)

    after = client.get(f"{sheet}.json").json()
    page = next(each for each in after["pages"] if each["image"].startswith(copy))
    row = next(
        row
        for row in (client.get(f"{r['address']}.json").json() for r in after["rows"])
        if row["scan"]["page"].startswith(copy)
    )
    words = client.get(row["address"], headers={"accept": "text/html"}).text
    assert taken.status_code == 200, taken.text
    assert after["seen"] != before["seen"]
    assert (page["file_page"], page["part"]) == (1, 1)
    assert (row["scan"]["file_page"], row["scan"]["part"]) == (1, 1)
    assert "第 1/1 页" in words
    assert row["scan"]["row"].endswith("-0.1")
    assert row["scan"]["outline"] is not None
    width, height = size_of(client, row["scan"]["page"])
    assert width < height
    assert size_of(client, row["scan"]["row"]) > (0, 0)
    assert size_of(client, row["scan"]["heat"]) > (0, 0)
    assert [each["file_page"] for each in row["scans"]].count(1) == len(row["scans"])


def test_the_wall_cuts_the_boxes_of_a_part_and_keeps_them_apart(split: Served) -> None:
    client = split.client()
    copy, _ = parts_of(split)
    client.post(f"{copy}/replace", json={"why": "更清楚"})
    wall = client.get("/wall.json", params={"read": "marked"}).json()

    for number in range(3):
        client.get(f"/wall/{wall['seq']}/{number}.jpg")

    kept = copy.removeprefix("/pages/").replace("/", "-") + ".jpg"
    assert (split.folder / "cache" / "wall" / kept).is_file()


def test_a_sheet_is_keyed_in_from_a_part(split: Served, store_of: StoreOf) -> None:
    client = split.client()
    copy, torn = parts_of(split)
    sheet = client.get(f"{copy}.json").json()["sheet_address"]
    form = client.get(f"{sheet}/keying.json", params={"page": torn}).json()
    body: dict[str, Any] = {
        "votes": {unit["id"]: "satisfied" for unit in form["units"]},
        "why": "码看不清",
        "file": torn.split("/")[2],
        "index": 0,
        "part": 2,
    }

    keyed = client.post(f"{sheet}/keying", json=body)

    assert form["pages"][0]["image"] == f"{torn}/page.jpg"
    assert keyed.status_code == 200, keyed.text
    with store_of(split.folder) as store:
        (event,) = [e for e in store.events() if e.kind is EventKind.SHEET_KEYED]
    assert (event.payload["index"], event.payload["part"]) == (0, 2)


@pytest.mark.parametrize("place", ["0.0", "0.", "0.x", ".1", "0.1.1", "0.3"])
def test_what_is_no_part_has_no_page(split: Served, place: str) -> None:
    client = split.client()
    copy, _ = parts_of(split)

    address = f"{copy.removesuffix('0.1')}{place}"

    codes = [client.get(f"{address}{end}").status_code for end in (".json", "/page.jpg")]

    assert set(codes) <= {404, 422}
