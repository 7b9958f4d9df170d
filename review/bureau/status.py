"""Where an activity stands: what the start page and the page of a session show."""

from collections.abc import Iterator
from dataclasses import dataclass

from ballot.activity import Activity
from ballot.batch_words import names_of, reconcile_texts
from ballot.ids import SessionId
from ballot.messages import say
from ballot.session import Balance, Equation, SessionStatus, balances, is_explained, takes_part
from ballot.stage import SessionStage, stage_of
from office.folder import ActivityFolder
from office.merged import session_statuses
from office.next_steps import NextSteps, next_steps
from office.todo import Step as Todos
from office.todo import Todo
from output.summary import status_return_texts
from review.access import SignedIn
from review.bureau.bureau import Bureau
from review.bureau.jobs import Jobs
from review.words import Model, reason_word

NUMBERS = ("printed", "issued", "returned", "scanned", "valid", "void")
WAITING = ("review_rows", "look_at", "scan_again")


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next, and on which page it is done."""

    what: str
    """`bureau.next.<what>` says it."""
    address: str
    is_reviewing: bool = False
    """Whether whoever reviews does it, and not the office alone."""

    def as_model(self, **fields: object) -> Model:
        """Return the step in words, with where it leads."""
        return {
            "what": self.what,
            "text": say(f"bureau.next.{self.what}", **fields),
            "address": self.address,
            "is_reviewing": self.is_reviewing,
        }


def office_model(bureau: Bureau, signed: SignedIn) -> Model:
    """Return what the start page shows: every session, what waits, and what comes next."""
    with bureau.looking() as (folder, store):
        statuses = session_statuses(folder, store)
        steps = next_steps(folder, store)
        merged = store.merged()
        stray = store.stray_rejections()
        sessions = [
            _session(folder.activity, status, steps, is_merged=status.session in merged)
            for status in statuses
        ]
    activity = bureau.desk.activity
    return {
        "activity": {"id": activity.id, "name": activity.name, "year": activity.year},
        "is_office": signed.is_office,
        "sessions": sessions,
        "refused": _refused(steps),
        "stray": stray,
        "next": list(_coming(activity, sessions, steps)),
    }


_WHERE = {
    Todos.PRINT: "{session}#print",
    Todos.SCAN: "/office/scan",
    Todos.MERGE: "/office/merge",
    Todos.RECONCILE: "{session}#counts",
    Todos.EXPLAIN: "{session}#explain",
    Todos.KEYS: "/office/signing",
    Todos.SEAL: "{session}#seal",
    Todos.TALLY: "/office/results",
    Todos.TALLY_AGAIN: "/office/results",
    Todos.RULE: "/office/results",
    Todos.SIGN: "/office/signing",
    Todos.REPORT: "/office/papers",
    Todos.DONE: "/office/papers",
}
"""Where each step is taken; those that aren't here have no page."""


def _coming(activity: Activity, sessions: list[Model], steps: NextSteps) -> Iterator[Model]:
    """Yield what comes next, in its order: what waits for people, then the way's own steps."""
    for each in sessions:
        if each["next"] and each["next"]["what"] in ("review", "scan_again"):
            yield {"session": each["name"], **each["next"]}
    for step in steps.then:
        if step.step is not Todos.CHECK:
            yield {"session": None, **_told(activity, step)}


def _told(activity: Activity, step: Todo) -> Model:
    """Return a step of the way in words, with the page on which it is taken."""
    known = (activity.session(session) for session in step.sessions)
    first = f"/office/sessions/{step.sessions[0]}" if step.sessions else ""
    where = _WHERE.get(step.step)
    return {
        "what": step.step.value,
        "text": say(
            f"bureau.todo.{step.step}",
            sessions=say("words.list").join(session.name for session in known if session),
            names=say("words.list").join(step.names),
            questions=step.questions,
        ),
        "address": where.format(session=first) if where else None,
        "is_reviewing": False,
    }


def _session(
    activity: Activity, status: SessionStatus, steps: NextSteps, *, is_merged: bool
) -> Model:
    known = activity.session(status.session)
    stage = stage_of(status)
    return {
        "id": status.session,
        "name": known.name if known else status.session,
        "address": f"/office/sessions/{status.session}",
        "stage": {"code": stage, "label": say(f"bureau.stage.{stage}")},
        "is_merged": is_merged,
        "takes_part": takes_part(status),
        **{name: getattr(status, name) for name in NUMBERS},
        **{name: steps.of(status.session)[name] for name in WAITING},
        "next": None if is_merged else next_of(status, steps),
    }


