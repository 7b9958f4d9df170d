"""What opinion sheets say."""

from pathlib import Path

import pytest

from ballot.form import CHOSEN
from ballot.grade import Vote
from ballot.person import Person, Role
from office.folder import open_folder
from office.opinions import Opinion, Rooms, form_named, opinion_forms, opinions_of
from store.evidence import Store
from tests.opinion_sheets import (
    DOUBTFUL,
    NO_UNIT,
    OFFICE,
    POLICE,
    SERVICE,
    TWO_UNITS,
    copied,
    opinion_folder,
    sheets_of,
)

ZHANG = Person("张三", Role.OPERATOR)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opinion_folder(tmp_path_factory.mktemp("opinions") / "activity")


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return copied(template, tmp_path / "activity")


def told(folder: Path, store: Store) -> list[Opinion]:
    """Return the opinions in the order in which the sheets were filled."""
    opened = open_folder(folder)
    rooms = Rooms({form: p.layout for form, p in opened.printed_layouts(store).items()})
    (seen,) = opinion_forms(opened.activity)
    found = {each.sheet: each for each in opinions_of(opened, store, seen, rooms)}
    return [found[sheet] for sheet in sheets_of(folder)]


def test_a_sheet_says_which_unit_and_which_aspects(folder: Path) -> None:
    with open_folder(folder).store() as store:
        first, *_ = told(folder, store)

    assert (first.units, first.aspects) == (("local-01",), ("law", "service"))
    assert (first.waits, first.is_void, first.text) == (False, False, None)
    assert [room.number for room in first.rooms] == [1]


def test_a_sheet_without_a_unit_is_about_none(folder: Path) -> None:
    with open_folder(folder).store() as store:
        said = told(folder, store)[NO_UNIT]

    assert (said.units, said.aspects, said.waits) == ((), ("work",), False)


@pytest.mark.parametrize("number", [DOUBTFUL, TWO_UNITS])
def test_a_sheet_whose_unit_is_in_doubt_waits_and_says_nothing(folder: Path, number: int) -> None:
    with open_folder(folder).store() as store:
        said = told(folder, store)[number]

    assert (said.waits, said.units, said.aspects) == (True, (), ())


def test_what_people_settle_tells_what_it_is_about(folder: Path) -> None:
    opened, sheets = open_folder(folder), sheets_of(folder)
    with opened.store() as store:
        for sheet, line, vote in (
            (sheets[DOUBTFUL], POLICE, CHOSEN),
            (sheets[TWO_UNITS], OFFICE, CHOSEN),
            (sheets[TWO_UNITS], POLICE, CHOSEN),
        ):
            store.resolve_row(sheet, line, vote, "张三", "看原票", activity=opened.activity)
        said = told(folder, store)

    assert (said[DOUBTFUL].units, said[DOUBTFUL].aspects) == (("local-20",), ("service",))
    assert (said[TWO_UNITS].units, said[TWO_UNITS].is_void) == ((), True)


def test_a_void_sheet_says_nothing(folder: Path) -> None:
    sheet, opened = sheets_of(folder)[0], open_folder(folder)
    with opened.store() as store:
        store.void_sheet(sheet, "张三", "署名", confirmed_by="王五")
        first, *_ = told(folder, store)

    assert (first.is_void, first.units, first.aspects) == (True, (), ())


def test_what_was_typed_stands_with_its_sheet(folder: Path) -> None:
    sheets, opened = sheets_of(folder), open_folder(folder)
    with opened.store() as store:
        store.type_opinion(sheets[0], "窗口少", ZHANG)
        said = told(folder, store)

    assert [each.text for each in said[:2]] == ["窗口少", None]


def test_a_vote_for_an_aspect_that_is_not_chosen_counts_for_none(folder: Path) -> None:
    sheet, opened = sheets_of(folder)[0], open_folder(folder)
    with opened.store() as store:
        store.reopen_row(sheet, SERVICE, ZHANG, "再看", activity=opened.activity)
        assert told(folder, store)[0].waits
        store.resolve_row(sheet, SERVICE, Vote.ABSTAIN, "张三", "划掉", activity=opened.activity)
        assert told(folder, store)[0].aspects == ("law",)


def test_an_opinion_form_is_found_by_its_key_or_is_the_only_one(folder: Path) -> None:
    activity = open_folder(folder).activity

    assert form_named(activity, "") == form_named(activity, "say")
    assert form_named(activity, "other") is None
