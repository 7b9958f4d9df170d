"""The pages of an activity with five grades of its own and two items a unit."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ballot.activity import Activity
from ballot.form import Form, FormKind
from ballot.grade import Vote
from ballot.ids import FIRST_FORM, FormKey, SessionId
from scanner.sheet import read_page
from store.evidence import Store
from store.originals import ORIGINALS
from tests.graded import VOTES, graded_activity, graded_form
from tests.review.asking import decide, waiting
from tests.review.conftest import SCREENS, Enter, Served, serving_of
from tests.scanner.columns import DrawnForm
from tests.scanner.conftest import PlainPen

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

NORTH = SessionId("north")
TWO_MARKS, SLIPPED = 3, 6
"""Rows of the first page: with two marks; with one that runs through two boxes."""


@pytest.fixture(scope="module")
def activity() -> Activity:
    return graded_activity()


@pytest.fixture(scope="module")
def form(
    example_form: "PrintedForm", activity: Activity, tmp_path_factory: pytest.TempPathFactory
) -> DrawnForm:
    return graded_form(example_form, activity, tmp_path_factory.mktemp("blank"))


@pytest.fixture(scope="module")
def scanned(form: DrawnForm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which one sheet was scanned, some of its rows in doubt."""
    folder = tmp_path_factory.mktemp("graded") / "activity"
    (folder / ORIGINALS).mkdir(parents=True)
    rng = np.random.default_rng(5)
    (form_id,) = form.context.layouts
    with Store.open(folder) as store:
        store.record_print(
            session=NORTH,
            form=form_id,
            group=None,
            sheets=form.printed.sheets,
            pages=2,
            layout_digest="00" * 32,
        )
        for page in form.layout.pages:
            image = form.page(page.number)
            pen = PlainPen(image)
            for number, row in enumerate(page.rows):
                pen.tick(row.boxes[number % 5].rect)
                if page.number == 1 and number in (TWO_MARKS, SLIPPED):
                    pen.tick(row.boxes[(number + 1) % 5].rect)
            noisy = image + rng.standard_normal(image.shape, np.float32) * 3
            draft = folder / "draft.png"
            Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(draft)
            sha256 = hashlib.sha256(draft.read_bytes()).hexdigest()
            draft.rename(folder / ORIGINALS / f"{sha256}.png")
            store.record_file(sha256, f"page-{page.number}.png", 1, 1)
            seen = np.asarray(Image.open(folder / ORIGINALS / f"{sha256}.png"))
            store.record_page(sha256, 0, read_page(seen, form.context))
    return folder


@pytest.fixture
def served(scanned: Path, activity: Activity, form: DrawnForm, tmp_path: Path) -> Iterator[Served]:
    folder = Path(shutil.copytree(scanned, tmp_path / "activity"))
    with (
        Store.open(folder) as store,
        serving_of(folder, activity, store, form.context) as running,
    ):
        yield running


def test_a_row_is_answered_with_the_grades_of_its_form(served: Served, activity: Activity) -> None:
    client = served.client()
    address = waiting(client)[0]["address"]
    shown = client.get(f"{address}.json").json()

    answer = decide(client, address, "unknown")

    line = activity.lines[TWO_MARKS]
    assert address.endswith(line.replace("/", "~"))
    assert shown["unit"]["name"] == activity.line_name(line)
    assert [(each["key"], each["label"]) for each in shown["keys"]] == [
        ("1", "非常满意"),
        ("2", "满意"),
        ("3", "基本满意"),
        ("4", "不满意"),
        ("5", "不了解"),
        ("0", "弃权（空白）"),
        ("X", "作废"),
    ]
    assert answer.status_code == 200
    after = client.get(f"{address}.json").json()
    assert after["vote"] == {"value": "unknown", "label": "不了解"}
    assert after["history"][0]["vote"]["label"] == "不了解"
    assert client.get("/decisions.json").json()["decisions"][0]["unit_name"].endswith("工作实绩")


def test_measures_name_the_boxes_as_their_heads_do(served: Served) -> None:
    client = served.client()
    shown = client.get(f"{waiting(client)[0]['address']}.json").json()

    assert {each["box"] for each in shown["measures"]} == {"不满意", "不了解", ""}


@pytest.mark.parametrize("vote", ["satisfied", "chosen", "满意", "x" * 50])
def test_what_the_form_has_not_is_refused(served: Served, vote: str) -> None:
    client = served.client()
    address = waiting(client)[0]["address"]

    answer = decide(client, address, vote)

    assert answer.status_code in (409, 422)
    assert client.get(f"{address}.json").json()["is_waiting"]
    assert vote not in Vote._known or vote in ("satisfied", "chosen")


def test_a_refused_vote_is_told_those_of_the_form(served: Served) -> None:
    client = served.client()

    answer = decide(client, waiting(client)[0]["address"], "satisfied")

    assert answer.status_code == 409
    assert "非常满意、满意、基本满意、不满意、不了解、弃权、作废" in answer.json()["error"]


