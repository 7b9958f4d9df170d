"""The reading bench counts what it says, comes out the same, and goes on where it stopped."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ballot.grade import Vote
from ballot.ids import FormId, LineId, SheetId, UnitId
from ballot.layout import Layout, PageLayout
from ballot.reading import (
    DoubtReason,
    IdentitySource,
    PageReading,
    Registration,
    Rejection,
    RejectionReason,
    RowReading,
)
from bench import reading
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_counts import MANY_WRONG_ROWS, Counts, RowClass, RowError, row_error
from bench.reading_look import Find, write_contact_sheets, write_find
from bench.reading_report import as_json, as_markdown, most_errors
from bench.reading_results import Result, ResultsFolder
from bench.reading_tiers import TIERS, TierName
from bench.reading_world import World, make_world, printed_pages
from calibration.images import px_per_mm
from calibration.pens.intents import BoxMark, RowIntent, RowKind
from calibration.pens.strokes import PenMark
from calibration.scans.degrade import degrade
from calibration.scans.presets import HARSH

UNIT = UnitId("local-01")


def meant(kind: RowKind, vote: Vote | None, unit: UnitId = UNIT) -> RowIntent:
    return RowIntent(LineId(unit), kind, vote, (BoxMark(Vote.SATISFIED, PenMark.TICK),))


def seen(vote: Vote | None, unit: UnitId = UNIT) -> RowReading:
    return RowReading(unit, vote, () if vote else (DoubtReason.MARGINAL_MARK,))


def page_of(*rows: RowReading) -> PageReading:
    registration = Registration(4, 200.0, 99, 99, 0.02, 0.1)
    measures = json.dumps({"box": ["own"], "rows": [[0, 0, [1.0], [0.0], [0.0]]] * len(rows)})
    sheet, form = SheetId("ABCDEFHJKMNP"), FormId("a" * 16)
    return PageReading(sheet, form, 1, IdentitySource.CODE, registration, rows, measures)


def lines_of(layout: Layout, count: int) -> PageLayout:
    """Return a page of so many rows, of three boxes each."""
    return replace(layout.pages[0], rows=layout.pages[0].rows[:count])


def without_times(counts: Counts) -> dict[str, object]:
    return {k: v for k, v in counts.to_json().items() if not k.endswith("_ms")}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("bench"), {})


@pytest.fixture(autouse=True)
def _forget_pages() -> Iterator[None]:
    yield
    printed_pages.cache_clear()


@pytest.mark.parametrize(
    ("kind", "vote", "read", "error"),
    [
        (RowKind.PLAIN, Vote.SATISFIED, Vote.SATISFIED, None),
        (RowKind.PLAIN, Vote.SATISFIED, None, None),
        (RowKind.PLAIN, Vote.SATISFIED, Vote.DISSATISFIED, RowError.VOTE_TO_OTHER_VOTE),
        (RowKind.FAINT, Vote.SATISFIED, Vote.ABSTAIN, RowError.VOTE_TO_ABSTAIN),
        (RowKind.BLANK, Vote.ABSTAIN, Vote.SATISFIED, RowError.ABSTAIN_TO_VOTE),
        (RowKind.OVERVOTE, None, Vote.SATISFIED, RowError.OVERVOTE_READ),
        (RowKind.OVERVOTE, None, Vote.ABSTAIN, RowError.OVERVOTE_READ),
        (RowKind.OVERVOTE, None, None, None),
        (RowKind.CORRECTION, Vote.SATISFIED, Vote.SATISFIED, None),
    ],
)
def test_a_row_is_silently_wrong_where_no_person_was_asked_and_another_vote_was_read(
    kind: RowKind, vote: Vote | None, read: Vote | None, error: RowError | None
) -> None:
    assert row_error(meant(kind, vote), seen(read)) is error


def test_a_correction_read_right_without_a_person_is_listed_all_the_same(
    example_layout: Layout,
) -> None:
    counts = Counts()

    counts.add_page(
        page_of(seen(Vote.SATISFIED)),
        (meant(RowKind.CORRECTION, Vote.SATISFIED),),
        lines_of(example_layout, 1),
        is_identified=True,
    )

    assert counts.doubtful_read == Counter({RowKind.CORRECTION: 1})
    assert counts.wrong.total() == 0


def test_pages_that_are_another_or_mostly_wrong_are_counted(example_layout: Layout) -> None:
    units = [UnitId(f"local-{number:02d}") for number in range(MANY_WRONG_ROWS)]
    intents = tuple(meant(RowKind.PLAIN, Vote.SATISFIED, unit) for unit in units)
    right = [seen(Vote.SATISFIED, unit) for unit in units]
    wrong = [seen(Vote.ABSTAIN, unit) for unit in units]
    other_order, all_wrong, other_sheet = Counts(), Counts(), Counts()
    page = lines_of(example_layout, MANY_WRONG_ROWS)

    other_order.add_page(page_of(*right[::-1]), intents, page, is_identified=True)
    all_wrong.add_page(page_of(*wrong), intents, page, is_identified=True)
    other_sheet.add_page(page_of(*right), intents, page, is_identified=False)

    assert [c.misidentified for c in (other_order, all_wrong, other_sheet)] == [1, 0, 1]
    assert [c.many_wrong for c in (other_order, all_wrong, other_sheet)] == [0, 1, 0]


def test_counts_add_up_and_survive_json(example_layout: Layout) -> None:
    first, second = Counts(sheets=1, read_ms=3.0), Counts(sheets=2, median_mm=[0.1])
    intents, page = (meant(RowKind.PLAIN, Vote.SATISFIED),), lines_of(example_layout, 1)
    first.add_page(page_of(seen(None)), intents, page, is_identified=True)
    second.add_refusal(Rejection(RejectionReason.POOR_REGISTRATION, ""))

    first.add(second)
    again = Counts.from_json(json.loads(json.dumps(first.to_json())))

    assert again == first
    assert (first.sheets, first.pages, first.positions) == (3, 2, 3)
    assert first.doubts == Counter({DoubtReason.MARGINAL_MARK: 1})
    assert first.refused == Counter({RejectionReason.POOR_REGISTRATION: 1})
    assert first.median_mm == [0.02, 0.1]
    old = {name: value for name, value in first.to_json().items() if name != "positions"}
    assert Counts.from_json(old) == first, "results of earlier versions are of three boxes a row"
    assert first.review_of(RowClass.PLAIN) == first.rows_of(RowClass.PLAIN) == 1


@pytest.mark.parametrize(("errors", "most"), [(0, 2.996), (1, 4.744), (2, 6.296), (10, 16.962)])
def test_the_bound_is_the_rule_of_three_and_exact_beyond(errors: int, most: float) -> None:
    assert most_errors(errors) == pytest.approx(most, abs=0.001)


def test_pencils_of_the_faint_tier_leave_15_to_45_percent_of_contrast() -> None:
    rng = np.random.default_rng(1)

    densities = [TIERS[TierName.FAINT_PENCIL].plan.writer(rng).pen.density for _ in range(400)]

    assert 0.15 <= min(densities) < 0.16
    assert 0.44 < max(densities) <= 0.45 + 1e-9


def test_the_troubled_tier_has_a_quarter_of_overvotes_and_of_corrections(
    example_layout: Layout,
) -> None:
    plan, rng = TIERS[TierName.TROUBLED].plan, np.random.default_rng(1)
    form = [row for page in example_layout.pages for row in page.rows]
    popularity = plan.popularity(form, rng)

    rows = [r for _ in range(60) for r in plan.intents(form, popularity, PenMark.TICK, rng)]

    kinds = Counter(row.kind for row in rows)
    assert kinds[RowKind.OVERVOTE] / len(rows) == pytest.approx(0.25, abs=0.03)
    assert kinds[RowKind.CORRECTION] / len(rows) == pytest.approx(0.25, abs=0.03)


def test_a_chunk_comes_out_the_same_in_another_worker_and_after_other_chunks(world: World) -> None:
    chunk = Chunk(TierName.OFFICE, OWN_STROKES, seed=5, number=1, sheets=1)
    first, second = ChunkRunner(world), ChunkRunner(world)

    alone = first.run(chunk)
    other = second.run(replace(chunk, number=0))
    after = second.run(chunk)

    assert without_times(alone) == without_times(after)
    assert without_times(alone) != without_times(other)
    assert alone.simulate_ms > 0 < alone.read_ms


@pytest.mark.parametrize("tier", list(TIERS))
def test_every_tier_is_scanned_and_read_from_its_file(tier: TierName, world: World) -> None:
    counts = ChunkRunner(world).run(Chunk(tier, OWN_STROKES, seed=2, number=0, sheets=1))

    pages = len(world.layout.pages)
    assert (counts.sheets, counts.pages) == (1, pages)
    assert counts.rows.total() == 66 or counts.refused.total() > 0
    assert counts.misidentified == 0


def test_a_run_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "code"
    words = ["run", "--tier", "clean", "--chunk-sheets", "1", "--workers", "1"]
    words += ["--folder", str(folder), "--json", str(tmp_path / "figures.json")]

    reading.main([*words, "--positions", "198"])
    first = (folder / "clean-own.jsonl").read_text(encoding="utf-8")
    reading.main([*words, "--positions", "396"])
    second = (folder / "clean-own.jsonl").read_text(encoding="utf-8")
    capsys.readouterr()
    reading.main([*words, "--positions", "396"])

    assert [json.loads(line)["number"] for line in second.splitlines()] == [0, 1]
    assert second.startswith(first)
    assert (folder / "clean-own.jsonl").read_text(encoding="utf-8") == second
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "| clean | own | 396 | 0 |" in shown.out
    (figures,) = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["results"]
    assert figures["positions"] == 396
    assert figures["wrong_per_million_positions_at_most"] == pytest.approx(2.996e6 / 396, abs=1)


def test_a_run_without_time_starts_nothing(tmp_path: Path) -> None:
    words = ["run", "--tier", "all", "--minutes", "0", "--workers", "1"]

    reading.main([*words, "--folder", str(tmp_path / "code")])

    assert not (tmp_path / "code").exists()


def test_a_line_that_was_cut_off_is_done_again_and_one_that_came_twice_counts_once(
    tmp_path: Path,
) -> None:
    results = ResultsFolder(tmp_path)
    result = Result(Chunk(TierName.OFFICE, OWN_STROKES, 1, 0), Counts(sheets=40), "rows 8 mm")
    results.append(result)
    results.append(result)
    with (tmp_path / "office-own.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"tier":"office","sour')
    results.append(replace(result, chunk=replace(result.chunk, number=1)))

    merged = results.merged()

    assert [r.chunk.number for r in results.read()] == [0, 0, 1]
    assert merged[TierName.OFFICE, OWN_STROKES].sheets == 80


def test_results_of_another_seed_or_other_rows_are_results_of_their_own(tmp_path: Path) -> None:
    results = ResultsFolder(tmp_path)
    chunk = Chunk(TierName.OFFICE, OWN_STROKES, 1, 0)
    results.append(Result(chunk, Counts(sheets=40), "rows 8 mm"))
    results.append(Result(replace(chunk, seed=2), Counts(sheets=40), "rows 8 mm"))
    results.append(Result(chunk, Counts(sheets=40), "rows 6.5 mm"))

    assert results.merged()[TierName.OFFICE, OWN_STROKES].sheets == 120


def test_a_report_on_pages_that_were_all_refused_has_no_figures_to_divide_by() -> None:
    counts = Counts(sheets=1, sheets_refused=1)
    counts.add_refusal(Rejection(RejectionReason.POOR_REGISTRATION, ""))
    merged = {(TierName.HARSH, OWN_STROKES): counts}

    (figures,) = as_json(merged, "abc", [7])["results"]
    text = as_markdown(merged, "abc", [7])

    assert figures["wrong_per_million_positions_at_most"] is None
    assert figures["review_share"][RowClass.PLAIN] is None
    assert "| harsh | own | 1 | 100.00 % | 100.00 % | 1 % | poor_registration 1 |" in text


def test_the_tables_show_what_is_asked_of_plain_and_of_blank_rows() -> None:
    counts = Counts(rows=Counter({"plain": 200, "blank": 100}), review=Counter({"blank": 20}))
    merged = {(TierName.HARSH, OWN_STROKES): counts, (TierName.WORLD, "theirs"): counts}

    text = as_markdown(merged, "abc", [7])
    ours, theirs = as_json(merged, "abc", [7])["results"]

    assert "| harsh | own | 0.00 % | 20.00 % | – | – | 2.5 % | 30 % |" in text
    assert "| world | theirs | 0.00 % | 20.00 % | – | – | none | none |" in text
    assert (ours["targets"]["blank_review_share"], ours["dpi"]) == (0.3, 200)
    assert (theirs["targets"]["blank_review_share"], theirs["dpi"]) == (None, None)


def test_a_picture_shows_the_row_where_it_truly_is_on_the_scan(
    world: World, tmp_path: Path
) -> None:
    layout = world.layout.pages[0]
    page = printed_pages(world.pdf, 100, is_gray=True)[0].copy()
    scale = px_per_mm(page)
    row = 7
    x, y = (np.array(layout.rows[row].boxes[1].rect.center) * scale).astype(int).tolist()
    cv2.circle(page, (x, y), 6, 0, -1)
    scan = degrade(page, HARSH, np.random.default_rng(1))
    rows = [seen(Vote.ABSTAIN, line.unit) for line in layout.rows]
    intent = meant(RowKind.PLAIN, Vote.MOSTLY_SATISFIED, layout.rows[row].unit)

    write_find(tmp_path, Find("vote_to_abstain", "here", row, intent, page_of(*rows)), layout, scan)

    picture = cv2.imread(str(tmp_path / "vote_to_abstain-here.png"), cv2.IMREAD_GRAYSCALE)
    boxes = []
    for box in layout.rows[row].boxes:
        rect = layout.rows[row].rect
        left, top = ((np.array(box.rect.center) - (rect.x, rect.y - 9.0)) * 6.0).astype(int)
        boxes.append(float(picture[top - 4 : top + 5, left - 4 : left + 5].mean()))
    assert boxes[1] < min(boxes[0], boxes[2]) - 60
    facts = json.loads((tmp_path / "vote_to_abstain-here.json").read_text(encoding="utf-8"))
    assert (facts["meant"], facts["read"]) == ("mostly_satisfied", "abstain")
    assert write_contact_sheets(tmp_path) == 1
    assert write_contact_sheets(tmp_path) == 1, "contact sheets are not pictures of rows"


def test_every_tier_is_explained() -> None:
    docs = Path(__file__).parents[2] / "docs"
    text = (docs / "simulation.md").read_text(encoding="utf-8")

    assert [tier for tier in TierName if f"`{tier}`" not in text] == []
