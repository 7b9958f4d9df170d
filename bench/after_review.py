"""How long the review pages take from their start to the first item, for `bench/after.py`."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

_ENTRY = "from cli.main import main; main()"
_TICKS = os.sysconf("SC_CLK_TCK")
_KB_PER_MB = 1024


def first_item(code: Path, folder: Path) -> tuple[float, float]:
    """Start the pages of one build, sign in, and ask for the first item.

    Returns:
        Seconds of processor time until it was answered, and the most MB that were held.
    """
    with serving(code, folder) as (program, link):
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        browser.open(link).read()
        token = link.split("token=")[1].split("&")[0]
        form = urlencode({"token": token, "name": "张三", "role": "operator"}).encode()
        browser.open(urljoin(link, "/signin"), form).read()
        answer = browser.open(urljoin(link, "/next"))
        shown = answer.read().decode()
        if "/rows/" not in answer.url and "/sheets/" not in answer.url:
            raise SystemExit(f"{code}: no item, but {answer.url}: {shown[:200]}")
        return used(program.pid)


@contextmanager
def serving(code: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield the process that serves, and a link to sign in with."""
    words = ["-C", str(folder), "review", "--no-browser"]
    if (code / "cli" / "review_links.py").exists():  # since links are made for somebody
        words += ["--for", "张三"]
    program = subprocess.Popen(
        [sys.executable, "-c", _ENTRY, *words],
        cwd=code,
        env={**os.environ, "PYTHONPATH": str(code), "COLUMNS": "400"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        lines = iter(cast("IO[str]", program.stdout))
        link = next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))
        yield program, link
    finally:
        program.send_signal(signal.SIGINT)
        program.communicate()


def used(pid: int) -> tuple[float, float]:
    """Return seconds of processor time of a process so far, and the most MB that it held."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return (int(fields[11]) + int(fields[12])) / _TICKS, int(peak) / _KB_PER_MB
