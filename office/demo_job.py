"""The stages of `pingyi demo`, in their order: print, fill in, scan, review, count and seal.

The operator here looks at the truth and says so in the log: what is shown is how much is left to
a person, not how well a person reads.
"""

import csv
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.messages import say
from ballot.session import FewSheets, SessionStatus
from calibration.pens.intents import MEETING
from calibration.scans.presets import OFFICE
from calibration.simulate import TRUTH_FILE, TruthRow, read_truth, simulate_sheets
from office.folder import ActivityFolder
from office.print_job import PrintedBatch, print_batch
from office.rule_job import Answer, questions, settle
from office.seal_job import few_sheets, seal_session
from office.seen import seen_on
from scoring.counts import count_sheets
from store.evidence import Store

SCANS = "scans"

Truth = dict[tuple[SheetId, LineId], TruthRow]
"""What was meant, by sheet and line."""


def print_sessions(
    folder: ActivityFolder, store: Store, sheets: int, step: Callable[[], None]
) -> list[PrintedBatch]:
    """Print `sheets` sheets for every session; `step` is called after each sheet."""
    return [
        print_batch(folder, store, session.id, sheets=sheets, step=step)
        for session in folder.activity.sessions
    ]


def fill_and_scan(
    folder: ActivityFolder,
    batches: list[PrintedBatch],
    *,
    seed: int,
    workers: int,
    done: Callable[[int], None],
) -> None:
    """Fill the sheets in with simulated pens and put them through a simulated office scanner.

    Args:
        folder: the activity; the scans go to scans/<session> in it.
        batches: what was printed.
        seed: the same seed gives the same marks, whatever the ids.
        workers: processes.
        done: is told how many sheets are done, batch by batch.
    """
    layouts = folder.layouts()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as executor:
        for place, batch in enumerate(batches):
            simulate_sheets(
                batch.pdf,
                layouts[batch.form].layout,
                _ids(batch.sheet_list),
                folder.path / SCANS / batch.session,
                session=batch.session,
                plan=MEETING,
                preset=OFFICE,
                seed=seed + place,
                executor=executor,
            )
            done(batch.sheets)


def load_truth(folder: ActivityFolder) -> Truth:
    """Return what was meant on every row of every session."""
    return {
        (row.sheet, row.line): row
        for path in sorted((folder.path / SCANS).glob(f"*/{TRUTH_FILE}"))
        for row in read_truth(path)
    }


def answer_doubts(folder: ActivityFolder, store: Store, truth: Truth) -> int:
    """Settle every pending row and open rejection as the truth says; return how many rows.

    A row of which the paper doesn't say what was meant is void.
    """
    by = say("office.demo.operator")
    with store.writing():
        waiting = list(_waiting(folder, store))
        for sheet, line in waiting:
            row = truth[sheet, line]
            vote = Vote(row.vote) if row.vote else Vote.VOID
            scale = seen_on(folder.activity, store, sheet).rules.scale
            why = say("office.demo.why", kind=row.kind, vote=scale.word(vote))
            store.resolve_row(sheet, line, vote, by, why, activity=folder.activity)
        for stored in store.rejections():
            if stored.is_open:
                store.dismiss_page(
                    stored.sha256,
                    stored.index,
                    by,
                    say("office.demo.why_dismissed"),
                    part=stored.part,
                    through=stored.through,
                    confirmed_by=say("office.demo.second"),
                )
    return len(waiting)


def count_and_seal(folder: ActivityFolder, store: Store) -> Iterator[Path]:
    """Enter the hand counts of every session and seal it; yield where each sealed tally is.

    In this meeting every printed sheet was handed out and came back.
    """
    by, second = say("office.demo.operator"), say("office.demo.scrutineer")
    for session in folder.activity.sessions:
        status = _status(folder, store, session.id)
        if not status.scanned:
            continue
        store.record_counts(
            session.id, issued=status.printed, returned=status.printed, unused=0, spoiled=0, by=by
        )
        status = _status(folder, store, session.id)
        if status.scanned != status.printed:
            why = say("office.demo.why_mismatch")
            store.explain_mismatch(status, why, by, confirmed_by=second)
        few = None
        records = (r for r in store.sheet_records(folder.activity) if r.session == session.id)
        if few_sheets(folder, count_sheets(folder.activity.of_session(session.id), records)):
            few = FewSheets(why=say("office.demo.why_few"), confirmed_by=second)
        yield seal_session(folder, store, session, by, few=few).tally


def rule_all(folder: ActivityFolder, store: Store) -> int:
    """Settle what the rules leave open, the first units named being chosen; return how many."""
    count = 0
    with store.writing():
        asked = questions(folder, store).open
        while asked:
            first = asked[0]
            answer = Answer(
                chosen=[UnitId(unit) for unit in first["units"][: first["seats"] or 1]],
                without_last=False,
                text=say("office.demo.ruling"),
                by=say("office.demo.operator"),
                confirmed_by=say("office.demo.second"),
            )
            asked = settle(folder, store, first["id"], answer).open
            count += 1
    return count


def _status(folder: ActivityFolder, store: Store, session: SessionId) -> SessionStatus:
    return next(each for each in store.status(folder.activity) if each.session == session)


def _waiting(folder: ActivityFolder, store: Store) -> Iterator[tuple[SheetId, LineId]]:
    for record in store.sheet_records(folder.activity):
        if record.pending_rows:
            yield from ((record.sheet, row.line) for row in record.rows if row.vote is None)


def _ids(sheet_list: Path) -> list[SheetId]:
    with sheet_list.open(encoding="utf-8", newline="") as stream:
        return [SheetId(line["sheet"]) for line in csv.DictReader(stream)]
