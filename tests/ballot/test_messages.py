"""What the program never advises."""

import re

import pytest

from ballot.messages import CATALOGUE, say

ADVICE = re.compile(
    r"\bwarn\b|\[rules\.reconcile\]|删去|改为|的请改|另有裁定"
    r"|\b(remove|delete|taken? out|set|edit|change) .{0,40}(activity\.toml|keys? below|rules)"
    r"|\b(switch|turn)(ed)? (it|this|the (rule|check)) off",
    re.IGNORECASE,
)
"""Ways to say that a check can be had to say nothing."""

ELSEWHERE = (
    *("cli.new.done", "scoring.no_effect", "scoring.effect", "activity.", "simulation."),
    *("character.undrawable", "plan.help.accept", "plan.printed_for"),
    *("plan.merged_for", "plan.counted_for"),
)
"""How keys begin that refuse no count: faults of a file that is being written, what another rule
would come to, and the simulated pens; texts of characters that papers lack; how a change of the
plan goes on record, and that one is refused."""


def test_no_text_advises_to_switch_a_rule_off() -> None:
    told = {key: texts for key, texts in CATALOGUE.items() if not key.startswith(ELSEWHERE)}

    advising = [key for key, texts in told.items() if any(ADVICE.search(text) for text in texts)]

    assert len(told) > 500
    assert advising == []


@pytest.mark.parametrize(
    "advice",
    [
        "领导小组另有裁定的，在 activity.toml 的 [rules.reconcile] 中改为 warn。",
        "if the leading group has ruled otherwise, set warn in [rules.reconcile] of activity.toml.",
        "写在 activity.toml 里的请改 activity.toml。",
        "one in activity.toml is taken out there; edit activity.toml.",
        "或由领导小组决定不加权，删去 weights 下的各项",
        "decide to weight none and remove the keys below weights",
    ],
)
def test_the_advice_that_once_was_given_would_be_seen(advice: str) -> None:
    assert ADVICE.search(advice)


def test_a_truth_value_is_said_as_a_file_has_it() -> None:
    told = say("gate.value", path="units[0].vetoed", stated=True, now=False)

    assert told == "units[0].vetoed 写的是 true，应为 false"
