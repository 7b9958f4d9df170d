"""Refusals that were a damaged copy's fault are taken back, and nothing else is."""

import pytest

from ballot.errors import StoreError, UsageError
from ballot.reading import Rejection, RejectionReason
from store.evidence import Store
from tests.store.scanned import FILE, MakeReading, scan

EMPTY = Rejection(RejectionReason.UNREADABLE_FILE, "empty")
TORN = Rejection(RejectionReason.TRUNCATED_IMAGE, "torn")


def test_a_page_whose_refusal_is_taken_back_is_read(
    store: Store, make_reading: MakeReading
) -> None:
    scan(store, EMPTY, TORN)

    store.record_mended(FILE, pages=7, withdrawn=[0], is_replaced=True)
    reading = make_reading("A", 1)
    outcome = store.record_page(FILE, 0, reading)

    state = store.file_state(FILE)
    assert outcome == reading
    assert state is not None
    assert (state.pages, state.recorded) == (7, {0, 1})
    assert [(r.index, r.rejection) for r in store.rejections()] == [(1, TORN)]
    assert store.verify_chain() is None


def test_a_store_that_is_opened_again_knows_it(store: Store, make_reading: MakeReading) -> None:
    scan(store, EMPTY)
    store.record_mended(FILE, pages=1, withdrawn=[0], is_replaced=False)

    with Store.open(store._folder, kept=True) as again:
        assert again.rejections() == []
        assert again.open_refusals(FILE) == {}
        assert not getattr(again.file_state(FILE), "is_complete", True)


def test_what_was_read_can_not_be_taken_back(store: Store, make_reading: MakeReading) -> None:
    scan(store, make_reading("A", 1))

    with pytest.raises(UsageError):
        store.record_mended(FILE, pages=99, withdrawn=[0], is_replaced=True)


def test_what_a_person_has_settled_stays(store: Store) -> None:
    scan(store, EMPTY)
    store.dismiss_page(FILE, 0, "张三", "封面", confirmed_by="李四")

    assert store.open_refusals(FILE) == {}
    with pytest.raises(UsageError):
        store.record_mended(FILE, pages=1, withdrawn=[0], is_replaced=True)


def test_a_file_that_was_never_met_can_not_be_mended(store: Store) -> None:
    assert store.open_refusals("bb" * 32) == {}
    with pytest.raises(StoreError):
        store.record_mended("bb" * 32, pages=1, withdrawn=(), is_replaced=True)
