"""What is in the repository stands on its own."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

OUTSIDE = re.compile(
    rb"(?<![\w.~/-])/(?:home|root|work|Users|mnt|srv|builds)/[\w.-]+"  # a folder of one machine
    rb"|\.\./(?!\.\.)[\w.-]*shared\b"  # the folder beside some checkouts
    rb"|\b[A-Za-z]:\\{1,2}Users\\"
)
"""Places on somebody's machine, whoever's it is: nothing that lands may name one."""

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
        f"{path.relative_to(ROOT)}: {place.decode()}"
        for path, content in texts.items()
        for place in OUTSIDE.findall(content)
    ]

    assert len(texts) > 100
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "cd /wo" + "rk/main",
        "open('/ho" + "me/li/x.png')",
        "see ../sha" + "red/notes",
        r"C:\Us" + "ers\\li",
    ],
)
def test_a_place_on_somebodys_machine_is_seen(text: str) -> None:
    assert OUTSIDE.search(text.encode())


@pytest.mark.parametrize("text", ["https://a.example/home/x", "docs/work/x", "<root>/forms/x"])
def test_other_paths_are_nobodys_machine(text: str) -> None:
    assert not OUTSIDE.search(text.encode())


def test_the_license_is_that_of_the_metadata() -> None:
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert license_text.startswith("MIT License")
    assert "pingyi contributors" in license_text
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
