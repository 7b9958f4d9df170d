"""Several forms in one activity: what is decided of one stays with it.

What is marked as failing was found broken and isn't mended yet.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import ActivityError, PlanError
from ballot.grade import Vote
from ballot.ids import FIRST_FORM, FormKey, SessionId, UnitId
from ballot.plan import changed_keys, plan_table
from ballot.reading import IdentitySource, PageReading, Registration, RowReading
from ballot.session import FewSheets
from calibration.pens.pages import printed_sheets
from office.checks.facts import FolderFacts
from office.folder import ActivityFolder, open_folder
from office.new_folder import write_minimal
from office.plan import accept_plan
from office.print_job import print_batch
from office.rule_job import Answer, questions, settle
from office.seal_job import seal_session
from office.tally_job import tally_activity
from output.rules_table import rules_table
from output.tally import TallyKind
from store.evidence import Store
from store.originals_folder import keep_original

SHEETS = 2
SECOND, PICK, SAY, MENDED = map(FormKey, ("second", "pick", "say", "mended"))

ITEMS = """
[[items]]
id = "law"
name = "依法行政"
weight = "2"
"""


def further(key: FormKey, kind: str, more: str = "") -> str:
    return f"""
[[forms]]
id = "{key}"
kind = "{kind}"
title = "另一种表"
instruction = "请打√"
{more}
"""


@dataclass(frozen=True)
class Votes:
    """How all sheets of a session answer; lines that aren't named are blank."""

    form: FormKey
    by_line: Mapping[str, str]


def activity(path: Path, tables: str, forms: Sequence[FormKey], replaced: str = "") -> Path:
    """Write an activity of two units with one session for each form."""
    write_minimal(path, year=2026)
    plan = path / ACTIVITY_FILE
    text = plan.read_text("utf-8")
    main = '{ id = "main", name = "评议会" },'
    assert main in text
    sessions = [
        f'{{ id = "at-{form or "first"}", name = "{form or "first"}", form = "{form}" }},'
        if form
        else '{ id = "at-first", name = "first" },'
        for form in forms
    ]
    text = text.replace(main, "\n".join(sessions))
    text = text.replace("\n[rules]\n", f"{tables}\n[rules]\n").replace(
        'abstain = "1/2"', replaced or 'abstain = "1/2"'
    )
    if "[[items]]" in tables:
        text = text.replace("[form]\n", "[form]\nitems = []\n", 1)
    plan.write_text(text, "utf-8")
    return path


def session_of(form: FormKey) -> SessionId:
    return SessionId(f"at-{form or 'first'}")


def hand_in(folder: ActivityFolder, store: Store, votes: Votes) -> None:
    """Print, record what was read, count by hand and seal."""
    name = session_of(votes.form)
    batch = print_batch(folder, store, name, sheets=SHEETS)
    layout = folder.layouts()[batch.form].layout
    for sheet in filter(None, printed_sheets(batch.pdf, layout)):
        scan = folder.path / f"{sheet}.png"
        scan.write_bytes(sheet.encode())
        sha256 = hashlib.sha256(scan.read_bytes()).hexdigest()
        keep_original(folder.path, scan)
        store.record_file(sha256, scan.name, scan.stat().st_size, 1)
        rows = tuple(
            RowReading(row.line, Vote(votes.by_line.get(row.line, "abstain")))
            for row in layout.pages[0].rows
        )
        page = PageReading(
            sheet=sheet,
            form=layout.form,
            page=1,
            identity=IdentitySource.CODE,
            registration=Registration(4, 200.0, 70, 70, 0.02, 0.1),
            rows=rows,
            measures="{}",
        )
        store.record_page(sha256, 0, page)
    store.record_counts(name, issued=SHEETS, returned=SHEETS, unused=0, spoiled=0, by="张三")
    session = folder.activity.session(name)
    assert session is not None
    seal_session(folder, store, session, "张三", few=FewSheets(why="试验", confirmed_by="王五"))


def unit(tally: Mapping[str, Any], place: int) -> Any:
    return tally["units"][place]


FIRST, OTHER = "organ-01", "organ-02"
EQUAL = {FIRST: "satisfied", OTHER: "satisfied"}
EQUAL_LOW = {FIRST: "dissatisfied", OTHER: "dissatisfied"}

