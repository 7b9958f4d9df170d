"""Counts a meeting on hosts of their own, each of which is killed and cut off while it is counted.

    python bench/hosts.py --sheets 2000

Scheduler, two workers, database and review pages run as deploy/compose.yaml says, in network
namespaces (`bench.province`); the station watches a folder. While a part of the stack is read, a
host loses its power or its cable and gets it back. What ends is started again, as systemd does. On
the review pages a person settles what waits, while both servers lose power and cable. At the end
the votes must be those of one undisturbed laptop, byte for byte, and no page may be on record
twice.
Prints JSON; exits 1 where the votes differ. Linux, root.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.after_review import serving
from bench.network import Network, NoNetworkError, wait_until
from bench.province import ROOT, Province
from bench.speed import pingyi, prepare
from calibration.pens.intents import FillPlan, RowKind

AWAY_SECONDS = 2.0
"""How long a host is without power or cable."""

_READ_SECONDS = 300.0
"""So long a part of the stack may take."""

_ASKED_SECONDS = 0.5
"""Between two questions to the database, each of which starts a program on its host."""

CUT, CRASH = "cable", "power"
DISTURBED = tuple(
    (host, what)
    for host in ("worker1", "worker2", "scheduler", "database", "station")
    for what in (CRASH, CUT)
)
DOUBTFUL = FillPlan(
    trouble={RowKind.OVERVOTE: 0.01, RowKind.CORRECTION: 0.01, RowKind.MIXED: 0.005}
)
"""More to settle than in a meeting: each row of the stack is one more chance to lose a vote."""


@dataclass(frozen=True)
class Part:
    """How one part of the stack was read."""

    host: str
    lost: str
    seconds: float


def main() -> None:
    """Count twice, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--dpi", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            figures = count(Path(scratch), options.sheets, options.dpi)
        except NoNetworkError as problem:
            sys.exit(str(problem))
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.exit(not figures["same_votes_csv"])


def count(scratch: Path, sheets: int, dpi: int = 200) -> dict[str, Any]:
    """Count on a laptop and on disturbed hosts, and compare.

    Args:
        scratch: an empty folder.
        sheets: how many, of two pages.
        dpi: of the scans.

    Raises:
        NoNetworkError: no hosts can be made here.
    """
    calm, wild, scans = (scratch / name for name in ("calm", "wild", "scans"))
    with Network() as network:
        prepare(calm, scans, 2 * sheets, dpi, DOUBTFUL)
        shutil.copytree(calm, wild)
        began = time.monotonic()
        alone, waiting = count_alone(calm, scans)
        laptop = time.monotonic() - began
        (scratch / "province").mkdir()
        with closing(Province(network, scratch / "province", wild)) as province:
            began = time.monotonic()
            parts = read_disturbed(province, wild, parts_of(scans, scratch / "parts"))
            settled = settle_disturbed(province)
            together = province.pingyi("export", "votes", "-o", "-")
            said = province.log("station")
            chain = province.pingyi("verify-log")
            seconds = time.monotonic() - began
    return {
        "sheets": sheets,
        "waiting": waiting,
        "settled": settled,
        "parts": [vars(part) for part in parts],
        "laptop_seconds": round(laptop, 1),
        "hosts_seconds": round(seconds, 1),
        "lines": alone.count("\n"),
        "whole_log": chain.returncode == 0,
        "same_votes_csv": together.stdout == alone,
        "tracebacks": said.count("Traceback"),
        "trouble": together.stderr + (chain.stderr if chain.returncode else ""),
    }


def count_alone(folder: Path, scans: Path) -> tuple[str, int]:
    """Count on one laptop; return the votes, and how many items somebody settled."""
    pingyi("-C", str(folder), "scan", str(scans))
    with serving(ROOT, folder) as (_, link):
        done = subprocess.run(
            [sys.executable, str(ROOT / "bench" / "clerk.py"), link],
            check=True,
            capture_output=True,
            text=True,
        )
    return pingyi("-C", str(folder), "export", "votes", "-o", "-"), json.loads(done.stdout)[
        "settled"
    ]


def parts_of(scans: Path, folder: Path) -> list[Path]:
    """Share the scans out over as many folders as there are disturbances."""
    found = sorted(scans.iterdir())
    parts = []
    for number in range(len(DISTURBED)):
        part = folder / f"{number:02}"
        part.mkdir(parents=True)
        for path in found[number :: len(DISTURBED)]:
            path.rename(part / path.name)
        parts.append(part)
    return parts


def read_disturbed(province: Province, folder: Path, parts: Sequence[Path]) -> list[Part]:
    """Read one part after the other, and take a host away in the middle of each."""
    province.move_evidence()
    for host in ("scheduler", "worker1", "worker2", "station"):
        province.start(host)
    read, pages = [], 0
    for part, (host, what) in zip(parts, DISTURBED, strict=True):
        pages += len(list(part.iterdir()))
        read.append(_read_part(province, folder, part, pages, host, what))
    return read


def _read_part(
    province: Province, folder: Path, part: Path, pages: int, host: str, what: str
) -> Part:
    """Have a part of the stack read; `pages`: how many are on record then."""
    originals = folder / "originals"
    before, began = len(list(originals.iterdir())), time.monotonic()
    part.rename(province.scans / part.name)
    wait_until(
        lambda: len(list(originals.iterdir())) > before,
        lambda: f"nothing arrives: {province.log('station')[-2000:]}",
        _READ_SECONDS,
    )
    _take_away(province, host, what)
    wait_until(
        lambda: province.pages_on_record() == pages,
        lambda: f"{host} without {what}: {province.log('station')[-2000:]}",
        _READ_SECONDS,
        pause=_ASKED_SECONDS,
    )
    read = Part(host, what, round(time.monotonic() - began, 1))
    print(read, file=sys.stderr, flush=True)
    return read


def _take_away(province: Province, name: str, what: str) -> None:
    """Take power or cable from a host, and give it back."""
    host = province.hosts[name]
    if what == CUT:
        host.cut()
        time.sleep(AWAY_SECONDS)
        host.mend()
        return
    host.crash()
    time.sleep(AWAY_SECONDS)
    province.start(name)


def settle_disturbed(province: Province) -> dict[str, int]:
    """Have somebody settle all that waits while the servers lose cable and power."""
    province.start_review("张三")
    clerk = province.start_clerk(province.link("张三"))
    review = province.hosts["review"]
    review.cut()
    time.sleep(AWAY_SECONDS)
    review.mend()
    time.sleep(0.5)
    review.crash()
    time.sleep(AWAY_SECONDS)
    province.start_review("李四")
    out, _ = clerk.communicate()
    if clerk.returncode:
        raise RuntimeError(out)
    found: dict[str, int] = json.loads(out)
    return found


if __name__ == "__main__":
    main()
