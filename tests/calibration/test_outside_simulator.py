"""The reading bench reads what another simulator filled in and scanned."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from ballot.form import CHOSEN
from ballot.geometry import RectMm
from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import ItemId, SheetId, UnitId
from ballot.layout import Box, Row
from bench import reading
from bench.reading_chunk import Chunk
from bench.reading_counts import Counts
from bench.reading_outside import OutsideError, OutsideRunner, checked_command, read_truth_list
from bench.reading_tiers import TierName
from bench.reading_world import World, make_world
from calibration.pens.intents import RowKind

SIMULATOR = '''
"""Another simulator: renders what was printed, and fills the first box of every other row."""
import csv, json, sys

import pypdfium2

pdf, layout, sheets, out, truth, count, fault, *_ = sys.argv[1:]
if fault == "exit":
    sys.exit("no ink left")
pages = json.load(open(layout, encoding="utf-8"))["pages"]
rows = [("sheet", "unit", "truth", "kind")]
for place, sheet in enumerate(list(csv.DictReader(open(sheets)))[: int(count)]):
    for number, page in enumerate(pages):
        printed = pypdfium2.PdfDocument(pdf)[place * len(pages) + number]
        image = printed.render(scale=200 / 72).to_pil()
        for row in page["rows"]:
            x, y, w, h = (round(value * 200 / 25.4) for value in row["boxes"][0]["box_mm"])
            is_marked = row["number"] % 2 == 1
            if is_marked:
                image.paste((20, 20, 20), (x + 8, y + 8, x + w - 8, y + h - 8))
            word = row["boxes"][0]["grade"] if is_marked else "abstain"
            rows.append((sheet["sheet"], row["unit"], word, "fill"))
        if fault == "half" and number:
            continue
        image.convert("L").save(f"{out}/{place}-{number}.jpg", dpi=(200, 200))
csv.writer(open(truth, "w", newline="")).writerows(rows)
'''


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> str:
    script = tmp_path_factory.mktemp("other") / "simulate.py"
    script.write_text(SIMULATOR, encoding="utf-8")
    return f"{sys.executable} {script} {{pdf}} {{layout}} {{sheets}} {{out}} {{truth}} {{count}}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, command: str) -> World:
    faults = ("none", "half", "exit")
    simulators = {fault: f"{command} {fault}" for fault in faults}
    return make_world(tmp_path_factory.mktemp("bench"), {}, simulators=simulators)


@pytest.fixture(scope="module")
def runner(world: World) -> OutsideRunner:
    return OutsideRunner(world)


def test_anothers_sheets_are_read_and_compared_with_its_truth(runner: OutsideRunner) -> None:
    counts = runner.run(Chunk(TierName.WORLD, "none", seed=1, number=0, sheets=1))

    assert (counts.sheets, counts.sheets_refused, counts.pages, counts.misidentified) == (
        1,
        0,
        2,
        0,
    )
    assert counts.rows.total() == 66
    assert 30 <= counts.rows["plain"] <= 34
    assert counts.rows["plain"] + counts.rows["blank"] == 66
    assert counts.wrong.total() == 0
    assert counts.review["plain"] < 10, "filled boxes are read"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("half", "wrote 1 pages, not 1 sheets of 2 pages"),
        ("exit", "ended with 1: no ink left"),
    ],
)
def test_a_simulator_that_does_something_else_than_was_agreed_is_an_error_that_says_what(
    fault: str, said: str, runner: OutsideRunner
) -> None:
    with pytest.raises(OutsideError, match=said):
        runner.run(Chunk(TierName.WORLD, fault, seed=1, number=0, sheets=1))


PLACE = RectMm(0.0, 0.0, 5.0, 5.0)


def row_of(unit: str, item: str = "", grades: Sequence[Vote] = PLAN_VOTES) -> Row:
    boxes = tuple(Box(grade, PLACE) for grade in grades)
    return Row(UnitId(unit), "某局", 1, PLACE, boxes, ItemId(item))


ROWS = [row_of("local-01"), row_of("local-02")]
SHEETS = [SheetId("ABCDEFHJKMNP")]


def truth_of(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["sheet,unit,truth,kind", *lines]), encoding="utf-8-sig")
    return path


def test_words_of_its_truth_are_votes_and_what_only_a_person_can_say(tmp_path: Path) -> None:
    units = [f"local-{number:02d}" for number in range(1, 5)]
    form = [row_of(unit) for unit in units]
    words = ("satisfied", "abstain", "overvote", "corrected:dissatisfied")
    lines = [f"{SHEETS[0]},{unit},{word}," for unit, word in zip(units, words, strict=True)]

    rows = read_truth_list(truth_of(tmp_path / "truth.csv", *lines), SHEETS, form)[SHEETS[0]]

    assert [(rows[row.line].kind, rows[row.line].vote) for row in form] == [
        (RowKind.PLAIN, Vote.SATISFIED),
        (RowKind.BLANK, Vote.ABSTAIN),
        (RowKind.OVERVOTE, None),
        (RowKind.CORRECTION, Vote.DISSATISFIED),
    ]


def test_its_truth_names_the_items_and_the_grades_of_the_form(tmp_path: Path) -> None:
    good = Vote("good")
    form = [row_of("a", "law", [good, Vote("bad")]), row_of("a", "work", [good, Vote("bad")])]
    form.append(row_of("", "service", [CHOSEN]))
    path = tmp_path / "truth.csv"
    told = ("a,law,good", "a,work,corrected:bad", ",service,corrected:abstain")
    lines = ["sheet,unit,item,truth", *(f"{SHEETS[0]},{line}" for line in told)]
    path.write_text("\n".join(lines), encoding="utf-8")

    rows = read_truth_list(path, SHEETS, form)[SHEETS[0]]

    assert {str(line): (intent.kind, intent.vote) for line, intent in rows.items()} == {
        "a/law": (RowKind.PLAIN, good),
        "a/work": (RowKind.CORRECTION, Vote("bad")),
        "/service": (RowKind.CORRECTION, Vote.ABSTAIN),
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["ABCDEFHJKMNP,local-01,abstain,"], "1 rows are missing"),
        (["ABCDEFHJKMNP,local-01,perhaps,"], "'perhaps' is none of satisfied"),
        (["ABCDEFHJKMNP,local-03,abstain,"], "line 2: ABCDEFHJKMNP local-03 isn't asked for"),
        (["ABCDEFHJKMNP,local-01,abstain,"] * 2, "line 3: ABCDEFHJKMNP local-01 isn't asked for"),
    ],
)
def test_a_truth_of_other_rows_or_words_is_an_error_that_names_them(
    lines: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(OutsideError, match=said):
        read_truth_list(truth_of(tmp_path / "truth.csv", *lines), SHEETS, ROWS)


def in_this_process(
    chunks: Iterable[Chunk], world: World, *_: object
) -> Iterator[tuple[Chunk, Counts]]:
    runner = OutsideRunner(world)
    yield from ((chunk, runner.run(chunk)) for chunk in chunks)


def test_it_is_a_tier_of_its_own_in_the_tables_and_goes_on_where_it_stopped(
    tmp_path: Path,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_worked_on", in_this_process)
    world = f"{command} none {{seed}}"
    words = ["run", "--world", world, "--world-name", "theirs", "--chunk-sheets", "1"]
    words += ["--positions", "198", "--folder", str(tmp_path / "code")]

    reading.main(words)
    capsys.readouterr()
    reading.main(words)

    shown = capsys.readouterr()
    assert shown.err == "", "nothing is simulated twice"
    assert "| world | theirs | 198 | 0 |" in shown.out
    (line,) = (tmp_path / "code" / "world-theirs.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["world"].startswith("rows 8 mm, command ")
    with pytest.raises(SystemExit, match="another command"):
        reading.main([*words[:2], f"{world} more", *words[3:]])


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("simulate {out} {truth}", "must name {seed}"),
        ("simulate {out} {truth} {seed} {paper}", "{paper} is none of pdf, layout"),
        ("simulate {out {truth}", "unexpected"),
    ],
)
def test_a_command_names_the_places_that_it_needs_and_no_others(command: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked_command(command)
