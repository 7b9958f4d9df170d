"""Paper out and in on the office's pages: printing, and scans read beside those who review."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from review.bureau.scanning import folders_to_scan
from tests.review.conftest import SESSION, Client, Served, serving
from tests.review.test_office_signing import ended


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "place" / "activity"
    folder.parent.mkdir()
    assert run(["new", str(folder), "--example"]) == 0
    return folder


def session_of(client: Client, session: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/office/sessions/{session}.json").json()
    return found


def test_forms_are_printed_where_nothing_was_printed_before(empty: Path) -> None:
    with serving(empty) as served:
        client = served.client("赵六", is_office=True)
        (first, *_) = client.get("/office.json").json()["sessions"]
        address = first["address"]

        assert client.post(f"{address}/print", json={"sheets": 2}).status_code == 200
        ended(client, "print")

        shown = session_of(client, first["id"])
        assert (shown["printed"], shown["job"]["problem"]) == (2, "")
        pdf = client.get(shown["job"]["outcome"]["address"])
        assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
        assert len(served.office.desk.context.sheets) == 2


def test_scans_are_read_from_a_folder_and_refusals_told(meeting: Path, tmp_path: Path) -> None:
    more = tmp_path / "新到的"
    more.mkdir()
    shutil.copy(sorted((meeting / "scans").glob("*.jpg"))[0], more / "again.jpg")
    (more / "torn.jpg").write_bytes(b"no picture")
    with serving(meeting) as served:
        client = served.client("赵六", is_office=True)
        folders = client.get("/office/scan.json").json()["folders"]

        begun = client.post("/office/scan", json={"path": str(more)})
        second = client.post("/office/scan", json={"path": str(more)})
        ended(client, "scan")

        assert begun.status_code == 200
        assert second.status_code in (200, 409)
        job = client.get("/office/scan.json").json()["job"]
        assert job["problem"] == ""
        assert any("torn.jpg" in line for line in job["lines"])
        assert [page["place"] for page in job["outcome"]["rejected"] if "torn" in page["place"]]
        assert {each["name"] for each in folders} >= {"新到的", "activity/scans"}


def test_one_thing_at_a_time(served: Served) -> None:
    client = served.client("赵六", is_office=True)

    first = client.post(f"/office/sessions/{SESSION}/print", json={"sheets": 30})
    second = client.post("/office/scan", json={"path": str(served.folder)})
    ended(client, "print")

    assert (first.status_code, second.status_code) == (200, 409)
    assert "请等它完成" in second.json()["error"]


@pytest.mark.parametrize("path", ["scans", "../x", "a\x00b"])
def test_a_path_is_a_whole_one(served: Served, path: str) -> None:
    answer = served.client("赵六", is_office=True).post("/office/scan", json={"path": path})

    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["..%2factivity.toml", "north.layout.json", "central.pdf"])
def test_no_name_of_a_form_leads_elsewhere(served: Served, name: str) -> None:
    client = served.client("赵六", is_office=True)

    assert client.get(f"/office/sessions/{SESSION}/forms/{name}").status_code == 404


def test_whoever_reviews_prints_and_scans_nothing(served: Served) -> None:
    client = served.client()

    printed = client.post(f"/office/sessions/{SESSION}/print", json={"sheets": 1})
    scanned = client.post("/office/scan", json={"path": str(served.folder)})
    form = client.get(f"/office/sessions/{SESSION}/forms/{SESSION}.pdf")

    assert {printed.status_code, scanned.status_code, form.status_code} == {403}


def test_what_an_activity_folder_keeps_is_offered_to_no_scan(empty: Path) -> None:
    other = Path(shutil.copytree(empty, empty.parent / "other"))
    for folder in (empty, other):
        for name in ("forms", "originals", "eingang"):
            (folder / name).mkdir(exist_ok=True)
            (folder / name / "a.pdf").touch()

    found = {each["name"] for each in folders_to_scan(empty)}

    assert found == {"activity/eingang", "other/eingang"}
