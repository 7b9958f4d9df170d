"""The documents say what the program has: every reason, command, limit and word is looked up."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from pathlib import Path

import pytest
import typer.main

from ballot.errors import ExitCode
from ballot.layout import Layout
from ballot.reading import DoubtReason, RejectionReason
from cli.app import make_whole_app
from office.print_job import LIST_HEADER
from scanner.decide.limits import Limits
from scanner.ink.ownership import FOREIGN_SHARE
from scanner.locate.boxes import (
    MAX_MEDIAN_RESIDUAL_MM,
    MAX_WORST_RESIDUAL_MM,
    MIN_EDGE_SHARE,
    MIN_FOUND_SHARE,
)
from scanner.locate.fiducials import NEEDED
from scanner.measures import BoxMeasure, RowMeasure

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGES = (
    "ballot",
    "forms",
    "scanner",
    "calibration",
    "scoring",
    "output",
    "store",
    "office",
    "cli",
)

HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = (
    r"([a-z-]+(?: (?:votes|records|cvr|workbook|print|check|read|add|accept|list|create|copy)\b)?)"
)
"""A command as it is typed; some are two words."""
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def section(text: str, title: str) -> str:
    """Return what stands under a heading of the second level."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def commands() -> Iterator[str]:
    """Yield every command as people type it, such as `export votes`."""
    group = typer.main.get_command(make_whole_app())
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        if below is None:
            yield name
        else:
            yield from (f"{name} {sub}" for sub in below)


@pytest.mark.parametrize(
    ("title", "members"),
    [("Rejections", RejectionReason), ("Doubts", DoubtReason), ("Exit codes", ExitCode)],
    ids=["rejections", "doubts", "exit codes"],
)
def test_every_reason_has_a_heading_and_every_heading_a_reason(
    title: str, members: type[Enum]
) -> None:
    body = section(text_of("docs/errors.md"), title)

    headings = {re.findall(r"`(\w+)`", heading)[0] for heading in HEADING.findall(body)}

    names = {m.name if isinstance(m, ExitCode) else m.value for m in members}
    assert headings == names


@pytest.mark.parametrize("title", ["Rejections", "Doubts"])
def test_every_reason_says_what_the_operator_does(title: str) -> None:
    entries = section(text_of("docs/errors.md"), title).split("\n### ")[1:]

    silent = [entry.splitlines()[0] for entry in entries if "**Do:**" not in entry]

    assert len(entries) >= 10
    assert silent == []


@pytest.mark.parametrize("code", ExitCode, ids=lambda code: code.name)
def test_every_exit_code_stands_with_its_number(code: ExitCode) -> None:
    assert f"| {code.value} | `{code.name}` |" in text_of("docs/errors.md")


def test_the_readme_lists_the_commands_that_there_are() -> None:
    table = section(text_of("README.md"), "Commands")

    listed = re.findall(rf"^\| `pingyi {COMMAND}", table, re.MULTILINE)

    assert sorted(listed) == sorted(commands())


def test_the_chinese_readme_names_every_command() -> None:
    text = text_of("README.zh-CN.md")

    assert [command for command in commands() if f"`pingyi {command}" not in text] == []


def test_the_tutorial_shows_no_command_that_is_not_there() -> None:
    shown = re.findall(rf"^\$ pingyi {COMMAND}", text_of("docs/tutorial.zh-CN.md"), re.M)

    assert len(shown) > 10
    assert set(shown) - set(commands()) == set()


def test_every_limit_stands_with_its_value_and_its_reason() -> None:
    text = section(text_of("docs/reading.md"), "Limits")
    limits = Limits()

    rows = [f"| `{field.name}` | {getattr(limits, field.name)} | " for field in fields(limits)]

    assert [row for row in rows if row not in text] == []
    assert len(re.findall(r"^\| `", text, re.MULTILINE)) == len(rows)


def test_the_method_gives_the_figures_of_the_proof_of_registration() -> None:
    text = text_of("docs/reading.md")
    figures = [
        f"{MIN_FOUND_SHARE:.0%} of the boxes found".replace("%", " %"),
        {0.5: "half of any outer row"}[MIN_EDGE_SHARE],
        f"median residual {MAX_MEDIAN_RESIDUAL_MM} mm",
        f"largest residual {MAX_WORST_RESIDUAL_MM} mm",
        f"up to {FOREIGN_SHARE:.0%} of that".replace("%", " %"),
        {3: "Fewer than three: `not_a_form`"}[NEEDED],
    ]

    assert [figure for figure in figures if figure not in text] == []


