"""docs/formats/ names every key and word that the files use."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Group
from ballot.grade import PLAN_SCALE
from ballot.ids import GroupId
from ballot.messages import say
from ballot.record import RowStatus
from ballot.rules import Rules
from ballot.ruling import RulingKind
from output.signing import SignatureOutcome
from output.tally import TallyInputs, TallyKind, build_tally
from output.votes import HEADER

DOCS = Path(__file__).parents[2] / "docs"


def words(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", (DOCS / page).read_text(encoding="utf-8")))


def test_every_key_of_the_tally_is_explained(make_inputs: Callable[..., TallyInputs]) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)
    groups = (Group(id=GroupId("leaders"), name="干部"),)
    inputs = make_inputs(rules=Rules(min_group=1))
    inputs = replace(inputs, activity=replace(inputs.activity, groups=groups))
    grouped = build_tally(inputs, TallyKind.FINAL)
    change = tally["sensitivity"][0]["changes"][0]
    objects = [tally, tally["activity"], tally["software"], tally["sessions"][0]]
    objects += [grouped, grouped["groups"][0], grouped["groups"][0]["units"][0]]
    objects += [tally["categories"][0], tally["units"][0], tally["units"][0]["counts"]]
    objects += [tally["scale"], tally["scale"]["grades"][0], tally["scale"]["abstain"]]
    objects += [tally["units"][0]["points"], tally["units"][0]["counts"]["grades"]]
    objects += [tally["units"][0]["rate"], tally["vetoes"][0], tally["digests"]]
    objects += [tally["digests"]["records"], tally["sensitivity"][0], change, change["before"]]

    keys = {key for value in objects for key in value}

    assert keys - words("formats/tally.md") == set()


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("formats/votes.md", {*HEADER, *PLAN_SCALE.votes, *RowStatus}),
        ("formats/tally.md", set(SignatureOutcome)),
        ("scoring.md", set(RulingKind)),
    ],
)
def test_every_word_of_a_format_is_explained(page: str, expected: set[str]) -> None:
    assert expected - words(page) == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_ruling_and_every_outcome_has_a_sentence_in_both_languages(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_LANG", language)
    keys = [f"scoring.ruling.{kind}" for kind in RulingKind]
    keys += [f"signing.outcome.{outcome}" for outcome in SignatureOutcome]
    fields = {"category": "C", "units": "U", "seats": 1, "signer": "S", "path": "P", "other": "O"}

    texts = {say(key, **fields) for key in keys}

    assert len(texts) == len(keys)
