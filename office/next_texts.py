"""What is to be done next, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ballot.activity import Activity
from ballot.ids import SessionId, SheetId, grouped
from ballot.messages import say
from ballot.page_run import pages_text
from ballot.reading import RejectionReason
from office.folder import OF_FORMS, OUTPUT
from office.next_steps import NextSteps, PageToScan, StackPage
from office.todo import PAPERS, Step, Todo
from output.package import TALLY_FILE

HERE = Path()

_OF_ALL_SESSIONS = frozenset({Step.TALLY, Step.TALLY_AGAIN, Step.REPORT, Step.DONE})

PAGES_NAMED = 20
"""Pages that are named one by one; `--json` has them all."""


def next_texts(
    activity: Activity, steps: NextSteps, *, folder: Path = HERE, is_brief: bool = False
) -> Iterator[str]:
    """Yield what is to be done, line by line, in its order.

    Args:
        activity: whose it is.
        steps: what is to be done.
        folder: where the activity lies, as commands have to name it.
        is_brief: whether the pages that are to be scanned again are counted, and not named.
    """
    is_here = folder == HERE or folder.resolve() == Path.cwd()
    at = "" if is_here else f" -C {_typed(folder)}"
    waits = steps.review or steps.look_at or steps.scan_again
    if not waits and not (is_brief and steps.then):
        yield say("next.nothing")
    if not waits and not steps.then:
        return
    yield say("next.title")
    yield from _review_texts(activity, steps, at)
    yield from _scan_texts(activity, steps, is_brief=is_brief)
    number = 1 + bool(steps.review or steps.look_at) + bool(steps.scan_again)
    for todo in steps.then:
        yield say("todo.line", number=number, text=_todo_text(activity, todo, at))
        if todo.sessions and todo.step in _OF_ALL_SESSIONS:
            yield say("todo.left_out", sessions=_names(activity, todo.sessions))
        number += 1


def _todo_text(activity: Activity, todo: Todo, at: str) -> str:
    """Return a step in words, with the command that takes it."""
    output = f"{OUTPUT}/{OF_FORMS}/{todo.form}" if todo.form else OUTPUT
    first = next(iter(todo.sessions or todo.names), "")
    return say(
        f"todo.{todo.step}",
        at=at,
        sessions=_names(activity, todo.sessions),
        first=first,
        names=say("words.list").join(todo.names),
        questions=todo.questions,
        tally=f"{output}/{TALLY_FILE}",
        papers=f"{output}/{PAPERS}",
        form=f" --form {todo.form}" if todo.form else "",
    )


def _typed(folder: Path) -> str:
    """Return a folder as it is typed on a command line."""
    text = str(folder)
    return f'"{text}"' if any(sign.isspace() for sign in text) else text


def _names(activity: Activity, sessions: Iterable[SessionId]) -> str:
    return say("words.list").join(_session_name(activity, each) for each in sessions)


def _review_texts(activity: Activity, steps: NextSteps, at: str) -> Iterator[str]:
    if not steps.review and not steps.look_at:
        return
    yield say("next.review", number=1, at=at)
    rows = Counter[SessionId]()
    sheets = Counter[SessionId]()
    for each in steps.review:
        rows[each.session] += each.rows
        sheets[each.session] += 1
    for session in rows:
        name = _session_name(activity, session)
        yield say("next.rows", session=name, rows=rows[session], sheets=sheets[session])
    if steps.look_at:
        reasons = Counter(each.rejection.reason for each in steps.look_at)
        told = (say("next.reason", reason=say(f"reason.{r}"), count=n) for r, n in reasons.items())
        yield say("next.look_at", reasons=say("words.list").join(told))
    if steps.blank_pages:
        yield say("next.blank", count=steps.blank_pages)


def _scan_texts(activity: Activity, steps: NextSteps, *, is_brief: bool) -> Iterator[str]:
    if not steps.scan_again:
        return
    number = 2 if steps.review or steps.look_at else 1
    yield say("next.scan_again", number=number, pages=steps.pages)
    if is_brief:
        yield say("next.where")
        return
    for page in steps.scan_again[:PAGES_NAMED]:
        yield "   " + _page_text(activity, page)
    if len(steps.scan_again) > PAGES_NAMED:
        yield "   " + say("next.more", count=len(steps.scan_again) - PAGES_NAMED)
    if any(
        page.reason is not RejectionReason.MISSING_PAGE and page.pages for page in steps.scan_again
    ):
        yield say("next.close")


def _page_text(activity: Activity, page: PageToScan) -> str:
    what = pages_text(page.file, page.page, page.through, page.pages, part=page.part or 0)
    sheet = ""
    if page.sheet is not None:
        told = _sheet_text(page.sheet, page.sheet_page)
        session = _session_name(activity, page.session) if page.session else ""
        key = "next.likely" if page.is_likely else "next.sheet"
        sheet = say(key, sheet=told, session=session)
    if page.reason is RejectionReason.MISSING_PAGE:
        return say("next.missing", sheet=sheet, file=what) + _beside(page)
    reason = say(f"reason.{page.reason}")
    if not page.pages:
        reason = say("next.unrecorded", reason=reason, detail=page.detail)
    return say("next.page", file=what, reason=reason, sheet=sheet or say("next.unknown")) + _beside(
        page
    )


def _beside(page: PageToScan) -> str:
    """Return where in the stack the paper lies."""
    near = (
        say(
            f"next.{key}" if beside.away == 1 else f"next.{key}.away",
            page=_place(beside),
            away=beside.away,
        )
        for key, beside in (("before", page.before), ("after", page.after))
        if beside is not None
    )
    told = say("next.and").join(near)
    return say("next.beside", pages=told) if told else say("next.alone")


def _place(page: StackPage) -> str:
    where = pages_text(page.file, page.page, page.page, part=page.part or 0)
    if page.sheet is None:
        return where
    return say("next.place", where=where, sheet=_sheet_text(page.sheet, page.sheet_page))


def _sheet_text(sheet: SheetId, page: int | None) -> str:
    """Return what is printed at a page's foot: the id, and the number of the page."""
    return grouped(sheet) if page is None else f"{grouped(sheet)}-{page}"


def _session_name(activity: Activity, session: SessionId) -> str:
    known = activity.session(session)
    return known.name if known else session