def test_the_method_tells_the_steps_in_the_order_of_the_story() -> None:
    steps = re.findall(r"^### \d\. .*?`(\w+)", text_of("docs/reading.md"), re.MULTILINE)

    story = [
        "open_pages",
        "orient",
        "find_fiducials",
        "register_page",
        "identify_sheet",
        "prove_foot",
        "measure_boxes",
        "decide_rows",
    ]
    assert steps == [*story, "record_sheet"]
    assert " → ".join(steps) in text_of("docs/architecture.md")


def test_every_measure_of_a_box_and_of_a_row_is_explained() -> None:
    text = text_of("docs/formats/measures.md")
    names = [*BoxMeasure._fields, *RowMeasure._fields]

    assert [name for name in names if f"| `{name}` |" not in text and name != "boxes"] == []


def test_every_key_of_a_layout_is_explained(example_layout: Layout) -> None:
    text = text_of("docs/formats/layout.md")
    keys = set(re.findall(r'"(\w+)":', example_layout.to_json()))

    assert len(keys) > 15
    assert sorted(key for key in keys if f"`{key}`" not in text) == []


def test_the_sheet_list_has_the_columns_that_its_page_shows() -> None:
    text = text_of("docs/formats/sheets.md")

    assert f"\n{','.join(LIST_HEADER)}\n" in text
    assert [name for name in LIST_HEADER if f"| `{name}` |" not in text] == []


def test_every_word_of_the_glossary_is_a_word_of_the_code() -> None:
    words = re.findall(r"^\| `(\w+)` \|", text_of("docs/concepts.md"), re.MULTILINE)
    code = "\n".join(
        path.read_text(encoding="utf-8").lower()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    )

    assert len(words) > 30
    assert [word for word in words if not re.search(rf"(\b|_){word}s?(\b|_)", code)] == []


def test_the_layers_are_those_that_are_enforced() -> None:
    pictures = re.findall(r"```\n([^`]*\n)```", text_of("docs/architecture.md"))

    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    enforced = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert [picture.splitlines() for picture in pictures] == enforced


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(CODE_BLOCK.sub("", document.read_text(encoding="utf-8")))

    dead = [link for link in links if "://" not in link and not leads_somewhere(document, link)]

    assert dead == []


def leads_somewhere(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (document.parent / name).resolve() if name else document
    if not target.exists():
        return False
    return not anchor or anchor in map(anchor_of, HEADING.findall(target.read_text("utf-8")))


def anchor_of(heading: str) -> str:
    """Return what GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_page_can_be_found_from_the_index() -> None:
    index = text_of("docs/README.md")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}

    assert len(pages) > 10
    assert sorted(page for page in pages if f"]({page})" not in index) == []


@pytest.mark.parametrize("name", ["README.zh-CN.md", "docs/tutorial.zh-CN.md"])
def test_chinese_pages_have_chinese_punctuation(name: str) -> None:
    text = CODE_BLOCK.sub("", text_of(name))
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)

    half_width = re.findall(r"[\u4e00-\u9fff][,;:!?()][^\n]?|[,;:!?()][\u4e00-\u9fff]", text)

    assert text.count("\uff0c") > 20
    assert half_width == []


def test_the_pictures_are_small_enough_for_a_page() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}

    shown = {
        Path(link).name
        for document in documents()
        for link in LINK.findall(document.read_text(encoding="utf-8"))
        if "pictures/" in link
    }
    assert sorted(sizes) == sorted(shown)
    assert max(sizes.values()) < 300_000


def test_every_clause_and_every_ambiguity_has_its_line_and_names_tests_that_exist() -> None:
    text = text_of("docs/plan.md")
    lines = re.findall(r"^\| ([RA])(\d+) \|", text, re.MULTILINE)
    named = set(re.findall(r"`(tests/[\w/]+(?:\.py|/))`", text))

    assert [int(n) for kind, n in lines if kind == "R"] == [*range(1, 38)]
    assert [int(n) for kind, n in lines if kind == "A"] == [*range(1, 27)]
    assert [name for name in named if not (ROOT / name).exists()] == []
