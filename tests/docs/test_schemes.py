"""docs/schemes.md: every file in it is a plan that prints, and three programs count it alike."""

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.activity_file import load_activity, parse_activity
from ballot.combine_file import parse_combine
from ballot.layout_plan import plan_layout
from forms.evaluation import refused_texts
from tests.docs.schemes import ACTIVITIES, COMBINED, DOCS, FILES, Sheet, handed_out, tallied

ROW = re.compile(r"^\| (\d+) \| (.+) \| (works|part|no) \| (.+) \|$", re.MULTILINE)
STATES = ("works", "part", "no")


def rows() -> dict[int, tuple[str, str]]:
    """Return of each scheme whether it works, and what the table says of its file."""
    text = (DOCS / "schemes.md").read_text(encoding="utf-8")
    return {int(number): (state, files) for number, _, state, files in ROW.findall(text)}


def test_the_table_links_every_file_in_the_row_of_its_number() -> None:
    linked = {
        name: number
        for number, (_, files) in rows().items()
        for name in re.findall(r"\]\(schemes/([\w.-]+)\)", files)
    }

    assert [*rows()] == [*range(1, 19)]
    assert linked == {name: int(name[:2]) for name in FILES}


def test_the_head_of_the_page_says_how_many_work() -> None:
    works, part, no = (sum(state == word for state, _ in rows().values()) for word in STATES)

    head = (DOCS / "schemes.md").read_text(encoding="utf-8").split("\n| ", 1)[0]
    assert f"**{works} of 18 work, {part} in part, {no} not at all.**" in head
    assert works >= 15


def test_the_first_scheme_is_the_example() -> None:
    own = ACTIVITIES["01-plan.toml"].read_text(encoding="utf-8")
    example = (DOCS.parent / "office/example.toml").read_text(encoding="utf-8")

    written = parse_activity(own.encode())
    example = example.replace("{activity_id}", written.id).replace("{year}", str(written.year))
    assert own == example


@pytest.mark.parametrize("name", ACTIVITIES)
def test_every_form_of_a_scheme_can_be_printed(name: str) -> None:
    for seen in handed_out(load_activity(ACTIVITIES[name])):
        layout = plan_layout(seen)

        assert sorted(row.line for page in layout.pages for row in page.rows) == sorted(seen.lines)
        assert list(refused_texts(seen, layout)) == []


@pytest.mark.parametrize("name", COMBINED)
def test_every_combined_result_has_a_file_without_faults(name: str) -> None:
    assert parse_combine(COMBINED[name].read_bytes(), name=name).parts


@pytest.mark.parametrize("name", ACTIVITIES)
def test_three_counts_of_any_votes_agree(name: str, tmp_path: Path) -> None:
    dice = random.Random(name)
    for seen in handed_out(load_activity(ACTIVITIES[name])):
        groups = [group.id for group in seen.groups] or [None]
        sheets = [Sheet(answered(seen, dice), groups[k % len(groups)]) for k in range(36)]

        tally = tallied(seen, sheets, tmp_path)

        assert tally["valid_sheets"] > 5
        assert len(tally["units"]) == len(seen.units)


def answered(seen: Activity, dice: random.Random) -> Mapping[str, str]:
    """Return what somebody may answer: a row in ten is left blank, now and then one is void."""
    if seen.choose is not None:
        chosen = dice.sample(seen.lines, dice.randint(0, seen.choose))
        return {line: "chosen" if line in chosen else "abstain" for line in seen.lines}
    grades = [str(grade.vote) for grade in seen.rules.scale.grades]
    rare = ["abstain"] * 3 + ["void"]
    return {line: dice.choice(grades if dice.random() < 0.9 else rare) for line in seen.lines}
