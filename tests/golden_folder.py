"""A folder of 300 sheets whose bytes follow from a seed alone: ids, secret, plan and readings.

What the reader would say is recorded in its place. Among the sheets are all kinds that count in a
way of their own: doubts of one and of several reasons, rows that people settled, reopened, keyed
alike and apart, scans that differ, sheets that lack a page, are void, blank or of one grade.
"""

import hashlib
import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from ballot.activity import Activity
from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import ID_LETTERS, SHEET_ID_LENGTH, GroupId, LineId, SheetId
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.person import Person, Role
from ballot.reading import DoubtReason, IdentitySource, PageReading, Registration, RowReading
from ballot.record import SheetStatus
from ballot.rules import MarkKind
from office.folder import ActivityFolder, open_folder
from store.evidence import Store

SHEETS = 300
SHEETS_A_STACK = 25
SHARE_OF_DOUBTS = 0.02
ROWS_SETTLED = 6
"""Of the rows of a sheet that wait, people look at so many and settle every other."""

DOUBTS = (
    (DoubtReason.OVERVOTE,),
    (DoubtReason.CORRECTION,),
    (DoubtReason.OVERVOTE, DoubtReason.CORRECTION),
    (DoubtReason.MARGINAL_MARK,),
    (DoubtReason.MARK_OUTSIDE_BOXES,),
    (DoubtReason.OBSCURED, DoubtReason.PALER_PAGE),
)
_CHANCES = (0.5, 0.25, 0.12, 0.13)
_BY = Person("张三", Role.OPERATOR)
_WHY = "看票"


def golden_folder(path: Path, *, settled: bool, rules: dict[str, str]) -> ActivityFolder:
    """Make the folder.

    Args:
        path: where.
        settled: nothing in it waits, and all is counted by hand; else there is every kind.
        rules: switches that aren't as in the example, as the file writes them.
    """
    _write_plan(path, rules)
    folder = open_folder(path)
    dice = random.Random(20061201)
    layout = plan_layout(folder.activity)
    content = layout.to_json().encode()
    with folder.store() as store, store.writing():
        (folder.forms / "all.layout.json").write_bytes(content)
        sheets = _print(folder.activity, store, layout, hashlib.sha256(content).hexdigest(), dice)
        _scan(store, layout, sheets, dice, settled=settled)
        if not settled:
            _decide(folder.activity, store, sheets)
        for status in store.status(folder.activity):
            count = {"issued": status.printed, "returned": status.scanned}
            store.record_counts(status.session, by="赵六", **count)
    return folder


def _write_plan(path: Path, rules: dict[str, str]) -> None:
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", "HARBMPTW").replace("{year}", "2026")
    for before, after in rules.items():
        if before not in text:
            raise ValueError(before)
        text = text.replace(before, after)
    for name in ("forms", "originals", "output"):
        (path / name).mkdir(parents=True)
    (path / "secret.key").write_text(bytes(range(32)).hex() + "\n", "ascii")
    (path / "secret.key").chmod(0o600)
    (path / "activity.toml").write_text(text, "utf-8")


def _print(
    activity: Activity, store: Store, layout: Layout, digest: str, dice: random.Random
) -> list[SheetId]:
    """Record sheets of each session, of one group, of the other and of none."""
    printed: list[SheetId] = []
    groups = (*(group.id for group in activity.groups), None)
    for session in activity.sessions:
        for group in groups:
            stack = SHEETS // len(activity.sessions) // len(groups) + (group is None)
            ids = [
                SheetId("".join(dice.choices(ID_LETTERS, k=SHEET_ID_LENGTH))) for _ in range(stack)
            ]
            store.record_print(
                session=session.id,
                form=layout.form,
                group=None if group is None else GroupId(group),
                sheets=ids,
                pages=len(layout.pages),
                layout_digest=digest,
            )
            printed += ids
    return printed