def test_a_sheet_is_keyed_in_with_the_lines_and_grades_of_its_form(
    served: Served, activity: Activity, form: DrawnForm
) -> None:
    sheet = form.printed.sheets[1]
    keyed = {str(line): str(VOTES[k % 5]) for k, line in enumerate(activity.lines)}
    other = {**keyed, "local-01/work": "void"}

    first = served.client("张三").post(
        f"/sheets/{sheet}/keying", json={"votes": keyed, "why": "破损"}
    )
    second = served.client("王五", "scrutineer").post(
        f"/sheets/{sheet}/keying", json={"votes": other, "why": "破损"}
    )
    shown = served.client().get(f"/sheets/{sheet}.json").json()

    assert (first.status_code, second.status_code) == (200, 200), first.text
    assert second.json()["differ"] == ["local-01/work"]
    assert shown["keyed_apart"] == ["市委办公室·工作实绩"]
    assert [row["vote"] and row["vote"]["label"] for row in shown["rows"]][:3] == [
        "非常满意",
        None,
        "基本满意",
    ]


def test_the_wall_shows_any_number_of_boxes_and_names_their_grades(
    served: Served, activity: Activity
) -> None:
    client = served.client()
    model = client.get("/wall.json").json()
    query = {"grade": "unknown", "unit": "local-05"}
    (box,) = client.get(f"/wall/{model['seq']}/0.json", params=query).json()
    empty = client.get(f"/wall/{model['seq']}/0.json", params={"read": "empty"}).json()

    assert [(each["value"], each["label"]) for each in model["grades"]] == [
        ("excellent", "非常满意"),
        ("good", "满意"),
        ("fair", "基本满意"),
        ("poor", "不满意"),
        ("unknown", "不了解"),
    ]
    assert (box["unit"], box["grade"]) == ("政法委·依法行政", "不了解")
    assert {each["grade"] for each in empty} == {"非常满意", "满意", "基本满意", "不满意", "不了解"}


def forms_beside(activity: Activity) -> Activity:
    """Return the activity with a list beside its form, which one session hands out."""
    (first, second, *_) = activity.sessions
    own = Form(
        id=FIRST_FORM,
        kind=FormKind.EVALUATION,
        text=activity.form,
        units=tuple(unit.id for unit in activity.units),
        items=tuple(item.id for item in activity.items),
    )
    pick = Form(
        id=FormKey("pick"),
        kind=FormKind.SELECTION,
        text=replace(activity.form, title="推荐表"),
        units=own.units,
        choose=2,
    )
    sessions = (first, replace(second, form=FormKey("pick")))
    return replace(activity, forms=(own, pick), sessions=sessions)


@pytest.fixture
def lists(scanned: Path, activity: Activity, form: DrawnForm, tmp_path: Path) -> Iterator[Served]:
    """Serve the same with a list beside it, a sheet of which was keyed in by one person."""
    folder = Path(shutil.copytree(scanned, tmp_path / "activity"))
    both = forms_beside(activity)
    with Store.open(folder) as store, serving_of(folder, both, store, form.context) as running:
        yield running


def test_help_and_wall_show_the_answers_of_every_form(lists: Served) -> None:
    client = lists.client()
    wall = client.get("/wall.json").json()
    page = client.get("/help").text

    assert [each["label"] for each in wall["grades"]][-2:] == ["不了解", "选"]
    assert "推荐表" in page
    assert "未选" in page
    assert "不了解" in page


def test_five_grades_on_the_screens(
    served: Served,
    enter: Enter,
    activity: Activity,
    form: DrawnForm,
) -> None:
    folder = SCREENS / "grades"
    folder.mkdir(parents=True, exist_ok=True)
    page = enter(served)
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/**", wait_until="networkidle")
    page.screenshot(path=folder / "row.png")
    asked = page.url
    page.keyboard.press("5")
    page.wait_for_function("before => location.href !== before", arg=asked)
    settled = served.client().get(f"{asked.removeprefix(served.address).split('?')[0]}.json").json()

    page.goto(f"{served.address}/sheets/{form.printed.sheets[1]}/keying")
    for key in "12345":
        page.keyboard.press(key)
    page.screenshot(path=folder / "keying.png")
    typed = page.locator("#keyed .cell").all_inner_texts()
    for name in ("wall", "help", "queue"):
        page.goto(f"{served.address}/{name}", wait_until="networkidle")
        page.screenshot(path=folder / f"{name}.png", full_page=name == "help")
    page.goto(f"{served.address}/sheets/{form.printed.sheets[0]}", wait_until="networkidle")
    page.screenshot(path=folder / "sheet.png")

    assert settled["vote"]["value"] == "unknown"
    assert typed[:6] == ["非常满意", "满意", "基本满意", "不满意", "不了解", "·"]
    assert len(typed) == len(activity.lines)
