"""Groups of representatives: weighted scores, and whose votes may be shown apart.

五(一) “服务对象占总参评代表人数的60%” is a share of people, so by default no group is weighted. An
authority that decides otherwise says so in `[rules.weights]`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.ids import GroupId
from ballot.messages import say
from ballot.rules import Rules
from scoring.counts import Counts
from scoring.scores import Part, mean_score


def weighted_score(parts: Mapping[GroupId, Sequence[Part]], rules: Rules) -> Fraction | None:
    """Return the mean of the groups' means of one unit, each with its weight.

    Args:
        parts: of each weighted group, its votes as they count, item by item.
        rules: with weights.

    Returns:
        Weight times mean score of a group, summed, over the weights of the groups that
        have a row that counts; None where none has.
    """
    score = Fraction(0)
    weights = Fraction(0)
    for group, weight in rules.weights.items():
        mean = mean_score(parts[group], rules.scale)
        if mean is not None:
            score += weight * mean
            weights += weight
    return score / weights if weights else None


def check_weights(activity: Activity, counts: Counts) -> None:
    """Make sure that every valid sheet has a weight, and no weighted group is too small to hide.

    Whoever knows a weighted score and the plain sum can work out what each of two groups gave.

    Raises:
        ReconciliationError: names the groups, and by how many sheets.
    """
    weights = activity.rules.weights
    if not weights:
        return
    names = {group.id: group.name for group in activity.groups}
    off = []
    for group, part in counts.by_group.items():
        if part.valid and group is None:
            off.append(say("scoring.sheets_without_group", sheets=part.valid))
        elif part.valid and group not in weights:
            name = names.get(group, group) if group else group
            off.append(say("scoring.group_without_weight", group=name, sheets=part.valid))
    least = activity.rules.min_group
    for group in weights:
        sheets = counts.of_group(group).valid
        if sheets < least:
            name = names.get(group, group)
            off.append(say("scoring.group_too_small", group=name, sheets=sheets, least=least))
    if off:
        raise ReconciliationError("scoring.weights_impossible", where=" ".join(off))


def shown_groups(activity: Activity, counts: Counts) -> list[tuple[GroupId | None, Counts]]:
    """Return the votes of each group that may be shown apart, and those of all others together.

    What isn't shown can be had by taking what is shown from the whole. So where the others are
    fewer than `min_group` together, the smallest group that is large enough joins them.

    Returns:
        The groups in the order of the activity, then None for the others; nothing where no group
        can be shown.
    """
    least = max(activity.rules.min_group, 1)
    valid = {group.id: counts.of_group(group.id).valid for group in activity.groups}
    shown = {group for group, sheets in valid.items() if sheets >= least}
    hidden = counts.valid - sum(valid[group] for group in shown)
    while shown and 0 < hidden < least:
        smallest = min(sorted(shown), key=lambda group: valid[group])
        shown.remove(smallest)
        hidden += valid[smallest]
    if not shown:
        return []
    lines: list[tuple[GroupId | None, Counts]] = [
        (group, counts.of_group(group)) for group in valid if group in shown
    ]
    if hidden:
        rest = Counts(valid=0, by_line={})
        for group, part in counts.by_group.items():
            if group not in shown:
                rest += part
        lines.append((None, rest))
    return lines
