"""A picture that shows several forms: each part is a page of its own, from reading to refusal."""

from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.person import Person, Role
from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason, SplitPicture
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey
from tests.old_folder import unpacked
from tests.store.scanned import FILE, U1, A, B, MakeReading, record_of, scan

TORN = Rejection(RejectionReason.POOR_REGISTRATION, "torn")
COVER = Rejection(RejectionReason.NOT_A_FORM, "cover")
FIRST, SECOND, WHOLE = PageKey(FILE, 0, 1), PageKey(FILE, 0, 2), PageKey(FILE, 0)
ZHANG, LI = Person("张三", Role.OPERATOR, "b1"), Person("李四", Role.SCRUTINEER, "b2")


def payloads(store: Store, *kinds: EventKind) -> list[dict[str, Any]]:
    return [dict(event.payload) for event in store.events() if event.kind in kinds]


def split(store: Store, *parts: PageOutcome, index: int = 0) -> dict[PageKey, PageOutcome]:
    return store.record_picture(FILE, index, SplitPicture(parts))


def cut_off_after_the_first(
    store: Store, parts: tuple[PageOutcome, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Record a picture with a program that is killed between its parts."""
    append, written = store._log.append, 0

    def killed(*args: Any, **options: Any) -> Any:
        nonlocal written
        if written:
            raise KeyboardInterrupt
        written += 1
        return append(*args, **options)

    monkeypatch.setattr(store._log, "append", killed)
    with pytest.raises(KeyboardInterrupt):
        split(store, *parts)
    monkeypatch.undo()


def is_recorded(store: Store, index: int = 0) -> bool:
    state = store.file_state(FILE)
    return state is not None and index in state.recorded


def test_a_picture_of_one_form_is_split_into_nothing() -> None:
    with pytest.raises(ValueError, match="two parts"):
        SplitPicture((TORN,))


def test_each_part_is_read_or_refused_for_itself(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    reading = make_reading("A", 1)

    stands = split(store, reading, TORN)

    (stored,) = store.rejections()
    assert stands == {FIRST: reading, SECOND: TORN}
    assert store.page_reading(A, 1) == (FIRST, reading)
    assert (stored.key, stored.place, stored.is_open) == (SECOND, "scan.pdf 第 1/2 页", True)
    assert record_of(store, activity, A).rows[0].vote is Vote.SATISFIED
    assert [(page.key, page.is_read) for page in store.scanned_pages()] == [
        (FIRST, True),
        (SECOND, False),
    ]
    assert is_recorded(store)


def test_events_name_the_part_and_how_many_there_are_of_split_pictures_alone(
    store: Store, make_reading: MakeReading
) -> None:
    split(store, make_reading("A", 1), TORN)
    store.record_picture(FILE, 1, make_reading("A", 2))

    read, whole = payloads(store, EventKind.PAGE_READ)
    (refused,) = payloads(store, EventKind.PAGE_REJECTED)
    assert (read["index"], read["part"], read["parts"]) == (0, 1, 2)
    assert (refused["index"], refused["part"], refused["parts"]) == (0, 2, 2)
    assert whole.keys() == {"file", "index", "reading", "measures_sha256"}


def test_a_store_that_is_opened_again_knows_the_parts(
    store: Store, folder: Path, make_reading: MakeReading
) -> None:
    split(store, make_reading("A", 1), TORN)

    with Store.open(folder, kept=True) as again:
        assert again.page_key(A, 1) == FIRST
        assert [stored.key for stored in again.rejections()] == [SECOND]
        assert is_recorded(again)
        assert again.verify_chain() is None


def test_a_scan_that_is_killed_between_two_parts_records_only_what_lacks_the_next_time(
    store: Store, make_reading: MakeReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_reading("A", 1), make_reading("B", 1)
    cut_off_after_the_first(store, parts, monkeypatch)
    was_recorded = is_recorded(store)

    stands = split(store, *parts)

    assert (was_recorded, is_recorded(store)) == (False, True)
    assert stands == dict(zip((FIRST, SECOND), parts, strict=True))
    read = payloads(store, EventKind.PAGE_READ)
    assert [(each["part"], each["reading"]["sheet"]) for each in read] == [(1, A), (2, B)]
    assert payloads(store, EventKind.PAGE_REJECTED) == []


@pytest.mark.parametrize("letters", ["BA", "B", "ABC"])
def test_a_picture_that_is_cut_otherwise_the_next_time_goes_to_a_person_whole(
    store: Store, make_reading: MakeReading, monkeypatch: pytest.MonkeyPatch, letters: str
) -> None:
    first = make_reading("A", 1)
    cut_off_after_the_first(store, (first, make_reading("B", 1)), monkeypatch)
    now = [make_reading(letter, 1) for letter in letters]
    picture = SplitPicture(tuple(now)) if len(now) > 1 else now[0]

    stands = store.record_picture(FILE, 0, picture)

    (stored,) = store.rejections()
    assert stands == {WHOLE: stored.rejection}
    assert (stored.key, stored.rejection.reason) == (WHOLE, RejectionReason.TWO_SHEETS)
    assert store.page_reading(A, 1) == (FIRST, first)
    assert store.page_key(B, 1) is None
    assert is_recorded(store)


def test_a_picture_that_can_not_be_read_the_next_time_is_finished_once_it_can(
    store: Store, make_reading: MakeReading, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_reading("A", 1), make_reading("B", 1)
    cut_off_after_the_first(store, parts, monkeypatch)
    empty = Rejection(RejectionReason.UNREADABLE_FILE, "empty")

    damaged = store.record_picture(FILE, 0, empty)
    waiting = store.open_refusals(FILE)
    store.record_mended(FILE, pages=99, withdrawn=[0], is_replaced=True)
    was_recorded = is_recorded(store)
    split(store, *parts)

    assert (damaged, waiting, was_recorded) == ({WHOLE: empty}, {0: empty}, False)
    assert (store.page_key(A, 1), store.page_key(B, 1)) == (FIRST, SECOND)
    assert store.rejections() == []
    assert is_recorded(store)


def test_the_empty_back_of_a_front_beside_it_waits_for_nobody(
    store: Store, make_reading: MakeReading
) -> None:
    split(store, make_reading("A", 1), Rejection(RejectionReason.BLANK_SIDE, "", A, 3))

    assert [stored.is_open for stored in store.rejections()] == [False]


def test_nothing_is_recorded_twice(store: Store, make_reading: MakeReading) -> None:
    parts = make_reading("A", 1), TORN
    before = split(store, *parts)
    head = store.head()

    assert split(store, *parts) == before
    assert store.head() == head


def test_a_picture_that_is_on_record_whole_stays_so(
    store: Store, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 0, TORN)

    stands = split(store, make_reading("A", 1), make_reading("B", 1))

    assert stands == {WHOLE: TORN}
    assert store.page_key(A, 1) is None


def test_a_part_is_a_second_copy_of_a_page_that_was_read_elsewhere(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 7, make_reading("B", 1))

    split(store, make_reading("A", 1), make_reading("B", 1, u1=Vote.DISSATISFIED))

    (stored,) = store.rejections()
    assert (stored.key, stored.rejection.reason) == (SECOND, RejectionReason.SECOND_COPY)
    assert [key for key, _ in store.other_readings(B, 1)] == [SECOND]
    assert record_of(store, activity, B).rows[0].vote is None


def test_a_page_that_comes_again_names_the_part_it_was_read_from(
    store: Store, make_reading: MakeReading
) -> None:
    split(store, TORN, make_reading("A", 1))

    outcome = store.record_page(FILE, 5, make_reading("A", 1))

    assert isinstance(outcome, Rejection)
    assert "第 1/2 页" in outcome.detail


def test_a_decision_names_the_parts_it_answers_for(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 7, make_reading("B", 1))
    split(store, make_reading("A", 1), make_reading("B", 1, u1=Vote.DISSATISFIED))

    store.resolve_row(B, U1, Vote.SATISFIED, "张三", "看过", activity=activity)

    (resolved,) = payloads(store, EventKind.ROW_RESOLVED)
    assert resolved["on_record"] == [
        {"file": FILE, "index": 7},
        {"file": FILE, "index": 0, "part": 2},
    ]
    assert record_of(store, activity, B).rows[0].vote is Vote.SATISFIED


def test_a_part_takes_the_place_of_another_scan_and_gives_it_back(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 7, make_reading("B", 1))
    split(store, make_reading("A", 1), make_reading("B", 1, u1=Vote.DISSATISFIED))

    store.replace_scans([SECOND], ZHANG, "更清楚", activity=activity)
    taken = store.page_key(B, 1)
    (replaced,) = store.rejections()
    store.replace_scans([PageKey(FILE, 7)], ZHANG, "换回", activity=activity)

    (swap,), _ = (each["scans"] for each in payloads(store, EventKind.SCANS_REPLACED))
    assert taken == SECOND
    assert "第 1/2 页" in replaced.rejection.detail
    assert (swap["part"], swap["instead_of"]) == (2, {"file": FILE, "index": 7})
    assert store.page_key(B, 1) == PageKey(FILE, 7)
    with Store.open(folder, kept=True) as again:
        assert again.page_key(B, 1) == PageKey(FILE, 7)
        assert [stored.key for stored in again.rejections()] == [SECOND]


def test_a_refused_part_is_closed_while_the_other_stands(
    store: Store, make_reading: MakeReading
) -> None:
    reading = make_reading("A", 1)
    split(store, reading, TORN)

    store.dismiss_page(FILE, 0, "张三", "另扫", part=2, instead=FIRST, confirmed_by="李四")

    (stored,) = store.rejections()
    (closed,) = payloads(store, EventKind.PAGE_DISMISSED)
    assert (stored.key, stored.is_open) == (SECOND, False)
    assert (closed["index"], closed["part"]) == (0, 2)
    assert closed["instead"] == {"file": FILE, "index": 0, "part": 1}
    assert store.page_reading(A, 1) == (FIRST, reading)


def test_two_people_close_a_part_one_after_the_other(store: Store) -> None:
    split(store, TORN, TORN)

    is_closed = store.propose_dismissal(FILE, 0, ZHANG, "另扫", part=2)
    with pytest.raises(UsageError, match="第 1/2 页"):
        store.propose_dismissal(FILE, 0, LI, "另扫", part=2)
    proposed = list(store.dismissal_proposals())
    store.withdraw_dismissal(FILE, 0, LI, "再看看", part=2)
    store.propose_dismissal(FILE, 0, ZHANG, "另扫", part=2)
    store.confirm_dismissal(FILE, 0, LI, part=2)

    assert (is_closed, proposed) == (False, [SECOND])
    assert {stored.key: stored.is_open for stored in store.rejections()} == {
        FIRST: True,
        SECOND: False,
    }


@pytest.mark.parametrize("part", [0, 1, 3])
def test_only_the_refused_part_can_be_closed(
    store: Store, make_reading: MakeReading, part: int
) -> None:
    split(store, make_reading("A", 1), TORN)

    with pytest.raises(UsageError):
        store.dismiss_page(FILE, 0, "张三", "另扫", part=part, confirmed_by="李四")


def test_parts_are_in_no_run(store: Store) -> None:
    store.record_page(FILE, 0, COVER)
    split(store, COVER, COVER, index=1)
    store.record_page(FILE, 2, COVER)

    with pytest.raises(UsageError):
        store.dismiss_page(FILE, 1, "张三", "封面", part=1, through=1 + 1)
    keys = [(stored.key, stored.through) for stored in store.rejections()]

    assert keys == [
        (PageKey(FILE, 0), 0),
        (PageKey(FILE, 1, 1), 1),
        (PageKey(FILE, 1, 2), 1),
        (PageKey(FILE, 2), 2),
    ]


def test_a_sheet_is_keyed_in_from_a_part(store: Store, activity: Activity) -> None:
    split(store, TORN, TORN)
    votes = {UnitId(unit): Vote.SATISFIED for unit in activity.unit_index}

    for who in (ZHANG, LI):
        store.key_sheet(A, votes, who, "码被撕去", activity=activity, page=SECOND)

    keyed, _ = payloads(store, EventKind.SHEET_KEYED)
    assert (keyed["file"], keyed["index"], keyed["part"]) == (FILE, 0, 2)
    assert {stored.key: stored.is_open for stored in store.rejections()} == {
        FIRST: True,
        SECOND: False,
    }


def test_what_parts_were_refused_for_is_never_taken_back_as_a_damaged_copys_fault(
    store: Store, make_reading: MakeReading
) -> None:
    split(store, make_reading("A", 1), TORN)
    store.record_page(FILE, 1, TORN)

    assert store.open_refusals(FILE) == {1: TORN}
    with pytest.raises(UsageError):
        store.record_mended(FILE, pages=99, withdrawn=[0], is_replaced=True)
    store.record_mended(FILE, pages=99, withdrawn=[1], is_replaced=True)

    assert is_recorded(store)
    assert [stored.key for stored in store.rejections()] == [SECOND]


def test_a_picture_refused_whole_for_a_damaged_copy_may_be_split_when_the_file_is_mended(
    store: Store, make_reading: MakeReading
) -> None:
    parts: tuple[PageReading, ...] = (make_reading("A", 1), make_reading("B", 1))
    scan(store, Rejection(RejectionReason.UNREADABLE_FILE, "empty"))
    store.record_mended(FILE, pages=99, withdrawn=[0], is_replaced=True)

    stands = split(store, *parts)

    assert list(stands) == [FIRST, SECOND]
    assert store.rejections() == []
    assert store.page_key(SheetId(B), 1) == SECOND


def test_a_store_of_an_earlier_version_has_whole_pictures_alone(tmp_path: Path) -> None:
    with Store.open(unpacked(tmp_path), kept=True) as old:
        keys = [page.key for page in old.scanned_pages()]

        assert keys
        assert {key.part for key in keys} == {0}
        assert old.verify_chain() is None
