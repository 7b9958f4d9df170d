"""What reading a page costs in another build and in this one, page by page in turn.

    git worktree add ../earlier COMMIT
    python bench/pairs.py ../earlier --pages 60 --rounds 5

The other build prints the forms and simulates the scans, so both read the same ones; an earlier
build's forms lack what was added since. Two processes, one a build, read each page in turn, in
processor time; a page's figure is the least of its rounds. Prints JSON: milliseconds a page, the
ratio of this build's to the other's, of all pages and of stages that both name alike, and how many
times what decoding alone takes in the same process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import IO, cast

READER = Path(__file__).with_name("pairs_reader.py")
"""Runs with the modules of either build."""

Read = tuple[float, float, dict[str, float]]
"""Milliseconds of a page, of decoding it alone, and of its stages."""


def main() -> None:
    """Simulate once, read in turn, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("other", type=Path, help="folder of the other build")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dpi", type=int, default=200)
    options = parser.parse_args()
    here = Path(__file__).parent.parent
    with tempfile.TemporaryDirectory() as scratch:
        run(options.other, "prepare", scratch, options.pages, options.dpi).communicate()
        scans = sorted((Path(scratch) / "scans").iterdir())
        readers = [run(build, "read", scratch) for build in (options.other, here)]
        nothing: Read = (float("inf"), float("inf"), {})
        least = [[nothing] * len(scans) for _ in readers]
        for _ in range(options.rounds):
            for number, scan in enumerate(scans):
                for reader, reads in zip(readers, least, strict=True):
                    reads[number] = least_of(reads[number], ask(reader, scan))
        for reader in readers:
            reader.communicate()
    print(json.dumps(figures(*least), indent=2))


def run(build: Path, *words: object) -> subprocess.Popen[str]:
    """Return a process of a reader that has one build's modules."""
    return subprocess.Popen(
        [sys.executable, str(READER), *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=build,
        env={**os.environ, "PYTHONPATH": str(build.resolve())},
    )


def ask(reader: subprocess.Popen[str], scan: Path) -> Read:
    """Return what reading a page took, in milliseconds, decoding alone, and each stage."""
    print(scan, file=reader.stdin, flush=True)
    whole, decoded, stages = json.loads(next(iter(cast("IO[str]", reader.stdout))))
    return whole, decoded, stages


def least_of(one: Read, other: Read) -> Read:
    """Return the shorter read of a page, and the shorter decoding."""
    whole, _, stages = min(one, other, key=lambda read: read[0])
    return whole, min(one[1], other[1]), stages


def figures(other: list[Read], this: list[Read]) -> dict[str, object]:
    """Return means of both builds, ms a page, and their ratio."""
    pages = len(this)
    before, now = (sum(read[0] for read in reads) / pages for reads in (other, this))
    names = dict.fromkeys(name for reads in (other, this) for name in reads[0][2])
    stages = {
        name: [
            round(sum(each.get(name, 0.0) for *_, each in reads) / pages, 2)
            for reads in (other, this)
        ]
        for name in names
    }
    times = [[whole / decoded for whole, decoded, _ in reads] for reads in (other, this)]
    decoding = [sum(read[1] for read in reads) / pages for reads in (other, this)]
    return {
        "pages": pages,
        "decode_ms": [round(each, 2) for each in decoding],
        "read_by_decode": [round(median(each), 2) for each in times],
        "all_read_by_all_decoded": [round(before / decoding[0], 2), round(now / decoding[1], 2)],
        "other_ms": round(before, 2),
        "this_ms": round(now, 2),
        "this_by_other": round(now / before, 3),
        "stages_ms": stages,
    }


if __name__ == "__main__":
    main()
