"""Prints blank sheets of a session: never an id twice, never over what was printed before."""

import csv
import hashlib
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ballot.activity import Group, Session
from ballot.errors import StoreError, UsageError
from ballot.files import DRAFT, draft_of, make_folder, naming, put_in_place, sync_file
from ballot.form import FormKind
from ballot.ids import FormId, GroupId, SessionId, SheetId, is_practice, new_sheet_id
from ballot.layout import Layout
from ballot.logbook import Logbook
from ballot.turning import TurningEdge, turning_edge
from forms.evaluation import PrintJob, print_sheets
from office.acceptance_job import check_units
from office.counted import Counted
from office.folder import LAYOUT_SUFFIX, ActivityFolder
from office.form_faults import printable_layout
from office.plan import ensure_recorded
from output.canonical import write_atomically
from store.evidence import Store

_LOG = Logbook(__name__)

LIST_HEADER = ("order", "sheet", "session", "group")
"""`order` is empty: lists of earlier versions told the order of the PDF by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBatch:
    """What one print run left in the folder."""

    session: SessionId
    group: GroupId | None
    form: FormId
    title: str
    """Of the form, where the activity has others; or empty."""
    sheets: int
    pages: int
    """Of one sheet: so many are read."""
    sides: int
    """Pages of the PDF for one sheet, an even number."""
    edge: TurningEdge
    """Over which the printer turns the paper."""
    pdf: Path
    layout: Path
    sheet_list: Path


@_LOG.step("print")
def print_batch(
    folder: ActivityFolder,
    store: Store,
    session: SessionId,
    *,
    sheets: int,
    group: GroupId | None = None,
    by: str = "",
    ids: Sequence[SheetId] = (),
    step: Callable[[], None] = lambda: None,
) -> PrintedBatch:
    """Print `sheets` more blank sheets.

    The ids are on record before the PDF can be seen: a run that is cut off leaves ids that no
    paper carries, never a paper that nobody knows.

    Args:
        folder: the activity.
        store: its evidence.
        session: the meeting they are for.
        sheets: how many, one or more.
        group: the class of representatives they are for, if any.
        by: who prints, if anybody says so; the plan is put on record in this name.
        ids: of the sheets, in the order of the stack; random ones where none are given. Only for
            practice: nobody may know what a sheet that counts is called.
        step: called after each sheet.

    Raises:
        UsageError: no such session or group, or the session is sealed; or it is 考评验收 of other
            units than the signed tally names.
        ActivityError: the form of the session, or a text on it, doesn't fit on paper.
        StoreError: the folder or store can't be written.
    """
    meeting, people = _session(folder, session), _group(folder, group)
    activity = folder.activity.of_session(session)
    layout = printable_layout(folder, activity.form_key)
    make_folder(folder.forms)
    with store.writing():
        _check_open(store, session)
        if activity.kind is FormKind.ACCEPTANCE:
            check_units(folder, store, activity)
        ensure_recorded(folder, store, by)
        for draft in folder.forms.glob(f"{DRAFT}*"):  # left by a run that was killed
            draft.unlink(missing_ok=True)
        stem = _free_stem(folder, session, group)
        layout_path, layout_digest = _keep_layout(folder, session, stem, layout)
        stack = [*ids]
        if not stack:
            # Neither log nor list says in which order the stack left the printer.
            new = _new_ids(sheets, store.printed_sheets())
            stack = secrets.SystemRandom().sample(new, len(new))
        elif not is_practice(activity.id):
            raise ValueError("ids are given for practice alone")
        pdf, sheet_list = folder.forms / f"{stem}.pdf", folder.forms / f"{stem}.sheets.csv"
        job = PrintJob(
            activity,
            meeting,
            layout,
            Counted(stack, step),
            folder.secret(),
            group=people,
        )
        with draft_of(pdf) as draft_pdf, draft_of(sheet_list) as draft_list:
            with naming(pdf):
                print_sheets(job, draft_pdf)
                sync_file(draft_pdf)
            with naming(sheet_list):
                _write_list(draft_list, sorted(stack), session, group)
                sync_file(draft_list)
            store.record_print(
                session=session,
                form=layout.form,
                group=group,
                sheets=sorted(stack),
                pages=len(layout.pages),
                layout_digest=layout_digest,
            )
            store.keep_now()
            put_in_place(draft_list, sheet_list)
            put_in_place(draft_pdf, pdf)
    return PrintedBatch(
        session=session,
        group=group,
        form=layout.form,
        title=activity.form.title if folder.activity.forms else "",
        sheets=sheets,
        pages=len(layout.pages),
        sides=len(layout.sides),
        edge=turning_edge(layout),
        pdf=pdf,
        layout=layout_path,
        sheet_list=sheet_list,
    )


def _session(folder: ActivityFolder, session: SessionId) -> Session:
    found = folder.activity.session(session)
    if found is None:
        known = ", ".join(f"{s.id}({s.name})" for s in folder.activity.sessions)
        raise UsageError("office.print.no_session", session=session, known=known)
    return found


def _group(folder: ActivityFolder, group: GroupId | None) -> Group | None:
    if group is None:
        return None
    groups = {known.id: known for known in folder.activity.groups}
    if group not in groups:
        raise UsageError("office.print.no_group", group=group, known=", ".join(groups) or "-")
    return groups[group]


def _check_open(store: Store, session: SessionId) -> None:
    """Make sure that sheets printed now can still be counted; the store asks again at the end."""
    if session in store.merged():
        raise UsageError("store.merged", session=session)
    if session in store.seals():
        raise UsageError("store.sealed", session=session)


def _free_stem(folder: ActivityFolder, session: SessionId, group: GroupId | None) -> str:
    """Return `north`, then `north-2`, `north-3`, ..., and for a group `north_served`, ....

    No id has a `_`: what stands before it is the session. Never a name that another session or
    group has.
    """
    sessions = [other.id for other in folder.activity.sessions]
    groups = [other.id for other in folder.activity.groups]
    others = {*sessions, *(f"{one}_{other}" for one in sessions for other in groups)}
    name = session if group is None else f"{session}_{group}"
    stems = (name if n == 1 else f"{name}-{n}" for n in count(1))
    return next(
        stem
        for stem in stems
        if not (folder.forms / f"{stem}.pdf").exists() and (stem == name or stem not in others)
    )


def _keep_layout(
    folder: ActivityFolder, session: SessionId, stem: str, layout: Layout
) -> tuple[Path, str]:
    """Write layout.json unless it stands there; one that was printed before isn't overwritten."""
    content = layout.to_json().encode()
    digest = hashlib.sha256(content).hexdigest()
    first = folder.forms / f"{session}{LAYOUT_SUFFIX}"
    own = folder.forms / f"{stem}{LAYOUT_SUFFIX}"
    for path in (first, own):
        if path.exists() and path.read_bytes() == content:
            return path, digest
    path = own if first.exists() else first
    if path.exists():
        raise StoreError("office.print.layout_taken", path=path)
    write_atomically(path, content)
    return path, digest


def _new_ids(wanted: int, taken: Collection[SheetId]) -> list[SheetId]:
    ids: dict[SheetId, None] = {}
    while len(ids) < wanted:
        sheet = new_sheet_id()
        if sheet not in taken:
            ids[sheet] = None
    return list(ids)


def _write_list(path: Path, ids: list[SheetId], session: SessionId, group: GroupId | None) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(LIST_HEADER)
        writer.writerows(("", sheet, session, group or "") for sheet in ids)
