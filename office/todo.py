"""Where an activity stands, and which step comes next: print, scan, reconcile, seal, ..., papers.

Each session is told its own next step; what needs all of them is told once they are through. It is
advice for people, from files and kept tables: what a step may do, the step itself makes sure of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import Any

from ballot.ids import FIRST_FORM, FormKey, SessionId
from ballot.messages import say
from ballot.session import SessionStatus, balances, is_explained, takes_part
from office.folder import ActivityFolder
from office.merged import session_statuses
from office.overtaking import decisions_after
from output.canonical import parse_canonical
from output.package import TALLY_FILE
from store.evidence import Store

PAPERS = "papers"
"""Folder of the papers, in output/."""


@unique
class Step(StrEnum):
    """What an office does, in its order. Texts: `todo.<name>`."""

    CHECK = "check"
    PRINT = "print"
    TRY = "try"
    """Calibration and known deck, before the first sheet is read."""
    SCAN = "scan"
    MERGE = "merge"
    """As `SCAN`, where other sessions came sealed from elsewhere."""
    RECONCILE = "reconcile"
    EXPLAIN = "explain"
    """Hand counts are entered and differ from what was read."""
    KEYS = "keys"
    """Who must sign has no key here yet: the slip of a seal names them."""
    SEAL = "seal"
    TALLY = "tally"
    TALLY_AGAIN = "tally_again"
    """Something was decided after the tally in output/."""
    RULE = "rule"
    SIGN = "sign"
    REPORT = "report"
    DONE = "done"
    """Papers are written of the tally that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One step that is to be taken."""

    step: Step
    sessions: tuple[SessionId, ...] = ()
    """Whose step it is; of a tally and its papers, those that were never printed and aren't in it:
    nothing is published before they are counted, if with 0."""
    names: tuple[str, ...] = ()
    """Of signers who are asked for."""
    form: FormKey = FIRST_FORM
    """Whose tally it is about."""
    questions: int = 0
    """That the leading group has to settle."""

    def as_json(self) -> dict[str, Any]:
        """Return it as `next.then` of `scan --json` and `status --json` has it."""
        return asdict(self)


def todo_of(folder: ActivityFolder, store: Store, *, waits: bool) -> tuple[Todo, ...]:
    """Return what comes next, besides pages and rows that wait for a person.

    Args:
        folder: the activity.
        store: its evidence.
        waits: whether rows or refused pages wait for a person, so that nothing can be tallied.
    """
    sessions = session_statuses(folder, store)
    if not any(map(takes_part, sessions)):
        return (Todo(step=Step.CHECK), Todo(step=Step.PRINT, sessions=_ids(sessions)))
    found = [*_of_sessions(folder, store, sessions)]
    for form in [each.id for each in folder.activity.forms] or [FIRST_FORM]:
        seen = folder.seen_by(form)
        own = [each for each in sessions if seen.activity.holds(each.session)]
        if not waits:
            found += _of_tally(seen, store, own)
    return tuple(found)


def _of_sessions(
    folder: ActivityFolder, store: Store, sessions: Sequence[SessionStatus]
) -> Iterator[Todo]:
    """Yield what comes next in sessions that take part and aren't sealed."""
    by_step: dict[Step, list[SessionStatus]] = {}
    for status in filter(takes_part, sessions):
        if (step := _step_of(status)) is not None:
            by_step.setdefault(step, []).append(status)
    if Step.SCAN in by_step and _is_untried(sessions, store):
        yield Todo(step=Step.TRY)
    if Step.SCAN in by_step and store.merged():
        by_step[Step.MERGE] = by_step.pop(Step.SCAN)
    if Step.SEAL in by_step and (lacking := _without_key(folder)):
        yield Todo(step=Step.KEYS, names=lacking)
    for step in (Step.SCAN, Step.MERGE, Step.RECONCILE, Step.EXPLAIN, Step.SEAL):
        if step in by_step:
            yield Todo(step=step, sessions=_ids(by_step[step]))


def _step_of(status: SessionStatus) -> Step | None:
    """Return a session's next step; None where it is sealed, or waits for people."""
    if status.seal is not None or status.pending or status.rejected:
        return None
    if not status.scanned:
        return Step.SCAN
    if status.returned is None:
        return Step.RECONCILE
    is_balanced = all(each.holds for each in balances(status)) or is_explained(status)
    return Step.SEAL if is_balanced else Step.EXPLAIN


def _is_untried(sessions: Sequence[SessionStatus], store: Store) -> bool:
    last = store.last_deck_check()
    is_passed = last is not None and last.check.passed
    return not is_passed and not any(each.scanned for each in sessions)


def _without_key(folder: ActivityFolder) -> tuple[str, ...]:
    required = folder.activity.rules.signatures_required
    return tuple(name for name in required if not (folder.keys / f"{name}.pub.pem").is_file())


def _of_tally(
    folder: ActivityFolder, store: Store, sessions: Sequence[SessionStatus]
) -> Iterator[Todo]:
    """Yield what comes next of one form's tally, once every session of it is sealed."""
    parts = [each for each in sessions if takes_part(each)]
    if not parts or any(each.seal is None for each in parts):
        return
    form = folder.activity.form_key
    left_out = _ids([each for each in sessions if not takes_part(each)])
    path = folder.output / TALLY_FILE
    tally = _tally_at(path)
    if tally is None or _is_overtaken(folder, store, tally):
        step = Step.TALLY if tally is None else Step.TALLY_AGAIN
        yield Todo(step=step, sessions=left_out, form=form)
    elif questions := len(tally.get("rulings", ())):
        yield Todo(step=Step.RULE, form=form, questions=questions)
    elif unsigned := _unsigned(folder, path):
        yield Todo(step=Step.SIGN, form=form, names=unsigned)
    else:
        is_written = _is_newer(folder.output / PAPERS, path)
        step = Step.DONE if is_written else Step.REPORT
        yield Todo(step=step, sessions=left_out, form=form)


def _tally_at(path: Path) -> Mapping[str, Any] | None:
    """Return the tally at `path`; None where none can be read."""
    try:
        tally = parse_canonical(path.read_bytes())
    except OSError:
        return None
    return tally if isinstance(tally, dict) else None


def _is_overtaken(folder: ActivityFolder, store: Store, tally: Mapping[str, Any]) -> bool:
    try:
        return any(True for _ in decisions_after(folder, store, tally["digests"]["events"]))
    except (ValueError, KeyError, TypeError):
        return True


def _unsigned(folder: ActivityFolder, path: Path) -> tuple[str, ...]:
    """Return who must sign and has no signature beside the tally; whether they hold, others say.

    Where nobody must, somebody has to all the same before anything is published (`office.gate`).
    """
    required = folder.activity.rules.signatures_required
    if not required and not any(path.parent.glob(f"{path.name}.*.sig")):
        return (say("todo.signer"),)
    return tuple(
        name for name in required if not path.with_name(f"{path.name}.{name}.sig").exists()
    )


def _is_newer(papers: Path, tally: Path) -> bool:
    """Return whether papers were written after the tally; each of them names the tally it is of."""
    try:
        oldest = min((path.stat().st_mtime_ns for path in papers.iterdir()), default=0)
        return oldest >= tally.stat().st_mtime_ns
    except OSError:
        return False


def _ids(sessions: Sequence[SessionStatus]) -> tuple[SessionId, ...]:
    return tuple(each.session for each in sessions)
