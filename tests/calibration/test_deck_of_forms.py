"""Decks of forms of two to six grades, of items, and of lists."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.form import CHOSEN
from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import FormKey, LineId
from ballot.layout import Layout
from ballot.reading import PageReading, RowReading
from calibration.deck.check import DeckReport, RowProblem, ScannedPage, check_deck
from calibration.deck.file import Deck, DeckPart, Demand
from calibration.deck.marks import known_sheets
from calibration.deck.plan import known_votes
from calibration.pens.intents import RowKind
from office.deck_report import report_json, report_texts
from tests.ballot.test_activity_file import PLAIN
from tests.ballot.test_forms_of_activity import GRADES, ITEMS
from tests.calibration.decks import make_deck, right_scans
from tests.calibration.forms import LIST, SIX, form_with

FORMS: dict[str, tuple[tuple[Vote, ...], tuple[str, ...]]] = {
    **{f"{boxes} grades": (SIX[:boxes], ()) for boxes in range(2, 7)},
    "items": (PLAN_VOTES, ("law", "work")),
    "items of six grades": (SIX, ("law", "work", "service")),
    "list": (LIST, ()),
}
SHEETS = {"2 grades": 14, "3 grades": 11, "4 grades": 13, "5 grades": 16, "6 grades": 22}
SHEETS |= {"items": 11, "items of six grades": 22, "list": 67}


@pytest.fixture(scope="module")
def form_of(example_layout: Layout) -> Callable[[str], Layout]:
    return lambda name: form_with(example_layout, *FORMS[name])


def totals_of(deck: Deck) -> dict[LineId, Counter[Vote | None]]:
    totals: dict[LineId, Counter[Vote | None]] = {}
    for sheet in deck.part(DeckPart.KNOWN):
        for row in sheet.rows:
            totals.setdefault(row.line, Counter())[row.vote] += 1
    return totals


def checked(deck: Deck, layout: Layout, scans: list[ScannedPage]) -> DeckReport:
    return check_deck(deck, layout, scans, deck_sha256="00" * 32)


def test_the_deck_of_the_plans_form_is_the_same_as_ever(example_layout: Layout) -> None:
    """Paper that was printed by an earlier version stays good."""
    sheets = json.loads(make_deck(example_layout).to_json())["sheets"]
    text = json.dumps([sheet["rows"] for sheet in sheets])

    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "88c7dd5c0e1438a3"


@pytest.mark.parametrize("name", FORMS)
def test_every_line_has_totals_of_its_own_and_no_two_of_its_grades_the_same(
    name: str, form_of: Callable[[str], Layout]
) -> None:
    layout, grades = form_of(name), FORMS[name][0]

    deck = make_deck(layout)

    totals = totals_of(deck)
    counts = {line: tuple(total[grade] for grade in grades) for line, total in totals.items()}
    assert list(counts) == [row.line for page in layout.pages for row in page.rows]
    assert len(set(counts.values())) == len(counts) == 66
    assert all(len(set(each)) == len(grades) and min(each) > 0 for each in counts.values())
    assert all(total[Vote.ABSTAIN] > 0 for total in totals.values())
    assert len(deck.part(DeckPart.KNOWN)) == SHEETS[name]


@pytest.mark.parametrize("boxes", range(2, 7))
def test_a_sheet_turned_upside_down_changes_the_totals_of_every_line(boxes: int) -> None:
    grades, lines = SIX[:boxes], [LineId(f"u{number}") for number in range(66)]
    votes = known_votes(lines, grades)
    upright = [tuple(Counter(s[line] for s in votes)[g] for g in grades) for line in lines]

    turned = [tuple(reversed(counts)) for counts in reversed(upright)]

    assert [pair for pair in zip(upright, turned, strict=True) if pair[0] == pair[1]] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_deck_of_any_form_is_read_back_from_its_file_and_passes_as_printed(
    name: str, form_of: Callable[[str], Layout]
) -> None:
    layout = form_of(name)
    deck = make_deck(layout)

    report = checked(deck, layout, right_scans(deck, layout))

    assert Deck.from_json(deck.to_json()) == deck
    assert ('"item"' in deck.to_json()) == bool(FORMS[name][1])
    assert report.check.passed
    assert report.check.rows == 66 * len(deck.sheets)


def test_every_kind_of_mark_that_one_box_can_hold_stands_on_the_mark_deck_of_a_list(
    form_of: Callable[[str], Layout],
) -> None:
    deck = make_deck(form_of("list"))

    rows = [row for sheet in deck.part(DeckPart.MARKS) for row in sheet.rows]

    votes = {kind: {row.vote for row in rows if row.kind is kind} for kind in RowKind}
    assert votes == {
        RowKind.PLAIN: {CHOSEN},
        RowKind.BLANK: {Vote.ABSTAIN},
        RowKind.DOT: {Vote.ABSTAIN},
        RowKind.FAINT: {CHOSEN},
        RowKind.CORRECTION: {None},
        RowKind.OVERVOTE: set(),
        RowKind.MIXED: set(),
        RowKind.DOT_AND_MARK: set(),
    }
    assert {row.kind for row in rows if row.demand is Demand.DOUBT} == {RowKind.CORRECTION}


@pytest.mark.parametrize("boxes", [2, 4, 6])
def test_every_grade_stands_on_the_mark_deck(boxes: int, form_of: Callable[[str], Layout]) -> None:
    rows = [
        row for sheet in make_deck(form_of(f"{boxes} grades")).part(DeckPart.MARKS)
        for row in sheet.rows
    ]  # fmt: skip

    assert {row.vote for row in rows if row.kind is RowKind.PLAIN} == set(SIX[:boxes])


@pytest.mark.parametrize("name", ["4 grades", "6 grades", "items of six grades"])
def test_two_columns_that_changed_places_are_seen_in_every_total(
    name: str, form_of: Callable[[str], Layout]
) -> None:
    layout, grades = form_of(name), FORMS[name][0]
    deck = make_deck(layout)
    scans = right_scans(deck, layout)

    for left, right in combinations(grades, 2):
        swapped = {left: right, right: left}
        moved = [with_votes(scan, lambda row, to=swapped: to.get(row.vote)) for scan in scans]
        report = checked(deck, layout, moved)

        assert {total.line for total in report.totals} == set(totals_of(deck))
        assert {total.vote for total in report.totals} == {left, right}


def test_two_items_of_one_unit_that_changed_places_are_named(
    form_of: Callable[[str], Layout],
) -> None:
    layout = form_of("items")
    deck = make_deck(layout)
    first, second = (row.line for row in layout.pages[0].rows[:2])
    assert first.unit == second.unit
    scans = []
    for scan in right_scans(deck, layout):
        assert isinstance(scan.outcome, PageReading)
        a, b, *rest = scan.outcome.rows
        swapped = (RowReading(first, b.vote, b.doubts), RowReading(second, a.vote, a.doubts))
        rows = (*swapped, *rest) if scan.outcome.page == 1 else scan.outcome.rows
        scans.append(replace(scan, outcome=replace(scan.outcome, rows=rows)))

    report = checked(deck, layout, scans)

    assert not report.check.passed
    assert {total.line for total in report.totals} == {first, second}


def test_a_list_line_read_as_chosen_that_is_empty_is_named(
    form_of: Callable[[str], Layout],
) -> None:
    layout = form_of("list")
    deck = make_deck(layout)
    scans = right_scans(deck, layout)
    blank = deck.part(DeckPart.BLANK)[0].rows[4]
    scans[0] = with_votes(scans[0], lambda row: CHOSEN if row == right_of(blank.line) else None)

    (finding,) = checked(deck, layout, scans).rows

    assert (finding.expected.line, finding.vote) == (blank.line, CHOSEN)
    assert finding.problem is RowProblem.MISREAD


def test_rows_with_other_boxes_than_others_have_no_deck(example_layout: Layout) -> None:
    front, _ = example_layout.pages
    mixed = replace(example_layout, pages=(front, form_with(example_layout, SIX).pages[1]))

    with pytest.raises(ValueError, match="other boxes"):
        known_sheets(mixed)


def test_a_report_names_lines_and_grades_as_the_form_does(example_layout: Layout) -> None:
    activity = asked_activity()
    grades = tuple(grade.vote for grade in activity.rules.scale.grades)
    units = [unit.id for unit in activity.units]
    page = form_with(example_layout, grades, ["law", "work"]).pages[0]
    rows = tuple(
        replace(row, unit=units[place // 2])
        for place, row in enumerate(page.rows[: len(units) * 2])
    )
    layout = replace(example_layout, pages=(replace(page, rows=rows),))
    deck = make_deck(layout)
    good, fit = grades[:2]
    scans = [
        with_votes(scan, lambda row: fit if row.vote is good else None)
        for scan in right_scans(deck, layout)
    ]

    report = checked(deck, layout, scans)
    texts = "\n".join(report_texts(activity, deck, report))
    body = report_json(report)

    unit = activity.units[0].name
    assert f"{unit}·依法行政" in texts and f"{unit}·工作实绩" in texts
    assert "优秀" in texts and "基本称职" in texts
    assert not {word for word in ("satisfied", "满意", "good", "/") if word in texts}
    assert {"unit", "item", "vote", "expected", "read"} == set(body["total_differences"][0])
    assert body["row_differences"][0]["item"] in ("law", "work")
    assert "line" not in body["row_differences"][0]
    assert json.dumps(body)


def asked_activity() -> Activity:
    """Return an activity with three grades of its own and two items."""
    return parse_activity((PLAIN + GRADES + ITEMS).encode()).seen_by(FormKey(""))


def right_of(line: LineId) -> RowReading:
    return RowReading(line, Vote.ABSTAIN)


def with_votes(scan: ScannedPage, change: Callable[[RowReading], Vote | None]) -> ScannedPage:
    """Return a scan with other votes in the rows for which `change` has one."""
    assert isinstance(scan.outcome, PageReading)
    rows = tuple(
        row if (vote := change(row)) is None else replace(row, vote=vote, doubts=())
        for row in scan.outcome.rows
    )
    return replace(scan, outcome=replace(scan.outcome, rows=rows))
