"""What is typed of the writing on sheets."""

from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import UsageError
from office.folder import ActivityFolder
from office.overtaking import decisions_after
from store.evidence import Store
from tests.store.decided_cases import NORTH, WANG, ZHANG
from tests.store.scanned import A, B, MakeReading, scan


@pytest.fixture
def read(store: Store, make_reading: MakeReading) -> Store:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    return store


def test_what_is_typed_anew_takes_the_place_of_what_was_typed(read: Store, folder: Path) -> None:
    read.type_opinion(A, "窗口少", ZHANG)
    read.type_opinion(A, "窗口太少", WANG)

    assert read.opinions() == {A: "窗口太少"}
    with Store.open(folder, kept=True) as again:
        assert again.opinions() == {A: "窗口太少"}


def test_that_nothing_can_be_read_is_typed_as_well(read: Store) -> None:
    read.type_opinion(A, "  ", ZHANG)

    assert read.opinions() == {A: ""}


def test_of_a_sheet_that_was_not_scanned_nothing_is_typed(read: Store) -> None:
    with pytest.raises(UsageError, match="没有扫描"):
        read.type_opinion(B, "窗口少", ZHANG)


def test_it_may_be_typed_after_the_seal_and_overtakes_no_tally(
    read: Store, activity: Activity, folder: Path
) -> None:
    read.seal_session(NORTH, "ab" * 32, "张三")
    before, head = read.status(activity), read.head()

    read.type_opinion(A, "窗口少", ZHANG)

    assert read.status(activity) == before
    assert list(decisions_after(ActivityFolder(folder, activity), read, head)) == []
