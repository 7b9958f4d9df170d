"""What is in the repository stands on its own."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

OUTSIDE = ("../" + "shared", "/work/" + "shared", "/work/" + "main")
"""Places on the machines that it was made on; put together here so as not to be found."""

BINARY = {".png", ".ttf", ".jpg", ".pdf", ".tif", ".tiff"}


def tracked() -> list[Path]:
    """Return the files of the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("not a git working copy")
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_points_outside_of_the_repository() -> None:
    texts = {path: path.read_bytes() for path in tracked() if path.suffix not in BINARY}

    found = [
        f"{path.relative_to(ROOT)}: {place}"
        for path, content in texts.items()
        for place in OUTSIDE
        if place.encode() in content
    ]

    assert len(texts) > 100
    assert found == []


def test_the_license_is_that_of_the_metadata() -> None:
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert license_text.startswith("MIT License")
    assert "pingyi contributors" in license_text
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
