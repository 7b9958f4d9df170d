"""Outcomes of pictures that show several forms, on their way from the reading process."""

import pickle
from pathlib import Path

import pytest

from ballot.limits import Limit, PassedLimit
from ballot.reading import Rejection, RejectionReason, SplitPicture, outcomes_of
from scanner.context import ReadingContext
from scanner.files.sources import FileKind, SourceFile
from scanner.runs import PageRun, RunOutcome, SettledPages
from scanner.worker import read_run

TORN = Rejection(RejectionReason.POOR_REGISTRATION, "torn")
OVER = Rejection(RejectionReason.OVER_LIMIT, "slow", passed=PassedLimit(Limit.SECONDS, 60))
SPLIT = SplitPicture((TORN, OVER))


@pytest.fixture
def run() -> PageRun:
    return PageRun(SourceFile(Path("a.tif"), FileKind.TIFF, 3), 0, 3)


def test_a_whole_picture_is_part_0_and_parts_count_from_1() -> None:
    assert list(outcomes_of(TORN)) == [(0, TORN)]
    assert list(outcomes_of(SPLIT)) == [(1, TORN), (2, OVER)]


def test_it_comes_through_a_pipe_as_it_was(run: PageRun) -> None:
    outcome = RunOutcome(run, (TORN, SPLIT, TORN))

    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301 - made here


def test_a_picture_whose_parts_are_known_is_not_read_again(
    run: PageRun, example_context: ReadingContext
) -> None:
    settled = SettledPages()
    settled.add(PageRun(run.source, 1, 2), SPLIT)

    parts = list(settled.parts(run))

    assert [(part.start, part.stop, part.known) for part in parts] == [
        (0, 1, None),
        (1, 2, SPLIT),
        (2, 3, None),
    ]
    assert read_run(parts[1], example_context).pages == (SPLIT,)
