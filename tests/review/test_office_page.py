"""The office's pages: where sessions stand, and who may do what the office does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ballot.person import Role
from cli.main import run
from cli.review_links import Invited, invited
from office.folder import open_folder
from review.access import Doorkeeper
from tests.review.conftest import SESSION, Client, Served, serving


@pytest.fixture
def bureau(meeting: Path) -> Iterator[Served]:
    with serving(meeting) as running:
        yield running


def session_of(client: Client, session: str = SESSION) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/office/sessions/{session}.json").json()
    return found


def test_the_start_page_says_how_far_each_session_is_and_what_comes_next(bureau: Served) -> None:
    model = bureau.client("赵六", is_office=True).get("/office.json").json()

    north, *others = model["sessions"]
    assert (north["stage"]["code"], north["printed"]) == ("scanned", 8)
    assert north["review_rows"] > 0
    assert north["next"]["what"] == "review"
    assert (model["next"][0]["session"], model["next"][0]["what"]) == (north["name"], "review")
    assert {each["next"]["what"] for each in others} == {"print"}
    assert sum(each["count"] for each in model["refused"]) > 0


def test_a_link_of_the_office_leads_to_its_page_and_a_reviewers_to_the_queue(
    bureau: Served,
) -> None:
    office, reviewer = bureau.client("赵六", is_office=True), bureau.client("张三")

    assert 'href="/office" aria-current="page"' in office.get("/").text
    assert reviewer.get("/office.json").json()["is_office"] is False


@pytest.mark.parametrize("what", ["counts", "explain", "seal", "open"])
def test_whoever_reviews_can_do_nothing_of_the_offices(bureau: Served, what: str) -> None:
    body = {"issued": 8, "returned": 8} if what == "counts" else {"why": "因为"}
    with open_folder(bureau.folder).store() as store:
        before = store.head()

    answer = bureau.client().post(f"/office/sessions/{SESSION}/{what}", json=body)

    assert answer.status_code == 403
    assert "评议办公室" in answer.json()["error"]
    with open_folder(bureau.folder).store() as store:
        assert store.head() == before


def test_a_reviewers_link_is_never_made_into_one_of_the_office() -> None:
    door = Doorkeeper()
    token = door.new_link("张三")

    assert door.sign_in(f"office.{token}", Role.OPERATOR, "browser") is None
    cookie = door.sign_in(token, Role.OPERATOR, "browser")
    assert cookie is not None
    assert door.who(f"office.{cookie}", "browser") is None
    assert not door.who(cookie, "browser").is_office  # type: ignore[union-attr]


def test_who_watches_the_count_is_nobody_of_the_office() -> None:
    door = Doorkeeper()
    token = door.new_link("张三", is_office=True)

    assert door.sign_in(token, Role.SCRUTINEER, "browser") is None
    assert door.sign_in(token, Role.OPERATOR, "browser") is not None


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("王五", Invited("王五")),
        ("办公 王五", Invited("王五", is_office=True)),
        ("Office Wang", Invited("Wang", is_office=True)),
        ("office", Invited("office")),
    ],
)
def test_the_terminal_makes_links_of_both_kinds(line: str, person: Invited) -> None:
    assert invited(line) == person


def test_hand_counts_are_entered_and_changed_by_two(bureau: Served) -> None:
    client = bureau.client("赵六", is_office=True)
    address = f"/office/sessions/{SESSION}/counts"

    first = client.post(address, json={"issued": 8, "returned": 7})
    alone = client.post(address, json={"issued": 8, "returned": 8})
    by_two = client.post(address, json={"issued": 8, "returned": 8, "confirmed_by": "钱七"})

    assert (first.status_code, alone.status_code, by_two.status_code) == (200, 409, 200)
    shown = session_of(client)
    assert (shown["issued"], shown["returned"], shown["counted_by"]) == (8, 8, "赵六")
    assert not shown["agrees"]
    assert [each["should"] for each in shown["balances"]][:2] == ["不多于 8", "8"]
    said = client.post(
        f"/office/sessions/{SESSION}/explain", json={"why": "一份漏收", "confirmed_by": "赵六"}
    )
    assert said.status_code == 409
    client.post(
        f"/office/sessions/{SESSION}/explain", json={"why": "一份漏收", "confirmed_by": "钱七"}
    )
    shown = session_of(client)
    assert shown["agrees"]
    assert shown["explanation"] == {"why": "一份漏收", "by": "赵六", "confirmed_by": "钱七"}


def test_a_session_with_rows_that_wait_is_not_sealed(bureau: Served) -> None:
    client = bureau.client("赵六", is_office=True)
    client.post(f"/office/sessions/{SESSION}/counts", json={"issued": 8, "returned": 8})

    answer = client.post(f"/office/sessions/{SESSION}/seal", json={})

    assert answer.status_code == 409
    assert "待复核" in answer.json()["error"]


def test_a_second_person_who_has_a_key_confirms_with_it_alone(
    bureau: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", "correct horse battery")
    assert run(["keygen", "钱七", "-C", str(bureau.folder)]) == 0
    client = bureau.client("赵六", is_office=True)
    address = f"/office/sessions/{SESSION}/counts"
    body = {"issued": 8, "returned": 8, "confirmed_by": "钱七"}

    without = client.post(address, json=body)
    wrong = client.post(address, json={**body, "second_passphrase": "wrong"})
    right = client.post(address, json={**body, "second_passphrase": "correct horse battery"})

    assert (without.status_code, wrong.status_code, right.status_code) == (409, 409, 200)
    assert "本人键入口令" in without.json()["error"]


def test_no_error_repeats_a_pass_phrase(bureau: Served) -> None:
    client = bureau.client("赵六", is_office=True)
    body = {"issued": "none", "returned": 8, "second_passphrase": "geheim-geheim"}

    answer = client.post(f"/office/sessions/{SESSION}/counts", json=body)

    assert answer.status_code == 422
    assert "geheim" not in answer.text
