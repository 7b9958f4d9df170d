"""Who comes in, and what no address and no text can do."""

import re
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import Phase, given, settings

from ballot.errors import UsageError
from ballot.messages import CATALOGUE
from ballot.person import Role
from cli.main import run
from cli.review_links import LinkMaker
from review.access import Doorkeeper
from tests.review.asking import decide, first_row, waiting
from tests.review.conftest import Served, serving, session_ids


def test_a_link_lets_one_person_in_once(served: Served) -> None:
    token = served.link().split("token=")[1]
    entry = {"token": token, "role": "operator"}

    first = httpx.post(f"{served.address}/signin", data=entry)
    second = httpx.post(f"{served.address}/signin", data=entry)

    assert (first.status_code, second.status_code) == (303, 400)
    cookies = first.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in cookies)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "张\u200b三", "张😀", "x" * 41])
def test_no_link_is_made_without_a_name(name: str) -> None:
    with pytest.raises(UsageError):
        Doorkeeper().new_link(name)


def test_a_link_is_for_the_person_whose_name_is_on_it(served: Served) -> None:
    token = served.link("王五").split("token=")[1]
    with httpx.Client(base_url=served.address, follow_redirects=True) as client:
        asked = client.get("/signin", params={"token": token}).text
        entry = {"token": token, "name": "李四", "role": "scrutineer"}
        queue = client.post("/signin", data=entry).text

    assert "王五" in asked
    assert 'name="name"' not in asked
    assert "王五" in queue
    assert "李四" not in queue


def test_nobody_inside_can_make_a_link(served: Served) -> None:
    client = served.client()

    made = client.post("/links", json={})

    links = [path for path in client.get("/openapi.json").json()["paths"] if "link" in path]
    assert (made.status_code, links) == (404, [])
    assert "data-invite" not in client.get("/queue", headers={"accept": "text/html"}).text


def test_another_person_in_the_same_browser_ends_the_session_of_the_first(served: Served) -> None:
    client = served.client("张三")
    first = dict(client.cookies)
    client.sign_in(served, "王五", "scrutineer")

    copied = httpx.get(f"{served.address}/queue.json", cookies=first)

    assert copied.status_code == 401
    assert client.get("/queue.json").status_code == 200


def test_a_session_is_worth_nothing_in_another_browser(served: Served) -> None:
    cookies = dict(served.client("张三").cookies)

    alone = {"pingyi_review": cookies["pingyi_review"]}
    other = {**alone, "pingyi_browser": dict(served.client("王五").cookies)["pingyi_browser"]}

    for tried in (alone, other):
        assert httpx.get(f"{served.address}/queue.json", cookies=tried).status_code == 401


def test_two_names_in_one_browser_confirm_nothing_of_each_other(served: Served) -> None:
    client, li = served.client("张三"), served.client("李四")
    sheet = session_ids(served.folder)[0]
    (page,) = [item["address"] for item in waiting(client, reason="second_copy")]
    client.post(f"/sheets/{sheet}/void", json={"why": "署名"})
    client.post(f"{page}/dismiss", json={"why": "扫了两次"})
    client.post("/signout")
    client.sign_in(served, "王五", "scrutineer")

    void = client.post(f"/sheets/{sheet}/void/confirm")
    closed = client.post(f"{page}/dismiss/confirm")

    shown = client.get(f"/sheets/{sheet}.json").json()
    assert [r.status_code for r in (void, closed)] == [409, 409]
    assert "同一浏览器" in void.json()["error"]
    assert shown["proposal"]["is_mine"] is True
    assert li.post(f"/sheets/{sheet}/void/confirm").status_code == 200
    assert li.post(f"{page}/dismiss/confirm").status_code == 200


def test_a_browser_is_known_again_after_the_program_was_started_anew(meeting: Path) -> None:
    sheet = session_ids(meeting)[0]
    with serving(meeting) as served:
        client = served.client("张三")
        client.post(f"/sheets/{sheet}/void", json={"why": "署名"})
        marker = client.cookies["pingyi_browser"]
    with serving(meeting) as served, httpx.Client(base_url=served.address) as again:
        again.cookies.set("pingyi_browser", marker)
        token = served.link("王五").split("token=")[1]
        again.post("/signin", data={"token": token, "role": "scrutineer"})
        page = again.get(f"/sheets/{sheet}", headers={"accept": "text/html"}).text
        csrf = page.split('name="csrf" content="')[1].split('"')[0]

        confirmed = again.post(f"/sheets/{sheet}/void/confirm", headers={"x-csrf-token": csrf})

    assert confirmed.status_code == 409
    assert "void/confirm" not in page


def test_one_browser_has_one_set_of_cookies(served: Served) -> None:
    """By another name of this machine it would have a second one, and be two browsers."""
    other = served.address.replace("127.0.0.1", "localhost")
    token = served.link().split("token=")[1]

    asked = httpx.get(f"{other}/signin", params={"token": token})
    entered = httpx.post(f"{other}/signin", data={"token": token, "role": "operator"})

    assert asked.headers["location"] == f"{served.address}/signin?token={token}"
    assert entered.status_code == 403


def test_more_links_are_made_by_typing_names_at_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    door = Doorkeeper()
    made = LinkMaker(door, "http://127.0.0.1:1")

    made.answer(["王五\n", "\n", "a\x07b\n", "李四\n"])

    told = capsys.readouterr()
    first, second = told.out.splitlines()
    assert (first.split("：")[0], second.split("：")[0]) == ("王五", "李四")
    assert door.name_on(first.split("token=")[1]) == "王五"
    assert "U+0007" in told.err


def test_without_a_terminal_the_names_are_asked_for(
    meeting: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run(["review", "--no-browser", "-C", str(meeting)])

    assert code == 2
    assert "--for" in capfd.readouterr().err


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
    door = Doorkeeper("correct horse battery")
    token = door.new_link("张三")

    assert door.sign_in(token, Role.OPERATOR, "browser", "wrong") is None
    assert door.sign_in(token, Role.OPERATOR, "browser", "correct horse battery") is not None


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
    client = served.client(is_office=True)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"x-csrf-token": client.headers["x-csrf-token"], "cookie": cookies}
    schema = schemathesis.openapi.from_url(f"{served.address}/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    tried: list[str] = []
    failed: list[str] = []
    for operation in operations:
        if operation.path == "/signout":
            continue

        @settings(max_examples=6, database=None, derandomize=True, phases=ONCE)
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
