"""Results on the office's pages: only what is sealed, through the gate, as two people say."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.small_meeting import make_meeting
from tests.review.conftest import Served, serving

TWO = {"confirmed_by": "钱七"}


@pytest.fixture(scope="module")
def finished_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("finished") / "activity")


@pytest.fixture
def finished(finished_template: Path, tmp_path: Path) -> Iterator[Served]:
    with serving(Path(shutil.copytree(finished_template, tmp_path / "activity"))) as running:
        yield running


def test_results_are_shown_once_they_pass_the_gate(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)

    (form,) = client.get("/office/results.json").json()["forms"]

    assert form["problem"] is None
    assert {len(table["heads"]) for table in form["tables"]} == {len(form["tables"][0]["rows"][0])}
    assert "安全生产" in client.get("/office/results").text
    tally = finished.folder / "output" / "tally.json"
    tally.write_bytes(tally.read_bytes().replace(b'"place":1', b'"place":2', 1))
    (form,) = client.get("/office/results.json").json()["forms"]
    assert (form["tables"], form["open"]) == ([], [])
    assert form["problem"]


def test_nothing_is_shown_or_tallied_while_a_session_is_open(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    opened = client.post("/office/sessions/main/open", json={"why": "漏扫一份", **TWO})

    model = client.get("/office/results.json").json()
    refused = client.post("/office/tally", json={})

    assert opened.status_code == 200
    assert (model["is_sealed"], model["forms"]) == (False, [])
    assert refused.status_code == 409
    assert "pingyi" not in refused.json()["error"]


def test_a_veto_is_entered_by_two_and_the_tally_made_anew(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    body = {"unit": "unit-03", "reason": "重大事故", "authority": "市委"}

    alone = client.post("/office/vetoes", json=body)
    by_two = client.post("/office/vetoes", json={**body, **TWO})
    (overtaken,) = client.get("/office/results.json").json()["forms"]
    made = client.post("/office/tally", json={})
    (form,) = client.get("/office/results.json").json()["forms"]

    assert (alone.status_code, by_two.status_code, made.status_code) == (409, 200, 200)
    assert "重新计票" in overtaken["problem"]
    assert form["problem"] is None
    assert "重新签名" in made.json()["said"]
    assert client.post("/office/vetoes", json={**body, **TWO, "lift": True}).status_code == 200


@pytest.mark.parametrize("what", ["tally", "rule", "rule/withdraw", "vetoes", "results.json"])
def test_results_are_the_offices_alone(finished: Served, what: str) -> None:
    client = finished.client()
    body = {"question": "a", "text": "a", "why": "a", "unit": "unit-03", "reason": "a"}
    wanted = {
        "tally": [],
        "rule": ["question", "text"],
        "rule/withdraw": ["question", "why"],
        "vetoes": ["unit", "reason"],
    }

    if what in wanted:
        answer = client.post(f"/office/{what}", json={name: body[name] for name in wanted[what]})
    else:
        answer = client.get(f"/office/{what}")

    assert answer.status_code == 403