def next_of(status: SessionStatus, steps: NextSteps) -> Model | None:
    """Return what comes next in a session; None where it is sealed."""
    here = f"/office/sessions/{status.session}"
    waiting = steps.of(status.session)
    match stage_of(status):
        case SessionStage.SEALED:
            return None
        case SessionStage.PLANNED:
            return Step("print", f"{here}#print").as_model()
        case SessionStage.PRINTED:
            return Step("issue", f"{here}#counts").as_model()
        case SessionStage.ISSUED | SessionStage.COLLECTED:
            return Step("scan", "/office/scan").as_model()
        case SessionStage.SCANNED:
            queue = f"/queue?session={status.session}"
            if waiting["review_rows"] or waiting["look_at"]:
                pages, rows = waiting["look_at"], waiting["review_rows"]
                return Step("review", queue, is_reviewing=True).as_model(rows=rows, pages=pages)
            return Step("scan_again", "/office/scan").as_model(pages=waiting["scan_again"])
        case SessionStage.REVIEWED:
            what = "count" if status.returned is None else "explain"
            return Step(
                what, f"{here}#{what}s" if what == "count" else f"{here}#explain"
            ).as_model()
        case _:
            return Step("seal", f"{here}#seal").as_model()


def _refused(steps: NextSteps) -> list[Model]:
    """Return how many refused pages wait for which reason."""
    counts: dict[str, int] = {}
    for each in steps.look_at:
        counts[each.rejection.reason] = counts.get(each.rejection.reason, 0) + (
            each.through - each.index + 1
        )
    for page in steps.scan_again:
        counts[page.reason] = counts.get(page.reason, 0) + page.count
    return [
        {"code": code, "label": reason_word(code), "count": count} for code, count in counts.items()
    ]


def session_model(bureau: Bureau, jobs: Jobs, session: SessionId, signed: SignedIn) -> Model | None:
    """Return what the page of a session shows, or None where there is no such session."""
    with bureau.looking() as (folder, store):
        activity = folder.activity
        known = activity.session(session)
        if known is None:
            return None
        status = next(s for s in session_statuses(folder, store) if s.session == session)
        steps = next_steps(folder, store)
        is_merged = session in store.merged()
        names = names_of(activity)
        notes = [
            *reconcile_texts(store.batches(), status, names),
            *status_return_texts(activity, [status]),
        ]
        last = store.last_seal(session)
    found = list(balances(status)) if status.returned is not None else []
    told = status.explanation
    printing = jobs.last("print")
    return {
        **_session(activity, status, steps, is_merged=is_merged),
        "is_office": signed.is_office,
        "forms": [
            {"name": path.name, "address": f"/office/sessions/{session}/forms/{path.name}"}
            for path in sorted(ActivityFolder(bureau.path, activity).forms.glob("*.pdf"))
            if path.stem == session or path.stem.startswith(f"{session}-")
        ],
        "job": None if printing is None else printing.as_model(),
        "unused": status.unused,
        "spoiled": status.spoiled,
        "counted_by": status.counted_by,
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "issued": status.issued_by_group.get(group.id),
            }
            for group in activity.groups
        ],
        "balances": [_balance(each) for each in found],
        "agrees": all(each.holds for each in found) or is_explained(status),
        "explanation": None
        if told is None or not is_explained(status)
        else {"why": told.why, "by": told.by, "confirmed_by": told.confirmed_by},
        "notes": notes,
        "seal": None
        if status.seal is None
        else {
            "revision": status.seal.revision,
            "digest": status.seal.tally_sha256,
            "by": status.seal.by,
            "slip": None if is_merged else f"/office/sessions/{session}/slip.pdf",
        },
        "was_sealed": last is not None,
    }


def _balance(found: Balance) -> Model:
    is_most = found.equation in (Equation.ISSUED, Equation.HANDED_OUT)
    return {
        "equation": say(f"session.equation.{found.equation}"),
        "left": found.left,
        "should": say("reconcile.at_most", number=found.left) if is_most else str(found.left),
        "right": found.right,
        "holds": found.holds,
    }
