"""Kills a scan ten times at random moments, runs it once more, and compares what was counted.

    python bench/kill.py --sheets 60 --kills 10

The same forms and scans are read twice: undisturbed, and by a `pingyi scan` that is killed with
SIGKILL after a random part of the time that the undisturbed one took, again and again. Both must
give the same votes.csv, byte for byte. Exits 1 where they differ.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.speed import pingyi, prepare


def main() -> None:
    """Prepare, read undisturbed, read disturbed, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        calm, wild, scans = (Path(scratch) / name for name in ("calm", "wild", "scans"))
        prepare(calm, scans, 2 * options.sheets, 200)
        subprocess.run(["cp", "-r", str(calm), str(wild)], check=True)  # noqa: S607
        began = time.monotonic()
        pingyi("-C", str(calm), "scan", str(scans))
        longest = time.monotonic() - began
        done: list[int] = []
        for _ in range(options.kills):
            _scan_and_kill(wild, scans, chance.uniform(0.4, longest))
            status = json.loads(pingyi("-C", str(wild), "status", "--json"))
            done.append(sum(session["scanned"] for session in status["sessions"]))
        last = json.loads(pingyi("-C", str(wild), "scan", str(scans), "--json"))
        pingyi("-C", str(wild), "verify-log")
        votes = [pingyi("-C", str(folder), "export", "votes", "-o", "-") for folder in (calm, wild)]
    is_same = votes[0] == votes[1]
    print(
        json.dumps(
            {
                "sheets": options.sheets,
                "kills": options.kills,
                "sheets_on_record_after_each_kill": done,
                "pages_read_by_the_last_run": last["pages"],
                "lines": votes[0].count("\n"),
                "same_votes_csv": is_same,
            }
        )
    )
    sys.exit(not is_same)


def _scan_and_kill(folder: Path, scans: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from cli.main import main; main()",
            *("-C", str(folder), "scan", str(scans)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    main()
