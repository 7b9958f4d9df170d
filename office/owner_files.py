"""Which files of an activity folder are for their owner alone, and those of earlier versions."""

from collections.abc import Iterator
from pathlib import Path

from ballot.owner_only import narrow_file

PATTERNS = (
    "pingyi.state.db*",
    "pingyi.db*",  # with -wal and -shm, which hold the last pages
    "pingyi.lock*",
    "output/votes.csv",
    "output/refused.csv",
    "output/forms/*/refused.csv",
    "output/records.jsonl",
    "output/cvr.json",
    "output/tally.xlsx",
    "output/proof-*.json",
    "output/sessions/*/*/records.jsonl",
    "output/papers/废票与复核清单*.pdf",
    "output/papers-earlier/*/废票与复核清单*.pdf",
    "output/opinions/*/*.pdf",
    "output/opinions/*/*.csv",
    "output/opinions/*-earlier/*/*.pdf",
    "output/opinions/*-earlier/*/*.csv",
    "output/explain/*.png",
    "merged/*/*/records.jsonl",
)
"""Everything beside the originals that says how single sheets were filled in."""


def narrow_folder(folder: Path) -> None:
    """Make all of it readable by its owner alone; earlier versions left it open to everybody."""
    for path in owner_files(folder):
        narrow_file(path)


def owner_files(folder: Path) -> Iterator[Path]:
    """Yield those files that are there."""
    for pattern in PATTERNS:
        yield from folder.glob(pattern)
