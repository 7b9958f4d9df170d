"""Random activities with ties, settled in random order: no dead end, and all counters agree."""

import numpy as np

from bench.rulings import load_counter, random_inputs, settle

ACTIVITIES = 150
"""A thousand and more: python bench/rulings.py."""


def test_every_question_can_be_answered_in_any_order_and_both_counters_agree() -> None:
    rng, counter = np.random.default_rng(20261218), load_counter()

    settled = [settle(random_inputs(rng), rng, counter) for _ in range(ACTIVITIES)]

    assert [each.problem for each in settled if each.problem] == []
    assert sum(each.asked > 1 for each in settled) > ACTIVITIES // 4
    assert any(each.answers > each.asked for each in settled)
