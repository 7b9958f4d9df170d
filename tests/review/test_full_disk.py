"""A decision that the disk has no room for is told, not lost: nothing says that it stands."""

from store.evidence import Store
from tests.cli.full_disk import limited
from tests.review.asking import decide, first_row
from tests.review.conftest import Served


def test_a_decision_that_can_not_be_kept_is_refused_and_can_be_made_again(served: Served) -> None:
    client = served.client()
    address = first_row(client)

    with limited(0):
        refused = decide(client, address, why="清楚")
    still_waiting = first_row(client)
    again = decide(client, address, why="清楚")

    assert refused.status_code == 503
    assert f"{served.folder}/pingyi." in refused.text
    assert still_waiting == address
    assert again.status_code == 200
    assert first_row(client) != address
    with Store.open(served.folder) as store:
        assert store.verify_chain() is None


def test_pictures_that_a_full_disk_can_not_keep_are_shown_all_the_same(served: Served) -> None:
    client = served.client()
    seq = client.get("/wall.json").json()["seq"]

    with limited(0):
        full = client.get(f"/wall/{seq}/0.jpg")
    kept = list(served.folder.rglob("cache/**/*.jpg"))
    roomy = client.get(f"/wall/{seq}/0.jpg")

    assert (full.status_code, roomy.status_code) == (200, 200)
    assert full.content == roomy.content
    assert kept == []
