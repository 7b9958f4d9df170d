"""Papers on the office's page: made through the gate, signed by who types, downloaded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.small_meeting import make_meeting
from tests.review.conftest import Served, serving
from tests.review.test_office_signing import ended


@pytest.fixture(scope="module")
def finished_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("finished") / "activity")


@pytest.fixture
def finished(finished_template: Path, tmp_path: Path) -> Iterator[Served]:
    folder = Path(shutil.copytree(finished_template, tmp_path / "activity"))
    with serving(folder) as running:
        yield running


def test_papers_are_made_of_a_tally_that_stands_and_downloaded(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)

    assert client.post("/office/papers", json={}).status_code == 200
    ended(client, "papers")

    model = client.get("/office/papers.json").json()
    assert model["job"]["problem"] == ""
    (place,) = [each for each in model["places"] if each["files"]]
    pdf = next(each for each in place["files"] if each["name"].endswith(".pdf"))
    assert client.get(pdf["address"]).content[:5] == b"%PDF-"
    assert finished.client().get(pdf["address"]).status_code == 403
    assert client.get("/office/papers/papers/..%2ftally.json").status_code == 404


def test_no_paper_is_made_of_what_nobody_signed(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    for path in (finished.folder / "output").glob("*.sig"):
        path.unlink()

    client.post("/office/papers", json={})
    ended(client, "papers")

    job = client.get("/office/papers.json").json()["job"]
    assert job["problem"]
    assert job["outcome"] is None
    assert not (finished.folder / "output" / "papers").exists()


def test_a_wrong_pass_phrase_is_told_before_anything_is_written(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    key = {"name": "评议办", "use": "papers", "passphrase": "灯塔 纸鹤 七颗纽扣"}
    made = client.post("/office/keys", json={**key, "again": key["passphrase"]})

    wrong = client.post("/office/papers", json={"signer": "评议办", "passphrase": "wrong"})

    assert (made.status_code, wrong.status_code) == (200, 409)
    assert not (finished.folder / "output" / "papers").exists()
    right = {"signer": "评议办", "passphrase": key["passphrase"]}
    assert client.post("/office/papers", json=right).status_code == 200
    ended(client, "papers")
    model = client.get("/office/papers.json").json()
    pdfs = sorted((finished.folder / "output" / "papers").rglob("*.pdf"))
    letters = [each for each in pdfs if each.parent.name == "整改通知书"]
    assert letters
    assert [each for each in pdfs if b"/ByteRange" not in each.read_bytes()] == []
    assert model["job"]["outcome"]["signed"] == len(pdfs)
    (place,) = [each for each in model["places"] if each["files"]]
    (shown,) = [each for each in place["files"] if each["name"] == f"整改通知书/{letters[0].name}"]
    assert client.get(shown["address"]).content == letters[0].read_bytes()