Opened = Callable[..., tuple[ActivityFolder, Store]]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Return a folder whose sessions are sealed, and its evidence."""

    def make(
        tables: str, votes: Sequence[Votes], replaced: str = ""
    ) -> tuple[ActivityFolder, Store]:
        activity(tmp_path / "a", tables, [each.form for each in votes], replaced)
        folder = open_folder(tmp_path / "a")
        store = folder.store()
        for each in votes:
            hand_in(folder, store, each)
        return folder, store

    return make


def answer(chosen: str) -> Answer:
    return Answer(
        chosen=[UnitId(chosen)],
        without_last=False,
        text="领导小组会议决定",
        by="组长",
        confirmed_by="副组长",
    )


def test_two_forms_that_would_ask_the_same_question_are_no_plan(opened: Opened) -> None:
    tables = further(SECOND, "evaluation")

    with pytest.raises(ActivityError, match="organs"):
        opened(tables, [Votes(FIRST_FORM, EQUAL), Votes(SECOND, EQUAL_LOW)])


def test_a_ruling_can_be_recorded_where_another_form_was_counted(opened: Opened) -> None:
    tables = further(PICK, "selection", 'units = ["organ-01"]\nchoose = 1')
    folder, store = opened(tables, [Votes(FIRST_FORM, EQUAL), Votes(PICK, {FIRST: "chosen"})])
    asked = questions(folder, store).open
    tie = next(each for each in asked if each["kind"] == "last_tie")
    try:
        settle(folder, store, tie["id"], answer(FIRST))
    finally:
        store.close()


def test_the_whole_folder_is_checked_with_the_tallies_of_every_form(opened: Opened) -> None:
    tables = further(PICK, "selection", "choose = 1")
    folder, store = opened(tables, [Votes(PICK, {FIRST: "chosen"})])
    path = tally_activity(folder.seen_by(PICK), store, TallyKind.FINAL).path
    store.close()

    assert path in {tally.path for tally in FolderFacts(folder.path).tallies}


def test_a_form_keeps_its_kind_once_a_session_of_it_is_sealed(opened: Opened) -> None:
    folder, store = opened(
        further(MENDED, "rectification"),
        [Votes(MENDED, {FIRST: "satisfied", OTHER: "dissatisfied"})],
        'abstain = "none"',
    )
    plan = folder.path / ACTIVITY_FILE
    plan.write_text(plan.read_text("utf-8").replace('"rectification"', '"evaluation"'), "utf-8")
    try:
        with pytest.raises(PlanError):
            accept_plan(open_folder(folder.path), store, "改", "张三", confirmed_by="王五")
    finally:
        store.close()


def test_an_opinion_form_may_ask_items_that_weigh_in_another_form(opened: Opened) -> None:
    tables = ITEMS + further(SAY, "opinion", 'items = ["law"]\nchoose = 1')
    folder, store = opened(tables, [Votes(SAY, {FIRST: "chosen"})])
    try:
        tally_activity(folder.seen_by(SAY), store, TallyKind.FINAL)
    finally:
        store.close()


def test_an_untouched_form_is_no_change_of_the_plan(tmp_path: Path) -> None:
    path = activity(tmp_path / "a", further(PICK, "selection", "choose = 1"), [PICK])
    plan = open_folder(path).activity
    table = plan_table(plan, rules_table(plan.rules))

    assert changed_keys(json.loads(json.dumps(table)), table) == ()


def test_two_grades_never_have_the_same_word_above_their_boxes(tmp_path: Path) -> None:
    grades = "".join(
        f'[[grades]]\nid = "{id_}"\nname = "{name}"\nshort = "好"\npoints = "{points}"\n'
        f'satisfies = "{points}"\n'
        for id_, name, points in (("good", "较好", 1), ("bad", "不好", 0))
    )
    path = activity(tmp_path / "a", grades, [FIRST_FORM])
    plan = path / ACTIVITY_FILE
    lines = plan.read_text("utf-8").splitlines()
    kept = [one for one in lines if not one.startswith(("satisfied", "mostly_", "dissatisfied"))]
    plan.write_text("\n".join(kept), "utf-8")

    with pytest.raises(ActivityError):
        open_folder(path)
