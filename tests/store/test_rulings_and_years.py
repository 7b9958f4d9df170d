"""Rulings and earlier years on record, those of the version before too."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import UsageError
from ballot.history import PastKey, PastLast, PastYear
from ballot.ids import CategoryId, UnitId
from ballot.ruling import Ruling, RulingKind
from store.codec import past_year_from, past_year_payload, ruling_from, ruling_payload
from store.evidence import Store

TIE = Ruling(
    kind=RulingKind.LAST_TIE,
    category=CategoryId("local"),
    units=(UnitId("a"), UnitId("b")),
    seats=1,
    chosen=(UnitId("a"),),
    text="会议决定",
    by="组长",
    confirmed_by="副组长",
)
AWARD = replace(TIE, kind=RulingKind.AWARD_TIE)
PAST = PastYear(
    year=2025,
    tally_sha256="00" * 32,
    signers=("公证",),
    last=(PastLast(unit=UnitId("a"), name="甲", category=CategoryId("local")),),
    has_open=True,
    open=(PastLast(unit=UnitId("b"), name="乙", category=CategoryId("finance")),),
    activity="HARBMPTW",
    keys=(PastKey(signer="公证", fingerprint="ab" * 32),),
    introduced=("ab" * 32,),
    is_recounted=True,
    by="张三",
    confirmed_by="李四",
    is_kept=True,
    why="补裁定",
)


@pytest.mark.parametrize("ruling", [TIE, replace(TIE, chosen=(), without_last=True)])
def test_a_ruling_comes_back_as_it_was(ruling: Ruling) -> None:
    assert ruling_from(ruling_payload(ruling)) == ruling


def test_a_ruling_without_seats_is_one_of_the_version_before() -> None:
    payload = ruling_payload(TIE)
    payload.pop("seats")

    assert ruling_from(payload) == replace(TIE, seats=None, is_staged=True)


def test_a_year_comes_back_as_it_was_and_an_old_one_with_what_it_says() -> None:
    new: dict[str, Any] = past_year_payload(PAST)
    old = {key: new[key] for key in ("year", "tally_sha256", "signers", "last", "has_open")}

    assert past_year_from(new) == PAST
    assert past_year_from(old) == PastYear(
        year=2025,
        tally_sha256="00" * 32,
        signers=("公证",),
        last=PAST.last,
        has_open=True,
    )


def test_the_last_word_on_a_question_takes_its_own_place_in_the_order(tmp_path: Path) -> None:
    again = replace(TIE, chosen=(UnitId("b"),))
    with Store.open(tmp_path, kept=True) as store:
        for ruling in (TIE, AWARD, again):
            store.record_ruling(ruling)

        assert store.rulings() == (AWARD, again)


def test_a_ruling_that_two_people_take_back_is_gone_and_stays_in_the_log(tmp_path: Path) -> None:
    who = {"why": "写错了", "by": "组长"}
    with Store.open(tmp_path, kept=True) as store:
        store.record_ruling(TIE)
        store.record_ruling(AWARD)
        with pytest.raises(UsageError):
            store.withdraw_ruling(TIE, **who, confirmed_by="组长")
        store.withdraw_ruling(TIE, **who, confirmed_by="副组长")

        assert store.rulings() == (AWARD,)
        assert [event.kind for event in store.events()][-1] == "ruling_withdrawn"
        with pytest.raises(UsageError):
            store.withdraw_ruling(TIE, **who, confirmed_by="副组长")


@pytest.mark.parametrize("changes", [{"by": " "}, {"confirmed_by": ""}, {"confirmed_by": "张三"}])
def test_a_year_needs_two_people(tmp_path: Path, changes: dict[str, str]) -> None:
    with Store.open(tmp_path, kept=True) as store:
        with pytest.raises(UsageError):
            store.record_history(replace(PAST, **changes))  # type: ignore[arg-type]

        assert store.history() == ()
