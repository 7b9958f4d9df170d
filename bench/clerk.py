"""Somebody who settles every doubt on the review pages by a rule of no meaning, and never gives up.

    python bench/clerk.py LINK [--ca FILE] [--seconds 1200]

What a row comes to follows from its address alone, so that it is the same whoever settles it, on
whichever server, however often the connection is lost. Ends once neither row nor sheet waits and
prints JSON: how many were settled, how many answers came second, and how often it asked in vain.
"""

import argparse
import hashlib
import json
import re
import ssl
import sys
import time
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, Request, build_opener

VOTES = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain")

_CONFLICT = 409
_CLIENT, _SERVER = 400, 500
_ANSWER_SECONDS = 10.0


def main() -> None:
    """Sign in, settle, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("link")
    parser.add_argument("--ca")
    parser.add_argument("--passphrase", default="")
    parser.add_argument("--seconds", type=float, default=1200.0)
    options = parser.parse_args()
    clerk = Clerk(options.link, options.ca, time.monotonic() + options.seconds)
    clerk.sign_in(options.passphrase)
    clerk.settle_all()
    print(json.dumps({"settled": clerk.settled, "second": clerk.second, "in_vain": clerk.in_vain}))


class Clerk:
    """One person at one browser.

    Args:
        link: to sign in with.
        authority: file of the certificate that the server's is signed with.
        until: when to give up, by `time.monotonic`.
    """

    def __init__(self, link: str, authority: str | None, until: float) -> None:
        parts = urlsplit(link)
        self._link = link
        self._address = f"{parts.scheme}://{parts.netloc}"
        self._token = parse_qs(parts.query)["token"][0]
        trust = ssl.create_default_context(cafile=authority)
        self._cookies = CookieJar()
        self._browser: OpenerDirector = build_opener(
            HTTPCookieProcessor(self._cookies), HTTPSHandler(context=trust)
        )
        self._until = until
        self._csrf = ""
        self.settled = self.second = self.in_vain = 0

    def sign_in(self, passphrase: str) -> None:
        """Use the link up."""
        self._asked(Request(self._link))
        asked = {"token": self._token, "role": "operator", "passphrase": passphrase}
        form = urlencode(asked).encode()
        origin = {"origin": self._address}
        try:
            self._asked(Request(f"{self._address}/signin", form, origin))
        except HTTPError:
            if not len(self._cookies):  # the link let somebody in whose answer was lost
                raise
        shown = self._asked(Request(f"{self._address}/queue")).decode()
        found = re.search(r'name="csrf" content="([^"]+)"', shown)
        if found is None:
            sys.exit("the link lets nobody in")
        self._csrf = found[1]

    def settle_all(self) -> None:
        """Settle what waits until nothing does."""
        while items := [each for each in self._json("/queue.json")["items"] if is_open(each)]:
            for item in items:
                self._settle(item)

    def _settle(self, item: dict[str, Any]) -> None:
        address: str = item["address"]
        try:
            seen = self._json(f"{address}.json").get("seen")
            if item["kind"] == "row":
                answer: dict[str, Any] = {"vote": vote_for(address), "seen": seen}
                self._send(f"{address}/decision", answer)
            else:
                self._send(f"{address}/settle", {"seen": seen})
            self.settled += 1
        except HTTPError as refused:
            if refused.code >= _SERVER:
                raise
            self.second += 1

    def _json(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._asked(Request(f"{self._address}{path}")))
        return found

    def _send(self, path: str, body: dict[str, Any]) -> None:
        headers = {
            "content-type": "application/json",
            "origin": self._address,
            "x-csrf-token": self._csrf,
        }
        self._asked(Request(f"{self._address}{path}", json.dumps(body).encode(), headers))

    def _asked(self, request: Request) -> bytes:
        """Return an answer, asked for again and again while nobody gives one.

        Raises:
            HTTPError: the answer is a refusal.
        """
        while True:
            try:
                with self._browser.open(request, timeout=_ANSWER_SECONDS) as answer:
                    content: bytes = answer.read()
                    return content
            except HTTPError as refused:
                if refused.code < _SERVER:
                    raise
                trouble: Exception = refused
            except (URLError, HTTPException, OSError) as problem:
                trouble = problem
            self.in_vain += 1
            if time.monotonic() > self._until:
                sys.exit(f"nobody answers: {trouble}")
            time.sleep(0.2)


def is_open(item: dict[str, Any]) -> bool:
    """Return whether an item is one that this clerk settles: nobody settles a page that lacks."""
    reasons = {reason["code"] for reason in item["reasons"]}
    return item["kind"] in ("row", "sheet") and "missing_page" not in reasons


def vote_for(address: str) -> str:
    """Return what a row comes to, by its address: the same for everybody."""
    return VOTES[hashlib.sha256(address.encode()).digest()[0] % len(VOTES)]


if __name__ == "__main__":
    main()
