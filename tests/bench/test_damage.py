"""The bench of damaged files alters what it says, and counts every row once."""

from pathlib import Path

import numpy as np

from bench.damage import ALTERED, Fate, damaged, measure
from bench.reading_world import make_world, reading_context


def test_so_many_bytes_at_most_are_others_and_the_head_is_whole() -> None:
    content = bytes(range(256)) * 40

    altered = damaged(content, 20, np.random.default_rng(1))

    places = [at for at, (was, now) in enumerate(zip(content, altered, strict=True)) if was != now]
    assert 0 < len(places) <= 20
    assert min(places) >= 700


def test_every_file_and_row_is_counted_once(tmp_path: Path) -> None:
    world = make_world(tmp_path, {})
    rows = len(world.layout.pages[0].rows)

    tally = measure(world, reading_context(world), "G4 TIFF, strips", tmp_path / "scan", 1, 0)

    assert tally.files == len(ALTERED)
    assert tally.warned > 0
    for fate in (tally.deaf, tally.heard):
        assert fate == Fate(fate.refused, fate.doubts, fate.right, 0)
        read = tally.files - tally.unopened - fate.refused
        assert fate.doubts + fate.right == read * rows
