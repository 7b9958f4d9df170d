"""Other programs on the same marks: processor time a sheet, and rows that are silently wrong.

    python bench/peers.py --sheets 20 200
    python bench/peers.py --sheets 200 --without checkbox-extractor

Optional: it installs pinned versions of MarkShark, AMC (Debian only) and checkbox-extractor into a
temporary folder, and nothing of theirs is kept. Each reads stacks of office scans of the example's
form, 66 rows a sheet; ours beside them, before and after. Time is processor time of the whole tree
of processes, start-up included. "default" is a program as it comes; "best" has the setting of a
grid that reads other sheets with the fewest wrong rows, of those that leave at most a tenth to
people.
Prints JSON.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.peers_amc import Amc
from bench.peers_checkbox import CheckboxExtractor
from bench.peers_markshark import MarkShark
from bench.peers_ours import Ours
from bench.peers_read import Peer, Reading, UnavailableError, score
from bench.peers_stack import Stack, make_stack

_SEARCH_SEED, _SEED = 101, 1


def main() -> None:
    """Install, search settings, read, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--search-sheets", type=int, default=20, help="other sheets, for the best")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--without", nargs="*", default=[], help="programs to leave out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        peers, figures = _installed(scratch, options.without)
        stacks = {
            sheets: make_stack(scratch / f"stack{sheets}", sheets, _SEED + sheets, options.dpi)
            for sheets in options.sheets
        }
        others = make_stack(scratch / "others", options.search_sheets, _SEARCH_SEED, options.dpi)
        work = scratch / "work"
        work.mkdir()
        settings = {peer.name: peer.search(others, work) for peer in peers}
        for sheets, stack in stacks.items():
            figures[f"{sheets} sheets"] = _compared(peers, settings, stack, work)
    print(json.dumps({"dpi": options.dpi, "best": settings, **figures}, indent=2))


def _installed(scratch: Path, without: list[str]) -> tuple[list[Peer], dict[str, Any]]:
    """Return the programs that can be had, and why others can't."""
    peers: list[Peer] = []
    unavailable: dict[str, str] = {}
    wanted: list[Peer] = [Amc(), MarkShark(), CheckboxExtractor()]
    for number, peer in enumerate(wanted):
        if any(peer.name.lower().startswith(name.lower()) for name in without):
            continue
        at = scratch / f"program{number}"
        at.mkdir()
        try:
            peer.install(at)
        except UnavailableError as error:
            unavailable[peer.name] = str(error)
        else:
            peers.append(peer)
    return peers, {"unavailable": unavailable} if unavailable else {}


def _compared(
    peers: list[Peer], settings: Mapping[str, Mapping[str, Any]], stack: Stack, work: Path
) -> dict[str, Any]:
    """Return what each program makes of a stack, in times of ours as it ran beside it, too."""
    ours = Ours()
    found: dict[str, Any] = {}
    mine = ours.read(stack, work)
    for peer in peers:
        default, best = peer.read(stack, work), peer.read(stack, work, settings[peer.name])
        again = ours.read(stack, work)
        beside = (mine.seconds + again.seconds) / 2
        for kind, reading in (("default", default), ("best", best)):
            told = _figures(reading, stack)
            found[f"{peer.name}, {kind}"] = {**told, "times_ours": reading.seconds / beside}
        mine = again
    return _rounded({ours.name: _figures(mine, stack), **found})


def _figures(reading: Reading, stack: Stack) -> dict[str, float]:
    became = score(reading.votes, stack)
    blank = sum(1 for vote in reading.votes.values() if vote == "abstain")
    return {
        "seconds_a_sheet": reading.seconds / len(stack.printed),
        "rows": became.rows,
        "wrong": became.wrong,
        "wrong_percent": 100 * became.wrong / became.rows,
        "to_a_person_percent": 100 * became.to_a_person / became.rows,
        "read_as_blank_percent": 100 * blank / became.rows,
    }


def _rounded(table: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {key: round(value, 3) for key, value in row.items()} for name, row in table.items()
    }


if __name__ == "__main__":
    main()
