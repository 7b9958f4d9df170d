"""A folder that an earlier version printed, scanned, sealed, tallied and signed."""

import tarfile
from pathlib import Path

FIXTURE = Path(__file__).parent / "fixtures" / "sealed-506ab3b.tar.xz"

PASSPHRASE = "an old pass phrase"
"""Of both keys, `office` and `notary`."""


def unpacked(into: Path) -> Path:
    """Return a fresh copy of the folder, anybody's to change."""
    with tarfile.open(FIXTURE) as archive:
        # Debian 12's Python, 3.11.2, has no filters yet; the archive is the repository's own.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(into)  # noqa: S202 - the filter is the archive's own
    return into / "sealed-506ab3b"
