"""Who comes in, and what no address and no text can do."""

import re
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import Phase, given, settings

from ballot.messages import CATALOGUE
from ballot.person import Person, Role
from cli.main import run
from review.access import Doorkeeper
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import Served


def test_a_link_lets_one_person_in_once(served: Served) -> None:
    token = served.link().split("token=")[1]
    entry = {"token": token, "name": "张三", "role": "operator"}

    first = httpx.post(f"{served.address}/signin", data=entry)
    second = httpx.post(f"{served.address}/signin", data={**entry, "name": "李四"})

    assert (first.status_code, second.status_code) == (303, 400)
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=strict" in first.headers["set-cookie"]


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "张😀", "x" * 41])
def test_nobody_comes_in_without_a_name_that_can_be_printed(served: Served, name: str) -> None:
    token = served.link().split("token=")[1]

    answer = httpx.post(f"{served.address}/signin", data={"token": token, "name": name})

    assert answer.status_code in (400, 422)


def test_who_is_not_signed_in_sees_and_changes_nothing(served: Served) -> None:
    page = httpx.get(f"{served.address}/queue", headers={"accept": "text/html"})
    twin = httpx.get(f"{served.address}/queue.json")
    change = httpx.post(f"{served.address}/undo", json={})
    picture = httpx.get(f"{served.address}/pages/{'a' * 64}/0/page.jpg")

    assert (page.status_code, page.headers["location"]) == (303, "/signin")
    assert (twin.status_code, change.status_code, picture.status_code) == (401, 401, 401)


def test_a_change_from_elsewhere_is_refused(served: Served) -> None:
    client = served.client()
    address = first_row(client)
    token = client.headers.pop("x-csrf-token")

    without = decide(client, address)
    foreign = client.post(
        f"{address}/decision",
        json={"vote": "void"},
        headers={"x-csrf-token": token, "origin": "http://evil.example"},
    )
    cross = client.post(
        f"{address}/decision",
        json={"vote": "void"},
        headers={"x-csrf-token": token, "sec-fetch-site": "cross-site"},
    )
    rebound = client.get("/queue.json", headers={"host": "evil.example"})

    assert [r.status_code for r in (without, foreign, cross, rebound)] == [403, 403, 403, 400]
    assert address in [item["address"] for item in waiting(client)]


def test_every_answer_forbids_what_is_not_ours(served: Served) -> None:
    page = served.client().get("/queue", headers={"accept": "text/html"})

    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in page.text
    assert " style=" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/rows/../../etc/passwd/row.jpg",
        "/rows/AAAAAAAAAAAA/local-01.json",
        "/pages/%2e%2e%2f%2e%2e/0/page.jpg",
        f"/pages/{'0' * 64}/0/page.jpg",
        f"/pages/{'*' * 64}/0/page.jpg",
        "/sheets/ZZZ.json",
        "/wall/999999/0.jpg",
        "/static/../app.py",
        "/fonts/..%2f..%2factivity.toml",
    ],
)
def test_no_address_reaches_a_file_that_is_not_ours(served: Served, address: str) -> None:
    answer = served.client().get(address)

    assert answer.status_code in (404, 422)


def test_hostile_texts_are_shown_as_texts(served: Served) -> None:
    client = served.client("<script>alert(1)</script>")
    address = first_row(client)
    decide(client, address, why="<img src=x onerror=alert(1)>")

    for page in (address, "/decisions", "/queue"):
        text = client.get(page, headers={"accept": "text/html"}).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_the_language_can_be_switched(served: Served) -> None:
    client = served.client()
    client.get("/language/en", params={"back": "/queue"})

    page = client.get("/queue", headers={"accept": "text/html"})

    assert "To review" in page.text
    assert client.get("/language/en", params={"back": "//evil.example"}).url.path == "/queue"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_beyond_this_machine_a_certificate_and_a_passphrase_are_needed(
    meeting: Path, host: str, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run(["review", "--host", host, "--no-browser", "-C", str(meeting)])

    assert code == 2
    assert "--certificate" in capfd.readouterr().err


def test_a_passphrase_is_asked_for_besides_the_link() -> None:
    door, person = Doorkeeper("correct horse battery"), Person("张三", Role.OPERATOR)
    token = door.new_link()

    assert door.sign_in(token, person, "wrong") is None
    assert door.sign_in(token, person, "correct horse battery") is not None


def test_every_text_of_the_pages_is_in_the_catalogue() -> None:
    used = {
        key
        for template in files("review").joinpath("templates").iterdir()
        for key in re.findall(r"say\([\"']([a-z_.0-9]+)[\"']", template.read_text("utf-8"))
        if not key.endswith(".")
    }

    assert used - CATALOGUE.keys() == set()


def test_no_input_makes_the_server_fail(served: Served) -> None:
    """schemathesis, on the OpenAPI description."""
    client = served.client()
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"x-csrf-token": client.headers["x-csrf-token"], "cookie": cookies}
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    tried: list[str] = []
    failed: list[str] = []
    for operation in operations:
        if operation.path == "/signout":
            continue

        @settings(max_examples=12, database=None, derandomize=True, phases=ONCE)
        @given(case=operation.as_strategy())
        def attempt(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            tried.append(case.operation.path)
            if answer.status_code >= 500:
                failed.append(f"{case.operation.label}: {answer.status_code}")

        attempt()
    assert len(set(tried)) == len({operation.path for operation in operations}) - 1
    assert failed == []


ONCE = (Phase.explicit, Phase.generate)
