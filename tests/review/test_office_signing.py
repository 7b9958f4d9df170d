"""Signing on the office's pages: by the owner's pass phrase, through the gate, nothing kept."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.small_meeting import PASSPHRASE, make_meeting
from tests.review.conftest import Client, Served, serving


@pytest.fixture(scope="module")
def finished_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("finished") / "activity")


@pytest.fixture
def finished(finished_template: Path, tmp_path: Path) -> Iterator[Served]:
    with serving(Path(shutil.copytree(finished_template, tmp_path / "activity"))) as running:
        yield running


def unsigned(finished: Served) -> None:
    """Have the tally made anew, so that nobody has signed it."""
    client = finished.client("孙八", is_office=True)
    body = {"unit": "unit-03", "reason": "事故", "authority": "市委", "confirmed_by": "钱七"}
    assert client.post("/office/vetoes", json=body).status_code == 200
    assert client.post("/office/tally", json={}).status_code == 200


def test_a_tally_is_signed_by_whoever_knows_the_pass_phrase(finished: Served) -> None:
    unsigned(finished)
    client = finished.client("孙八", is_office=True)
    body = {"file": "tally", "signer": "公证", "passphrase": PASSPHRASE}

    wrong = client.post("/office/sign", json={**body, "passphrase": "wrong"})
    right = client.post("/office/sign", json=body)
    file, *_ = client.get("/office/signing.json").json()["files"]

    assert (wrong.status_code, right.status_code) == (409, 200)
    assert [(each["signer"], each["is_valid"]) for each in file["signatures"]] == [("公证", True)]
    told = client.post("/office/verify", json={"file": "tally"}).json()["told"]
    assert "公证" in told[0]
    for path in finished.folder.rglob("*"):
        assert not path.is_file() or PASSPHRASE.encode() not in path.read_bytes()


def test_a_tally_that_a_decision_overtook_is_not_signed(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    veto = {"unit": "unit-03", "reason": "事故", "authority": "市委", "confirmed_by": "钱七"}
    client.post("/office/vetoes", json=veto)
    before = sorted((finished.folder / "output").glob("*.sig"))

    body = {"file": "tally", "signer": "公证", "passphrase": PASSPHRASE}
    answer = client.post("/office/sign", json=body)

    assert answer.status_code == 409
    assert "重新计票" in answer.json()["error"]
    assert sorted((finished.folder / "output").glob("*.sig")) == before


@pytest.mark.parametrize("signer", ["../../公证", "nobody", "公证-p256"])
def test_no_name_of_a_signer_leads_elsewhere(finished: Served, signer: str) -> None:
    client = finished.client("孙八", is_office=True)

    body = {"file": "tally", "signer": signer, "passphrase": PASSPHRASE}

    assert client.post("/office/sign", json=body).status_code == 409


def test_a_key_is_made_where_the_pass_phrase_was_typed_twice(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    body = {"name": "监票人", "passphrase": PASSPHRASE, "again": "另一个"}

    differs = client.post("/office/keys", json=body)
    made = client.post("/office/keys", json={**body, "again": PASSPHRASE})

    assert (differs.status_code, made.status_code) == (409, 200)
    assert PASSPHRASE not in differs.text
    assert "监票人" in client.get("/office/signing.json").json()["signers"]


def ended(client: Client, kind: str) -> None:
    """Wait until no work runs."""
    while client.get("/office/job.json").json()["running"] is not None:
        time.sleep(0.05)


def test_the_whole_folder_is_verified_and_what_is_wrong_is_named(finished: Served) -> None:
    client = finished.client("孙八", is_office=True)
    (finished.folder / "output" / "tally.json.公证.sig").unlink()

    assert client.post("/office/verify-folder").status_code == 200
    ended(client, "verify_folder")

    outcome = client.get("/office/signing.json").json()["checking"]["outcome"]
    assert outcome["is_whole"] is False
    assert any("公证" in problem for each in outcome["checks"] for problem in each["problems"])


@pytest.mark.parametrize("what", ["sign", "keys", "verify", "verify-folder"])
def test_whoever_reviews_signs_nothing(finished: Served, what: str) -> None:
    body = {
        "sign": {"file": "tally", "signer": "公证", "passphrase": PASSPHRASE},
        "keys": {"name": "a", "passphrase": PASSPHRASE, "again": PASSPHRASE},
        "verify": {"file": "tally"},
    }
    before = sorted(finished.folder.rglob("*"))

    answer = finished.client().post(f"/office/{what}", json=body.get(what))

    assert answer.status_code == 403
    assert sorted(finished.folder.rglob("*")) == before
