"""Where there is no activity: the page that makes one of an Excel roster."""

import base64
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from ballot.activity_file import load_activity
from cli.new_page import is_new
from review.bureau.wizard import make_wizard
from review.home import Home
from tests.office.test_roster import HEADS, UNITS, book

TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture
def wizard(tmp_path: Path) -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        home = Home(f"http://127.0.0.1:{listener.getsockname()[1]}")
        app = make_wizard(
            tmp_path / "activity",
            home=home,
            token=TOKEN,
            made=lambda: "/signin?token=x",
            ended=lambda: setattr(server, "should_exit", True),
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        with httpx.Client(base_url=home.address, headers={"x-csrf-token": TOKEN}) as client:
            yield client
        server.should_exit = True
        thread.join()


def sent(content: bytes) -> dict[str, str]:
    return {"name": "名单.xlsx", "file": base64.b64encode(content).decode()}


def test_an_activity_is_made_of_a_roster_and_a_few_answers(
    wizard: httpx.Client, tmp_path: Path
) -> None:
    roster = sent(book(HEADS, *UNITS))

    found = wizard.post("/new/roster", json=roster).json()
    made = wizard.post(
        "/new",
        json={
            **roster,
            "city": "样例市",
            "sessions": "北片区\n\n南片区",
            "signers": "评议办",
            "tops": {"地方管理部门": 2},
        },
    )

    assert found["categories"][0] == {"name": "地方管理部门", "count": 2, "top": 2}
    assert made.json() == {"starts": "/signin?token=x"}
    activity = load_activity(tmp_path / "activity" / "activity.toml")
    assert [session.name for session in activity.sessions] == ["北片区", "南片区"]
    assert activity.rules.signatures_required == ("评议办",)
    assert not is_new(tmp_path / "activity")


def test_faults_come_by_cell_and_nothing_is_made(wizard: httpx.Client, tmp_path: Path) -> None:
    twice = [4, "教育局", "市教育局二", "地方管理部门", None]

    answer = wizard.post("/new", json={**sent(book(HEADS, *UNITS, twice)), "city": "样例市"})

    assert answer.status_code == 409
    assert any("第 5 行 B 列" in fault for fault in answer.json()["faults"])
    assert is_new(tmp_path / "activity")


def test_without_the_link_nothing_is_shown_or_made(wizard: httpx.Client, tmp_path: Path) -> None:
    body = {**sent(book(HEADS, *UNITS)), "city": "样例市"}
    wizard.headers["x-csrf-token"] = "another"

    answers = [wizard.get("/new"), wizard.post("/new", json=body)]
    wizard.headers["x-csrf-token"] = TOKEN
    cross = wizard.post("/new", json=body, headers={"origin": "http://evil.example"})

    assert [each.status_code for each in (*answers, cross)] == [403, 403, 403]
    assert is_new(tmp_path / "activity")
    assert "default-src 'none'" in wizard.get("/new").headers["content-security-policy"]


def test_a_folder_that_holds_anything_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()

    assert not is_new(tmp_path)
    assert is_new(tmp_path / "nowhere")
