"""Counting again what the plan hasn't: grades of one's own, items, forms of other kinds."""

from collections import Counter
from types import ModuleType

from ballot.form import FormKind
from bench.counters import compare
from bench.random_forms import Draw, random_inputs

ACTIVITIES = 60
"""`bench/counters.py` draws more."""


def test_all_three_agree_on_random_forms_and_both_find_a_change(counter: ModuleType) -> None:
    draw = Draw(20261128)

    came = [compare(random_inputs(draw), draw, counter) for _ in range(ACTIVITIES)]

    assert [each.problem for each in came if each.problem] == []
    assert all(each.change for each in came)
    has = Counter(word for each in came for word in each.what)
    for word in (*FormKind, "items", "weights", "rulings", "grades that are no vote"):
        assert has[word] >= 2, has
