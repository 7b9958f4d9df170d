"""How the tests of the pages ask and decide."""

from typing import Any

import httpx

from tests.review.conftest import Client


def waiting(client: Client, **part: str) -> list[dict[str, Any]]:
    return client.get("/queue.json", params=part).json()["items"]


def first_row(client: Client) -> str:
    return next(item["address"] for item in waiting(client) if item["kind"] == "row")


def decide(
    client: Client, address: str, vote: str = "satisfied", why: str = "", *, seen: str = ""
) -> httpx.Response:
    """Answer as the page of the row does that was opened just now, or when it told `seen`."""
    seen = seen or client.get(f"{address}.json").json().get("seen", "0" * 64)
    return client.post(f"{address}/decision", json={"vote": vote, "why": why, "seen": seen})