def _scan(
    store: Store, layout: Layout, sheets: list[SheetId], dice: random.Random, *, settled: bool
) -> None:
    for number, stack in enumerate(_stacks(sheets)):
        file = hashlib.sha256(f"stack {number}".encode()).hexdigest()
        store.record_file(file, f"stack-{number:02}.pdf", 1_000_000 + number, 4 * len(stack))
        places = iter(range(4 * len(stack)))
        for place, sheet in enumerate(stack):
            kind = "plain" if settled else _KINDS.get(place, "plain")
            for page in range(len(layout.pages)):
                if kind == "page lost" and page:
                    continue
                reading = _reading(layout, sheet, page, dice, kind, settled=settled)
                store.record_page(file, next(places), reading)
                if kind == "scanned twice":
                    other = _reading(layout, sheet, page, dice, "other scan", settled=settled)
                    store.record_page(file, next(places), other)


_KINDS = {
    3: "blank",
    6: "page lost",
    9: "scanned twice",
    12: "one grade",
    15: "blank but for a doubt",
    18: "one grade but for a doubt",
}
"""Of every stack, the sheets that are of a kind of their own, by their place."""


def _stacks(sheets: list[SheetId]) -> Iterator[list[SheetId]]:
    for begin in range(0, len(sheets), SHEETS_A_STACK):
        yield sheets[begin : begin + SHEETS_A_STACK]


def _reading(
    layout: Layout,
    sheet: SheetId,
    page: int,
    dice: random.Random,
    kind: str,
    *,
    settled: bool,
) -> PageReading:
    rows = tuple(
        _row(LineId(row.line), kind, dice, settled=settled) for row in layout.pages[page].rows
    )
    if kind.endswith("a doubt") and page == 0:
        doubt = RowReading(rows[4].line, None, (DoubtReason.MARGINAL_MARK,), Vote.SATISFIED)
        rows = (*rows[:4], doubt, *rows[5:])
    return PageReading(
        sheet=sheet,
        form=layout.form,
        page=page + 1,
        identity=IdentitySource.CODE,
        registration=Registration(4, 200.1, len(rows), len(rows), 0.0213, 0.1),
        rows=rows,
        measures=f'{{"sheet":"{sheet}","page":{page}}}',
    )


def _row(line: LineId, kind: str, dice: random.Random, *, settled: bool) -> RowReading:
    vote = dice.choices((*PLAN_VOTES, Vote.ABSTAIN), _CHANCES)[0]
    in_doubt = dice.random() < SHARE_OF_DOUBTS
    doubts = dice.choice(DOUBTS)
    if kind.startswith("blank"):
        return RowReading(line, Vote.ABSTAIN)
    if kind.startswith("one grade"):
        return RowReading(line, Vote.SATISFIED, kind=MarkKind.TICK)
    if in_doubt and not settled:
        return RowReading(line, None, doubts, vote)
    return RowReading(line, vote, kind=None if vote is Vote.ABSTAIN else MarkKind.TICK)


def _decide(activity: Activity, store: Store, sheets: list[SheetId]) -> None:
    """Have people settle every other row that waits, and say all else that can be said."""
    for number, sheet in enumerate(sheets):
        record = store.sheet_record(sheet, activity)
        if record is None or record.status is SheetStatus.VOID:
            continue
        waiting = [row.line for row in record.rows if row.vote is None]
        for line in waiting[number % 2 : ROWS_SETTLED : 2] if number % 5 else ():
            vote = (*PLAN_VOTES, Vote.ABSTAIN, Vote.VOID)[number % 5]
            store.resolve_row(sheet, line, vote, "张三", _WHY, activity=activity)
        if number % 40 == 1:
            store.void_sheet(sheet, "张三", _WHY, confirmed_by="李四")
        if number % 40 == 2:
            line = next(row.line for row in record.rows if row.vote is not None)
            store.reopen_row(sheet, line, _BY, _WHY, activity=activity)
        if number % 40 == 6:
            votes = {row.line: row.vote or Vote.ABSTAIN for row in record.rows}
            store.key_sheet(sheet, votes, _BY, _WHY, activity=activity)
            other = {**votes, record.rows[7].line: Vote.DISSATISFIED} if number % 80 == 6 else votes
            store.key_sheet(sheet, other, Person("李四", Role.OPERATOR), _WHY, activity=activity)
