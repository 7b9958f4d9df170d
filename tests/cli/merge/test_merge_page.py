"""Merging on the office's page: the same package, the same checks, nobody types a command."""

from pathlib import Path

from tests.cli.merge.laptops import package, trust
from tests.review.conftest import serving


def test_a_session_is_added_from_a_folder_that_was_found(city: Path, main: Path) -> None:
    trust(city, main)
    with serving(city) as served:
        client = served.client("赵六", is_office=True)
        found = [each["path"] for each in client.get("/office/merge.json").json()["packages"]]
        body = {"path": str(package(main, "main"))}

        alone = client.post("/office/merge", json=body)
        added = client.post("/office/merge", json={**body, "confirmed_by": "钱七"})
        again = client.post("/office/merge", json={**body, "confirmed_by": "钱七"})

        assert body["path"] in found
        assert (alone.status_code, added.status_code, again.status_code) == (409, 200, 200)
        assert added.json()["said"] != again.json()["said"]
        (merged,) = client.get("/office/merge.json").json()["merged"]
        assert (merged["by"], merged["confirmed_by"]) == ("赵六", "钱七")
        sessions = client.get("/office.json").json()["sessions"]
        assert [each["is_merged"] for each in sessions].count(True) == 1
        assert served.client().post("/office/merge", json=body).status_code == 403
