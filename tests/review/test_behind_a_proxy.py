"""Behind a real nginx that ends TLS and asks two servers in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ballot.errors import UsageError
from cli.main import run
from review.home import behind_proxy
from tests.nginx_server import NAME, Proxy, nginx, reserved_port
from tests.review.asking import decide, waiting
from tests.review.conftest import Client, Served, serving
from tests.review.desks import sqlite_tables

PASSPHRASE = "correct horse battery"


@dataclass
class Behind:
    """A proxy and the servers behind it."""

    proxy: Proxy
    servers: tuple[Served, Served]
    asked: list[int] = field(default_factory=list)
    """Which server was asked who somebody is, each time."""

    def client(self, name: str = "张三") -> Client:
        """Return somebody who signs in through the proxy, with a link of the first server."""
        served = replace(self.servers[0], address=self.proxy.address)
        client = Client(served, name, "operator", transport=self.proxy.transport())
        self.servers[0].clients.append(client)
        return client


@pytest.fixture
def behind(meeting: Path, tmp_path: Path) -> Iterator[Behind]:
    port = reserved_port()
    home = behind_proxy(f"https://{NAME}:{port}")
    tables = [sqlite_tables(tmp_path), sqlite_tables(tmp_path)]
    one, two = (serving(meeting, shared=each, home=home, passphrase=PASSPHRASE) for each in tables)
    with one as first, two as second:
        places = [each.address.removeprefix("http://") for each in (first, second)]
        with nginx(tmp_path / "nginx", port, places) as proxy:
            made = Behind(proxy, (first, second))
            for number, served in enumerate(made.servers):
                _watch(served, made.asked, number)
            yield made
    for each in tables:
        each.close()


def _watch(served: Served, asked: list[int], number: int) -> None:
    who = served.office.door.who

    def watched(*known: Any) -> Any:
        asked.append(number)
        return who(*known)

    served.office.door.who = watched  # type: ignore[method-assign]


def test_one_sign_in_holds_whichever_server_answers(behind: Behind) -> None:
    client = behind.client()
    rows = [item["address"] for item in waiting(client) if item["kind"] == "row"][:3]

    pictures = [client.get(f"{address}/row.jpg") for address in rows]
    answers = [decide(client, address) for address in rows]
    left = client.post("/signout")

    assert {picture.headers["content-type"] for picture in pictures} == {"image/jpeg"}
    assert [answer.status_code for answer in (*pictures, *answers, left)] == [200] * 7
    assert set(behind.asked) == {0, 1}
    assert [client.get("/queue.json").status_code for _ in range(2)] == [401, 401]


def test_cookies_are_kept_by_browsers_for_this_name_and_tls_alone(behind: Behind) -> None:
    token = behind.servers[0].link().split("token=")[1]
    entry = {"token": token, "role": "operator", "passphrase": PASSPHRASE}
    with httpx.Client(base_url=behind.proxy.address, transport=behind.proxy.transport()) as client:
        entered = client.post("/signin", data=entry)
        page = client.get("/queue", headers={"accept": "text/html"}).text
        client.headers["x-csrf-token"] = page.split('name="csrf" content="')[1].split('"')[0]
        left = client.post("/signout")

    cookies = [*entered.headers.get_list("set-cookie"), *left.headers.get_list("set-cookie")]
    assert len(cookies) == 3
    for cookie in cookies:
        words = cookie.split("; ")
        assert words[0].startswith("__Host-pingyi_")
        assert {"Secure", "Path=/", "HttpOnly"} <= set(words)
        assert "Domain" not in cookie


def test_links_lead_to_the_address_of_the_proxy(behind: Behind) -> None:
    assert behind.servers[1].office.address == behind.proxy.address


def test_the_passphrase_is_asked_for(behind: Behind) -> None:
    token = behind.servers[0].link().split("token=")[1]
    with httpx.Client(base_url=behind.proxy.address, transport=behind.proxy.transport()) as client:
        entered = client.post("/signin", data={"token": token, "role": "operator"})

    assert entered.status_code == 400


@pytest.mark.parametrize("origin", ["http://{name}:{port}", "https://{name}", "https://evil.test"])
def test_a_change_from_elsewhere_is_refused_and_one_from_here_is_not(
    behind: Behind, origin: str
) -> None:
    client = behind.client()
    foreign = origin.format(name=NAME, port=behind.proxy.port)

    refused = client.post("/undo", json={}, headers={"origin": foreign})
    own = client.post("/undo", json={}, headers={"origin": behind.proxy.address})

    assert (refused.status_code, own.status_code) == (403, 409)  # there is nothing to undo


def test_who_comes_past_the_proxy_under_another_name_is_refused(behind: Behind) -> None:
    direct = behind.servers[0].address
    port = direct.rsplit(":", 1)[1]

    codes = [
        httpx.get(f"{place}/signin", headers=headers).status_code
        for place in (direct, f"http://localhost:{port}")
        for headers in ({}, {"x-forwarded-host": NAME}, {"host": f"www.{NAME}"})
    ]

    assert set(codes) == {400}


def test_what_anybody_may_forward_is_not_believed(behind: Behind) -> None:
    told = {
        "host": NAME,
        "x-forwarded-proto": "http",
        "x-forwarded-host": "evil.test",
        "x-forwarded-for": "10.9.8.7",
        "forwarded": "host=evil.test;proto=http",
    }

    led = httpx.get(f"{behind.servers[0].address}/queue/", headers=told)

    assert led.headers["location"] == f"{behind.proxy.address}/queue"


def test_while_one_server_is_gone_the_other_goes_on(behind: Behind) -> None:
    client = behind.client()
    behind.servers[1].stop()

    codes = [client.get("/queue.json").status_code for _ in range(4)]

    assert codes == [200] * 4


@pytest.mark.parametrize(
    "address",
    [
        "http://review.example.org",
        "review.example.org",
        "https://",
        "https://review.example.org/pages",
        "https://review.example.org?a=b",
        "https://review.example.org?",
        "https://review.example.org#x",
        "https://zhang@review.example.org",
        "https://review.example.org:0",
        "https://review.example.org:99999",
        "https://*.example.org",
        "https://exa mple.org",
        "https://review..org",
        " https://review.example.org",
        "https://[::1",
    ],
)
def test_an_address_that_is_no_plain_https_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="behind-proxy"):
        behind_proxy(address)


@pytest.mark.parametrize(
    ("given", "shown", "host"),
    [
        ("https://Review.Example.org", "https://review.example.org", "review.example.org"),
        ("https://review.example.org:443/", "https://review.example.org", "review.example.org"),
        (
            "https://review.example.org:8443",
            "https://review.example.org:8443",
            "review.example.org",
        ),
        ("https://评议.example.org", "https://xn--9c3arb.example.org", "xn--9c3arb.example.org"),
        ("https://192.0.2.7", "https://192.0.2.7", "192.0.2.7"),
        ("https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443", "2001:db8::7"),
    ],
)
def test_an_address_is_kept_as_browsers_send_it(given: str, shown: str, host: str) -> None:
    home = behind_proxy(given)

    assert (home.address, home.hosts) == (shown, (host,))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--behind-proxy", "http://review.example.org"], "http://"),
        (["--behind-proxy", "https://review.example.org"], "--passphrase-file"),
        (["--behind-proxy", "https://review.example.org", "--host", "192.0.2.7"], "--host"),
        (["--behind-proxy", "https://review.example.org", "--key", "key.pem"], "--key"),
    ],
)
def test_what_does_not_go_with_a_proxy_is_refused_with_a_sentence(
    options: list[str], said: str, meeting: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = run(["review", *options, "--for", "张三", "--no-browser", "-C", str(meeting)])

    assert code == 2
    assert said in capfd.readouterr().err
