"""docs/scanners.md names tests that there are, and the libraries that are locked."""

import re
from importlib.metadata import version
from pathlib import Path

import pypdfium2
import pytest
from PIL import features

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scanners.md").read_text(encoding="utf-8")
LOCKED = dict(
    re.findall(
        r"^([a-z0-9-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M
    )
)


def section(title: str) -> str:
    """Return what stands under a heading of the second level."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title: str) -> list[list[str]]:
    """Return the cells of a section's table, its head left out."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[1:]]


def present_tests() -> set[str]:
    """Return the names of all tests of the scanner."""
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "scanner").rglob("test_*.py")
    )
    return set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))


def test_every_kind_that_was_tried_names_tests_that_there_are() -> None:
    there = present_tests()

    named = [(row[0], re.findall(r"`(test_\w+)`", row[-1])) for row in rows("Tried kinds")]

    assert len(named) > 40
    assert [kind for kind, tests in named if not tests] == []
    assert {name for _, tests in named for name in tests} - there == set()


def test_every_row_of_a_maker_says_where_it_comes_from() -> None:
    makers = rows("By maker")

    assert len(makers) > 20
    assert [row[0] for row in makers if not re.match(r"[MSI]: .|R$|an article, ", row[2])] == []


def test_every_version_on_the_page_is_the_locked_one() -> None:
    names = "|".join(map(re.escape, LOCKED))

    told = re.findall(rf"\b({names})(?: \| | )(\d+(?:\.\d+)+)", PAGE, re.IGNORECASE)

    assert {name.lower() for name, _ in told} >= {"pillow", "simplejpeg", "pypdfium2"}
    assert [pair for pair in told if LOCKED[pair[0].lower()] != pair[1]] == []


@pytest.mark.skipif(
    any(version(name) != LOCKED[name] for name in ("pillow", "pypdfium2")),
    reason="other versions are installed than the locked ones",
)
def test_the_libraries_within_are_those_that_the_page_names() -> None:
    within = {
        "libtiff": features.version("libtiff"),
        "libjpeg-turbo": features.version_feature("libjpeg_turbo"),
        "OpenJPEG": features.version("jpg_2000"),
        "libwebp": features.version("webp"),
        "PDFium": f"{pypdfium2.PDFIUM_INFO.major}.{pypdfium2.PDFIUM_INFO.minor}"
        f".{pypdfium2.PDFIUM_INFO.build}",
    }

    assert [f"{n} {v}" for n, v in within.items() if f"{n} {v}" not in PAGE] == []
