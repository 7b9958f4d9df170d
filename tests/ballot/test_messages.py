"""What the program never advises."""

import re

import pytest

from ballot.messages import CATALOGUE

ADVICE = re.compile(
    r"\bwarn\b|\[rules\.reconcile\]|删去|改为|的请改|另有裁定"
    r"|\b(remove|delete|take out|taken out|set|edit|change) .{0,40}(activity\.toml|keys? below|rules)"
    r"|\b(switch|turn)(ed)? (it|this|the (rule|check)) off",
    re.IGNORECASE,
)
"""Ways to say that a check can be had to say nothing."""

ELSEWHERE = frozenset({"cli.new.done", "scoring.no_effect", "scoring.effect"})
"""Texts that refuse nothing: what to do with a new plan, and what another rule would come to."""


@pytest.mark.parametrize("key", sorted(CATALOGUE.keys() - ELSEWHERE))
def test_no_text_advises_to_switch_a_rule_off(key: str) -> None:
    zh, en = CATALOGUE[key]

    assert ADVICE.search(zh) is None
    assert ADVICE.search(en) is None


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
