"""What is written on opinion sheets is typed beside its picture."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from office.folder import open_folder
from tests.opinion_sheets import DOUBTFUL, NO_UNIT, copied, opinion_folder, sheets_of
from tests.opinion_sheets import lists_located as lists_located
from tests.review.conftest import SCREENS, Client, Enter, Served, serving

EMPTY = 2
"""The sheet, from 0, on which nothing is written."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opinion_folder(tmp_path_factory.mktemp("opinions") / "activity")


@pytest.fixture
def asked(template: Path, tmp_path: Path, lists_located: None) -> Iterator[Served]:
    """The pages of an activity with seven opinion sheets."""
    with serving(copied(template, tmp_path / "activity")) as running:
        yield running


def address(served: Served, number: int) -> str:
    return f"/opinions/{sheets_of(served.folder)[number]}"


def typed(served: Served) -> dict[str, str]:
    with open_folder(served.folder).store() as store:
        return {f"/opinions/{sheet}": text for sheet, text in store.opinions().items()}


def test_a_sheet_shows_its_unit_its_aspects_and_the_picture_of_the_writing(asked: Served) -> None:
    zhang = asked.client()

    shown = zhang.get(f"{address(asked, 0)}.json").json()
    picture = zhang.get(shown["pictures"][0])

    assert (shown["units"], shown["aspects"]) == (["市委办公室"], ["比依法行政", "比行政效能"])
    assert picture.headers["content-type"] == "image/jpeg"
    width, height = Image.open(BytesIO(picture.content)).size
    assert width > 4 * height > 1000
    assert zhang.get(f"{address(asked, DOUBTFUL)}.json").json()["waits"]
    assert zhang.get(f"{address(asked, NO_UNIT)}.json").json()["units"] == []


def test_typing_leads_from_sheet_to_sheet_past_the_empty_one(asked: Served) -> None:
    zhang = asked.client()
    at = zhang.get("/opinions/next").url.path
    met = []
    while at != "/opinions":
        met.append(at)
        at = zhang.post(at, json={"text": f"意见{len(met)}"}).json()["next"]

    listed = zhang.get("/opinions.json").json()
    assert sorted(met) == sorted(address(asked, k) for k in range(7) if k != EMPTY)
    assert {k: listed[k] for k in ("to_type", "typed", "nothing", "empty")} == {
        "to_type": 0, "typed": 6, "nothing": 0, "empty": 1,
    }  # fmt: skip
    assert typed(asked) == {each: f"意见{k}" for k, each in enumerate(met, start=1)}


def test_two_people_get_different_sheets(asked: Served) -> None:
    zhang, li = asked.client("张三"), asked.client("李四")

    first, second = (client.get("/opinions/next").url.path for client in (zhang, li))

    assert first != second
    assert li.get(f"{first}.json").json()["is_held"]


def test_what_was_typed_can_be_typed_anew_and_nothing_is_counted_by_it(asked: Served) -> None:
    zhang, place = asked.client(), address(asked, 0)
    before = zhang.get("/queue.json").json()["progress"]

    zhang.post(place, json={"text": "窗口小"})
    zhang.post(place, json={"text": "窗口少"})

    shown = zhang.get(f"{place}.json").json()
    assert (shown["text"], len(shown["history"])) == ("窗口少", 2)
    assert zhang.get("/queue.json").json()["progress"] == before
    assert typed(asked) == {place: "窗口少"}


@pytest.mark.parametrize("text", ["字" * 4001, "表情😀"])
def test_what_cannot_go_on_record_is_refused(asked: Served, text: str) -> None:
    answer = asked.client().post(address(asked, 0), json={"text": text})

    assert answer.status_code in (409, 422)
    assert typed(asked) == {}


def test_of_another_sheet_nothing_is_shown_or_typed(asked: Served) -> None:
    client = asked.client()

    assert client.get("/opinions/ABCDEFHJKMNP.json").status_code == 404
    assert client.post("/opinions/ABCDEFHJKMNP", json={"text": "x"}).status_code == 404
    assert typed(asked) == {}


def test_nobody_types_from_elsewhere(asked: Served) -> None:
    client: Client = asked.client()
    del client.headers["x-csrf-token"]

    assert client.post(address(asked, 0), json={"text": "x"}).status_code == 403


def test_an_activity_without_opinion_forms_has_no_such_page_in_its_menu(served: Served) -> None:
    assert "/opinions" not in served.client().get("/queue").text


def test_opinions_are_typed_by_keyboard_alone_and_every_screen_is_accessible(
    asked: Served, enter: Enter, browser: Browser
) -> None:
    page = enter(asked)
    folder = SCREENS / "laptop"
    folder.mkdir(parents=True, exist_ok=True)
    page.goto(asked.address + "/opinions")
    broken = Axe().run(page).response["violations"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/opinions/*", wait_until="load")
    broken += Axe().run(page).response["violations"]
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / "opinion.png")
    for keys in (["窗口少，排队久", "Control+Enter"], ["", "Alt+0"], ["", "Alt+n"]):
        before = page.url
        page.keyboard.insert_text(keys[0])
        page.keyboard.press(keys[1])
        page.wait_for_function("before => location.href !== before", arg=before)
        page.wait_for_load_state("load")

    assert sorted(typed(asked).values()) == ["", "窗口少，排队久"]
    page.goto(asked.address + "/opinions")
    page.screenshot(path=folder / "opinions.png")
    broken += Axe().run(page).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in broken] == []
