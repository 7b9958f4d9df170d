"""The wall, the spot check, and what no page tells."""

import pytest

from ballot.ids import SessionId, SheetId
from review.spot import drawn, error_bound
from tests.review.asking import first_row, waiting
from tests.review.conftest import SESSION, Served, session_ids


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


def test_what_lies_left_of_the_line_waits_for_a_person_with_one_reason(
    served: Served,
) -> None:
    client = served.client("王五", "scrutineer")
    wall = client.get("/wall.json").json()
    boxes = client.get(f"/wall/{wall['seq']}/0.json").json()
    address = f"/wall/{wall['seq']}/line"
    client.post(f"{boxes[1]['address']}/reopen", json={"why": "看着不对"})  # somebody was first

    said = client.post(address, params={"of": wall["of"]}, json={"count": 5, "why": "勾得很淡"})

    assert said.status_code == 200, said.text
    questioned = {item["address"] for item in waiting(client, reason="questioned")}
    assert questioned == {box["address"] for box in boxes[:5]}
    told = [
        event["why"]
        for box in boxes[:5]
        for event in client.get(f"{box['address']}.json").json()["history"]
    ]
    assert sorted(told) == ["勾得很淡"] * 4 + ["看着不对"]
    assert not any(char.isdigit() for char in said.json()["said"])


@pytest.mark.parametrize(
    ("count", "why", "of", "status"),
    [(501, "淡", None, 409), (3, " ", None, 409), (3, "淡", "00", 409), (0, "淡", None, 422)],
)
def test_a_line_that_is_not_meant_so_records_nothing(
    served: Served, count: int, why: str, of: str | None, status: int
) -> None:
    client = served.client()
    wall = client.get("/wall.json").json()

    said = client.post(
        f"/wall/{wall['seq']}/line",
        params={"of": of or wall["of"]},
        json={"count": count, "why": why},
    )

    assert said.status_code == status
    assert waiting(client, reason="questioned") == []


def test_a_line_asks_nothing_of_a_sealed_session(served: Served) -> None:
    client = served.client()
    wall = client.get("/wall.json").json()
    with served.office.desk.using() as store:
        before = list(store.events())[-1].seq
        store.seal_session(SessionId(SESSION), "ab" * 32, "张三")

    said = client.post(
        f"/wall/{wall['seq']}/line", params={"of": wall["of"]}, json={"count": 3, "why": "淡"}
    )

    assert said.status_code == 409
    with served.office.desk.using() as store:
        assert list(store.events())[-1].seq == before + 1


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
