"""Refused pages that follow each other are one to look at, and one act closes them."""

from pathlib import Path

import pytest

from ballot.errors import UsageError
from ballot.ids import SheetId
from ballot.limits import Limit, PassedLimit
from ballot.person import Confirmed, Person, Role
from ballot.reading import Rejection, RejectionReason
from store.evidence import Store
from store.standing import PageKey, StoredRejection
from tests.store.scanned import FILE, MakeReading

NO_FORM = Rejection(RejectionReason.NOT_A_FORM, "空白页")
PASSED = PassedLimit(Limit.SECONDS, 60)
OVER = Rejection(RejectionReason.OVER_LIMIT, "超过 60 秒", passed=PASSED)
ZHANG = Person("张三", Role.OPERATOR, "b1")
LI = Person("李四", Role.SCRUTINEER, "b2")


def refuse(store: Store, *pages: int, why: Rejection = NO_FORM) -> None:
    for page in pages:
        store.record_page(FILE, page - 1, why)


def runs(store: Store) -> list[tuple[int, int, bool]]:
    return [(each.file_page, each.last_page, each.is_open) for each in store.rejections()]


def places(rejections: list[StoredRejection]) -> list[str]:
    return [stored.place for stored in rejections]


def test_pages_without_a_form_are_runs_between_those_that_were_read(
    store: Store, make_reading: MakeReading
) -> None:
    refuse(store, 1, 2, 3)
    store.record_page(FILE, 3, make_reading("A", 1))
    refuse(store, *range(5, 100))

    assert places(store.rejections()) == ["scan.pdf 第 1–3 页", "scan.pdf 第 5–99 页"]
    assert store.stray_rejections() == 2


def test_a_file_without_a_form_is_one(store: Store) -> None:
    refuse(store, *range(1, 100))

    assert places(store.rejections()) == ["scan.pdf 全部 99 页"]


def test_only_what_nobody_can_tell_a_sheet_of_makes_a_run(store: Store) -> None:
    refuse(store, 1, 2, why=Rejection(RejectionReason.UNREADABLE_CODE, "编号读不出"))
    refuse(store, 3, 4, why=Rejection(RejectionReason.NOT_A_FORM, "?", SheetId("A" * 12)))
    refuse(store, 5)
    refuse(store, 6, 7, why=OVER)

    assert [(first, last) for first, last, _ in runs(store)] == [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 7),
    ]  # fmt: skip


def test_a_run_says_what_all_its_pages_have_in_common(store: Store) -> None:
    refuse(store, 1)
    refuse(store, 2, why=Rejection(RejectionReason.NOT_A_FORM, "只找到 1 个定位标记"))

    (run,) = store.rejections()

    assert run.rejection.detail == "各页都认不出评议表"


def test_one_act_closes_a_run_and_it_stays_closed(store: Store, folder: Path) -> None:
    refuse(store, *range(1, 100))

    store.dismiss_page(FILE, 0, "张三", "会议文件", through=98)

    (*_, event) = store.events()
    assert (event.payload["index"], event.payload["through"]) == (0, 98)
    assert runs(store) == [(1, 99, False)]
    with Store.open(folder, kept=True) as again:
        assert runs(again) == [(1, 99, False)]


def test_a_part_of_a_run_can_be_closed(store: Store) -> None:
    refuse(store, *range(1, 10))

    store.dismiss_page(FILE, 3, "张三", "封面")
    store.dismiss_page(FILE, 4, "张三", "附件", through=5)

    assert runs(store) == [(1, 3, True), (4, 4, False), (5, 6, False), (7, 9, True)]


@pytest.mark.parametrize(
    ("first", "through", "problem"),
    [
        (0, 3, "不是因同一原因"),
        (6, 9, "不在拒读之列"),
        (4, 5, "已经处理过"),
        (2, 1, "不在拒读之列"),
    ],
)
def test_what_is_no_run_is_not_closed_at_once(
    store: Store, first: int, through: int, problem: str
) -> None:
    refuse(store, 1, 2, 3)
    refuse(store, 4, why=Rejection(RejectionReason.INTERNAL, "?"))
    refuse(store, 5, 6)
    store.dismiss_page(FILE, 5, "张三", "封面")

    with pytest.raises(UsageError, match=problem):
        store.dismiss_page(FILE, first, "张三", "?", through=through, confirmed_by="李四")

    assert [is_open for _, _, is_open in runs(store)] == [True, True, True, False]


def test_a_run_of_what_may_be_ballots_takes_two(store: Store) -> None:
    refuse(store, 1, 2, 3, why=OVER)
    with pytest.raises(UsageError):
        store.dismiss_page(FILE, 0, "张三", "坏文件", through=2)

    assert not store.propose_dismissal(FILE, 0, ZHANG, "坏文件", through=2)
    assert runs(store) == [(1, 3, True)]
    store.confirm_dismissal(FILE, 1, LI)

    assert runs(store) == [(1, 3, False)]
    (*_, event) = store.events()
    assert event.payload["confirmation"]["kind"] == Confirmed.SIGNED_IN
    assert store.dismissal_proposals() == {}


def test_a_proposal_on_a_run_is_taken_back_as_one(store: Store) -> None:
    refuse(store, 1, 2, 3, why=OVER)
    store.propose_dismissal(FILE, 0, ZHANG, "坏文件", through=2)

    store.withdraw_dismissal(FILE, 2, LI, "再看看")

    assert store.dismissal_proposals() == {}
    assert runs(store) == [(1, 3, True)]


def test_the_limit_that_was_passed_is_on_record(store: Store, folder: Path) -> None:
    refuse(store, 1, why=OVER)

    with Store.open(folder, kept=True) as again:
        assert again.refusal(PageKey(FILE, 0)) == OVER
