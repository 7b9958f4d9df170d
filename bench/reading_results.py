"""Results on disk: one JSON line a chunk, so that a run can stop anywhere and go on."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.reading_chunk import Chunk
from bench.reading_counts import Counts
from bench.reading_tiers import TierName

ROOT: Final = Path(__file__).parent.parent
OUT: Final = ROOT / "bench" / "out" / "reading"

MEASURED: Final = (
    *("ballot", "forms", "scanner", "calibration", "office/example.toml"),
    *(
        f"bench/reading_{part}.py"
        for part in ("chunk", "counts", "forms", "outside", "tiers", "world")
    ),
)
"""What results depend on: a commit that touches none of it leaves them valid."""


def code_version() -> str:
    """Return the commit of the measured code, or `dirty-<commit>-<digest>` where it was edited."""
    commit = _git("log", "-1", "--format=%h", "--", *MEASURED).strip()
    edited = _git("status", "--porcelain", "--untracked-files=all", "--", *MEASURED)
    if not edited:
        return commit
    digest = hashlib.sha256(_git("diff", "HEAD", "--", *MEASURED).encode())
    for line in edited.splitlines():
        path = ROOT / line[3:]
        if line.startswith("??") and path.is_file():
            digest.update(path.read_bytes())
    return f"dirty-{commit}-{digest.hexdigest()[:8]}"


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words],  # noqa: S607 - whichever git is on the path
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@dataclass(frozen=True, slots=True)
class Result:
    """One chunk and what came of it."""

    chunk: Chunk
    counts: Counts
    world: str
    """What else the chunk depends on: height of rows, digest of the strokes."""

    @property
    def key(self) -> tuple[int, int, int, str]:
        """What tells it from other results of its tier and source."""
        return (self.chunk.seed, self.chunk.number, self.chunk.sheets, self.world)

    def to_json(self) -> dict[str, Any]:
        """Return values for JSON."""
        chunk = self.chunk
        return {
            "tier": chunk.tier,
            "source": chunk.source,
            "seed": chunk.seed,
            "number": chunk.number,
            "chunk_sheets": chunk.sheets,
            "world": self.world,
            **self.counts.to_json(),
        }


class ResultsFolder:
    """The results of one version of the code."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, result: Result) -> None:
        """Write one line, on a line of its own even after one that was cut off."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{result.chunk.tier}-{result.chunk.source}.jsonl"
        line = json.dumps(result.to_json(), separators=(",", ":")) + "\n"
        with path.open("ab+") as file:
            is_cut_off = file.tell() > 0 and file.seek(-1, os.SEEK_END) and file.read(1) != b"\n"
            file.write((b"\n" if is_cut_off else b"") + line.encode())

    def read(self) -> Iterator[Result]:
        """Yield every result; a last line that was cut off is passed over, to be done again."""
        for path in sorted(self.folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    values = json.loads(line)
                except json.JSONDecodeError:
                    continue
                chunk = Chunk(
                    TierName(values["tier"]),
                    values["source"],
                    values["seed"],
                    values["number"],
                    values["chunk_sheets"],
                )
                yield Result(chunk, Counts.from_json(values), values["world"])

    def seeds(self) -> list[int]:
        """Return the seeds that there are results of."""
        return sorted({result.chunk.seed for result in self.read()})

    def merged(self) -> dict[tuple[TierName, str], Counts]:
        """Return the sums by tier and source, no chunk counted twice, in the tiers' order."""
        sums: dict[tuple[TierName, str], Counts] = {}
        seen: set[tuple[object, ...]] = set()
        for result in self.read():
            kind = (result.chunk.tier, result.chunk.source)
            if (*kind, *result.key) not in seen:
                seen.add((*kind, *result.key))
                sums.setdefault(kind, Counts()).add(result.counts)
        order = list(TierName)
        return dict(sorted(sums.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))
