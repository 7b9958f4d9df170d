"""A folder that an earlier version printed, scanned, sealed, tallied and signed."""

import tarfile
from pathlib import Path

FIXTURE = Path(__file__).parent / "fixtures" / "sealed-506ab3b.tar.xz"

PASSPHRASE = "an old pass phrase"
"""Of both keys, `office` and `notary`."""


def unpacked(into: Path) -> Path:
    """Return a fresh copy of the folder, anybody's to change."""
    with tarfile.open(FIXTURE) as archive:
        archive.extractall(into, filter="data")
    return into / "sealed-506ab3b"
