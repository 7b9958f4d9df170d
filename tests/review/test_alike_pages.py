"""Refused pages of one kind in one batch, looked at together and closed with one reason."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ballot.reading import Rejection, RejectionReason
from review.pictures import Pictures
from scanner.show.crops import PageView
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey
from tests.review.asking import waiting
from tests.review.conftest import Client, Served

StoreOf = Callable[[Path], Store]
BLANK = Rejection(RejectionReason.NOT_A_FORM, "空白页", is_blank=True)
INKED = Rejection(RejectionReason.NOT_A_FORM, "不是评议表")


def sha(number: int) -> str:
    return f"{number:02x}" * 32


def record(served: Served, store_of: StoreOf) -> None:
    """Record five blank backs of a folder, one page with ink, and a blank one elsewhere."""
    pages = [(f"backs/{number}.jpg", BLANK) for number in range(5)]
    pages += [("backs/note.jpg", INKED), ("other/0.jpg", BLANK)]
    with store_of(served.folder) as store, store.writing():
        for number, (name, rejection) in enumerate(pages, start=1):
            store.record_file(sha(number), name, 1, 1)
            store.record_page(sha(number), 0, rejection)


def shown_by(client: Client, address: str) -> list[dict[str, object]]:
    pages = client.get(f"{address}/alike.json").json()["pages"]
    return [{"place": page["place"], "through": page["through"]} for page in pages]


def test_blank_backs_of_a_batch_are_closed_with_one_reason_and_an_event_each(
    served: Served, store_of: StoreOf
) -> None:
    record(served, store_of)
    client, address = served.client(), f"/pages/{sha(1)}/0"
    page = client.get(f"{address}.json").json()
    shown = shown_by(client, address)

    said = client.post(f"{address}/alike/dismiss", json={"pages": shown[:4], "why": "空白背面"})

    assert page["alike"] == 5
    assert [each["place"] for each in shown] == [f"{sha(number)}/0" for number in range(1, 6)]
    assert said.status_code == 200, said.text
    assert said.json()["recorded"] == "刚才：一起结清 4 项，各记一条"
    with store_of(served.folder) as store:
        closed = [e for e in store.events() if e.kind is EventKind.PAGE_DISMISSED]
    assert [(e.payload["file"], e.payload["by"], e.payload["why"]) for e in closed] == [
        (sha(number), "张三", "空白背面") for number in range(1, 5)
    ]
    left = [item["file"] for item in waiting(client, reason="not_a_form")]
    assert left == ["backs/4.jpg", "backs/note.jpg", "other/0.jpg"]


def test_what_others_settled_meanwhile_is_refused_and_nothing_is_recorded(
    served: Served, store_of: StoreOf
) -> None:
    record(served, store_of)
    zhang, li, address = served.client("张三"), served.client("李四"), f"/pages/{sha(1)}/0"
    shown = shown_by(zhang, address)
    li.post(f"/pages/{sha(3)}/0/dismiss", json={"why": "封面"})
    body = {"pages": shown, "why": "空白背面"}

    late = zhang.post(f"{address}/alike/dismiss", json=body)
    other = zhang.post(
        f"{address}/alike/dismiss",
        json={"pages": [{"place": f"{sha(6)}/0", "through": 0}], "why": "空白背面"},
    )
    unnamed = zhang.post(f"{address}/alike/dismiss", json={"pages": shown[:1], "why": " "})

    assert (late.status_code, other.status_code, unnamed.status_code) == (409, 409, 409)
    assert "没有记录" in late.json()["error"]
    assert len(waiting(zhang, reason="not_a_form")) == 6


def test_pages_that_may_be_ballots_take_a_second_person_who_sees_them_too(served: Served) -> None:
    zhang, wang = served.client("张三"), served.client("王五", "scrutineer")
    address = waiting(zhang, reason="incomplete_sheet")[0]["address"]
    pages = shown_by(zhang, address)

    proposed = zhang.post(f"{address}/alike/dismiss", json={"pages": pages, "why": "已重新扫描"})
    alone = zhang.post(f"{address}/alike/confirm", json={"pages": pages})
    offered = wang.get(f"{address}/alike.json").json()
    unlike = wang.post(f"{address}/alike/confirm", json={"pages": [pages[0], pages[0]]})
    confirmed = wang.post(f"{address}/alike/confirm", json={"pages": pages})

    assert len(pages) == 2
    assert "等另一人确认" in proposed.json()["recorded"]
    assert (offered["proposal"]["by"], offered["proposal"]["is_mine"]) == ("张三", False)
    assert len(offered["pages"]) == 2
    codes = [answer.status_code for answer in (proposed, alone, unlike, confirmed)]
    assert codes == [200, 409, 409, 200]
    assert waiting(zhang, reason="incomplete_sheet") == []
    assert zhang.get(f"{address}/alike.json").status_code == 404


def test_what_somebody_else_looks_at_is_left_to_them(served: Served, store_of: StoreOf) -> None:
    record(served, store_of)
    li, zhang = served.client("李四"), served.client("张三")
    li.get(f"/pages/{sha(2)}/0.json")

    shown = zhang.get(f"/pages/{sha(1)}/0/alike.json").json()

    assert f"{sha(2)}/0" not in [page["place"] for page in shown["pages"]]
    assert (len(shown["pages"]) + shown["held_by_others"], shown["held_by_others"] > 0) == (5, True)
    assert "别人正在看" in zhang.get(f"/pages/{sha(1)}/0/alike").text


def test_a_thin_stroke_is_seen_on_a_small_page(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One column of ink in a page of 1,654: averaging would leave a fifth of it."""
    paper = np.full((2340, 1654), 255, np.uint8)
    paper[1000:1100, 800] = 0
    nothing = np.empty((0, 4, 2))
    pictures = Pictures.__new__(Pictures)
    view = PageView(paper, None, nothing, nothing[:, None], np.empty((0, 40, 40), np.uint8))
    monkeypatch.setattr(pictures, "view", lambda _: view)

    small = np.asarray(Image.open(io.BytesIO(pictures.small_jpeg(PageKey("ab" * 32, 0)))))

    assert small.shape[1] < 400
    assert small.min() < 60
    address = waiting(served.client(), reason="incomplete_sheet")[0]["address"]
    assert served.client().get(f"{address}/small.jpg").status_code == 200
