"""The reading bench fills in and reads forms of other grades than three."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.form import CHOSEN, FormKind
from ballot.grade import PLAN_VOTES
from bench import reading
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_forms import FormName, activity_of
from bench.reading_tiers import TierName
from bench.reading_world import make_world, printed_pages
from tests.calibration.test_bench_tiers import without_times


@pytest.fixture(autouse=True)
def _forget_pages() -> Iterator[None]:
    yield
    printed_pages.cache_clear()


@pytest.mark.parametrize(
    ("form", "lines", "boxes"),
    [
        (FormName.THREE, 66, 3),
        (FormName.FOUR, 66, 4),
        (FormName.SIX, 66, 6),
        (FormName.OPINION, 66 + 4, 1),
        (FormName.ITEMS, 4 * 66, 3),
    ],
)
def test_every_form_asks_about_all_units_and_its_first_session_is_handed_it(
    form: FormName, lines: int, boxes: int
) -> None:
    activity = activity_of(form, min_row_mm=7.0)

    assert (len(activity.units), len(activity.lines)) == (66, lines)
    assert len(activity.rules.scale.grades) == boxes
    assert activity.sessions[0].form == activity.form_key
    assert activity.form.min_row_mm == 7.0
    assert not activity.forms


def test_an_opinion_form_has_one_box_a_line_and_lines_for_writing() -> None:
    activity = activity_of(FormName.OPINION)

    assert (activity.kind, activity.choose, activity.writing_lines) == (FormKind.OPINION, 1, 4)
    assert [grade.vote for grade in activity.rules.scale.grades] == [CHOSEN]
    assert activity_of(FormName.ITEMS).rules.scale.votes[:3] == PLAN_VOTES


@pytest.mark.parametrize(("form", "boxes"), [(FormName.FOUR, 4), (FormName.SIX, 6)])
def test_sheets_of_other_grades_are_filled_in_scanned_read_and_compared(
    form: FormName, boxes: int, tmp_path: Path
) -> None:
    world = make_world(tmp_path, {}, form=form)
    chunk = Chunk(TierName.CLEAN, OWN_STROKES, seed=2, number=0, sheets=1)

    counts, again = ChunkRunner(world).run(chunk), ChunkRunner(world).run(chunk)

    assert (counts.pages, counts.refused.total()) == (len(world.layout.pages), 0)
    assert (counts.positions, counts.rows.total()) == (66 * boxes, 66)
    assert (counts.misidentified, counts.wrong.total()) == (0, 0)
    assert without_times(counts) == without_times(again)


def test_a_run_of_a_form_has_results_of_its_own_and_as_many_chunks_as_its_boxes_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "code"
    words = ["run", "--tier", "clean", "--form", "four", "--chunk-sheets", "1", "--workers", "1"]

    reading.main([*words, "--folder", str(folder), "--positions", str(2 * 4 * 66)])

    lines = (folder / "clean-own.jsonl").read_text(encoding="utf-8").splitlines()
    results = [json.loads(line) for line in lines]
    assert [result["number"] for result in results] == [0, 1]
    assert {result["world"] for result in results} == {"form four, rows 8 mm"}
    assert "| clean | own | 528 | 0 |" in capsys.readouterr().out


def test_results_of_another_form_are_kept_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "OUT", tmp_path)
    monkeypatch.setattr(reading, "code_version", lambda: "abc")
    words = ["run", "--tier", "clean", "--chunk-sheets", "1", "--workers", "1", "--positions", "1"]

    for form in ("three", "four"):
        reading.main([*words, "--form", form])

    assert sorted(path.parent.name for path in tmp_path.glob("*/*.jsonl")) == ["abc", "abc-four"]


def test_every_form_is_explained() -> None:
    docs = Path(__file__).parents[2] / "docs"
    text = (docs / "simulation.md").read_text(encoding="utf-8")

    assert [form for form in FormName if f"| `{form}` |" not in text] == []
