"""What a tally says of changes of the plan, in sentences: one function for papers and screens."""

from collections.abc import Iterator, Mapping
from typing import Any

from ballot.messages import say
from ballot.plan import PlanOrigin
from output.rule_words import key_words, switch_name


def plan_texts(tally: Mapping[str, Any]) -> Iterator[str]:
    """Yield what changed in activity.toml since printing, and which rules people went before."""
    told = tally.get("plan_changes")
    since = told["since"] if told else None
    changes = told["changes"] if told else ()
    if since is None:
        yield say("plan.told.unrecorded")
    elif since == PlanOrigin.FOUND:
        yield say("plan.told.found")
    elif not changes:
        yield say("plan.told.none")
    for change in changes:
        keys = list(dict.fromkeys(key_words(tally, key) for key in change["keys"]))
        words = say("plan.told.change", **{**change, "keys": _list(keys)})
        if change["withdrawn"]:
            words += say("plan.told.withdrawn", forms=_list(change["withdrawn"]))
        yield words
    for switch, rows in tally.get("rules_not_applied", {}).items():
        yield say("plan.told.not_applied", switch=switch_name(switch), rows=rows)


def _list(names: list[str]) -> str:
    return say("words.list").join(names) or say("plan.no_key")
