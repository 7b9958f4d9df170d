"""Votes in the language of the process, by the grades of the form that they were given on."""

from dataclasses import replace

import pytest

from ballot.form import LIST_GRADES
from ballot.grade import PLAN_SCALE, Scale, Vote
from ballot.messages import speaking
from ballot.vote_words import box_word, vote_word
from tests.graded import VOTES, graded_activity

RENAMED = replace(PLAN_SCALE, grades=(replace(PLAN_SCALE.grades[0], name="好", short="好"),))


@pytest.mark.parametrize(
    ("vote", "scale", "chinese", "english"),
    [
        ("mostly_satisfied", PLAN_SCALE, "基本满意", "mostly satisfied"),
        ("abstain", PLAN_SCALE, "弃权", "abstain"),
        ("satisfied", RENAMED, "好", "好"),
        ("void", RENAMED, "作废", "void"),
        ("chosen", Scale(LIST_GRADES, None), "选", "选"),
        ("abstain", Scale(LIST_GRADES, None), "未选", "not chosen"),
        ("gone", PLAN_SCALE, "gone", "gone"),
    ],
)
def test_only_the_plans_own_words_have_english(
    vote: str, scale: Scale, chinese: str, english: str
) -> None:
    assert vote_word(Vote(vote), scale) == chinese
    with speaking("en"):
        assert vote_word(Vote(vote), scale) == english


def test_a_box_is_called_as_its_head_says() -> None:
    scale = graded_activity().rules.scale

    assert [box_word(vote, scale) for vote in VOTES] == [
        "非常满意",
        "满意",
        "基本",
        "不满意",
        "不了解",
    ]
    with speaking("en"):
        assert box_word(Vote.MOSTLY_SATISFIED, PLAN_SCALE) == "mostly"


def test_papers_call_a_line_of_a_list_that_is_not_marked_unchosen() -> None:
    assert Scale(LIST_GRADES, None).word(Vote.ABSTAIN) == "未选"
    assert PLAN_SCALE.word(Vote.ABSTAIN) == "弃权"
