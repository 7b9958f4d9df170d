"""A vote in the language of the process: for screens, notes and lists. Paper has `Scale.word`."""

from ballot.grade import PLAN_SCALE, PLAN_VOTES, Scale, Vote
from ballot.messages import language, say


def vote_word(vote: Vote, scale: Scale) -> str:
    """Return a vote in words.

    Args:
        vote: any.
        scale: of the form that it was given on. What stands there in other words than the plan's
            has no English: its words are those of the form.
    """
    if vote is Vote.ABSTAIN and scale.is_list:
        return say("explain.not_chosen")
    if language() == "en" and _is_plans(vote, scale):
        return vote.replace("_", " ")
    return scale.word(vote)


def box_word(vote: Vote, scale: Scale) -> str:
    """Return a short word for the box of a grade, as above the boxes."""
    if vote in PLAN_VOTES and _is_plans(vote, scale):
        return say(f"explain.grade.{vote}")
    return next((grade.head for grade in scale.grades if grade.vote is vote), str(vote))


def _is_plans(vote: Vote, scale: Scale) -> bool:
    """Return whether a vote has the plan's own words; 弃权 and 作废 always have."""
    return scale.word(vote) == PLAN_SCALE.word(vote) != vote
