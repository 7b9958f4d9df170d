"""Results as tables for people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from rich.table import Table

from ballot.balance_words import difference_text
from ballot.grade import PLAN_SCALE
from ballot.messages import say
from ballot.session import Equation
from ballot.stage import stage_of
from cli.terminal import FILES_NAMED

if TYPE_CHECKING:
    from ballot.activity import Activity
    from ballot.session import Balance, SessionStatus
    from office.checks.run import FolderReport
    from office.comparison import Comparison
    from office.next_steps import NextSteps
    from office.scan_report import RejectedPage, ScanReport
    from output.stated import StatedGrade

_NUMBERS = (
    "printed", "issued", "returned", "scanned", "valid", "void",
)  # fmt: skip
_WAITING = ("review_rows", "look_at", "scan_again")


def scan_tables(report: "ScanReport") -> Iterator[Table]:
    """Yield the summary of a scan, and what was not read."""
    summary = Table(title=say("cli.scan.title"), show_header=False)
    summary.add_column()
    summary.add_column(justify="right")
    for key, value in (
        ("files", report.files),
        ("duplicates", report.duplicates),
        ("pages", report.pages),
        ("read", report.read),
        ("refused", report.refused),
        ("blank_sides", report.blank_sides),
        ("blank_backs", report.blank_backs),
        ("covers", report.covers),
        ("sheets", report.sheets),
        ("pending_rows", report.pending_rows - report.unseen_rows),
        ("unseen_rows", report.unseen_rows),
        ("seconds", f"{report.seconds:.1f}"),
    ):
        summary.add_row(say(f"cli.scan.{key}"), str(value))
    yield summary
    if report.rejected:
        yield _rejected_table(report.rejected)


def _rejected_table(rejected: Sequence["RejectedPage"]) -> Table:
    by_reason: dict[tuple[str, bool], list[RejectedPage]] = defaultdict(list)
    for page in rejected:
        by_reason[page.reason, page.is_recorded].append(page)
    table = Table(title=say("cli.scan.rejected"), show_lines=True)
    for key in ("reason", "pages", "where", "what_to_do"):
        table.add_column(say(f"cli.rejected.{key}"), overflow="fold")
    for (reason, is_recorded), pages in by_reason.items():
        lines = [_place_text(page) for page in pages[:FILES_NAMED]]
        if len(pages) > FILES_NAMED:
            lines.append(say("words.more", count=len(pages) - FILES_NAMED))
        table.add_row(
            say(f"reason.{reason}"),
            str(sum(page.through - page.page + 1 for page in pages)),
            "\n".join(lines),
            say(f"advice.{reason}" if is_recorded else "advice.not_recorded"),
        )
    return table


def _place_text(page: "RejectedPage") -> str:
    return say("cli.place", where=page.place, detail=page.detail)


def status_table(
    activity: "Activity", sessions: Sequence["SessionStatus"], steps: "NextSteps"
) -> Table:
    """Return the numbers of every session, and what waits in it."""
    table = Table(title=say("cli.status.title", name=activity.name, year=activity.year))
    table.add_column(say("cli.status.session"))
    table.add_column(say("cli.status.stage"))
    for name in _NUMBERS:
        table.add_column(say(f"cli.status.{name}"), justify="right")
    for name in _WAITING:
        table.add_column(say(f"cli.status.{name}"), justify="right")
    for status in sessions:
        session = activity.session(status.session)
        numbers = [getattr(status, name) for name in _NUMBERS]
        waiting = steps.of(status.session)
        table.add_row(
            session.name if session else status.session,
            say(f"session.stage.{stage_of(status)}"),
            *(say("cli.status.unknown") if number is None else str(number) for number in numbers),
            *(str(waiting[name]) for name in _WAITING),
        )
    return table


def balance_table(session: str, found: Sequence["Balance"]) -> Table:
    """Return what must agree at a meeting, and whether it does."""
    table = Table(title=say("reconcile.title", session=session))
    table.add_column(say("reconcile.equation"))
    for column in ("left", "right", "difference"):
        table.add_column(say(f"reconcile.{column}"), justify="right")
    table.add_column(say("reconcile.outcome"))
    for each in found:
        outcome = say("reconcile.agrees" if each.holds else "reconcile.off")
        equation = say(f"session.equation.{each.equation}")
        is_most = each.equation in (Equation.ISSUED, Equation.HANDED_OUT)
        should = say("reconcile.at_most", number=each.left) if is_most else str(each.left)
        table.add_row(equation, should, str(each.right), difference_text(each), outcome)
    return table


def result_tables(tally: Mapping[str, Any]) -> Iterator[Table]:
    """Yield the table of results of every category."""
    from output.stated import kind_of, scale_of
    from output.summary import marked_name, ranked_by, result_rows

    scale = scale_of(tally)
    texts = {"name", "band", "designations"}
    is_ranked = kind_of(tally).is_ranked
    for category in tally["categories"]:
        table = Table(title=category["name"])
        for column in ("place", "name") if is_ranked else ("name",):
            justify: Literal["left", "right"] = "left" if column in texts else "right"
            table.add_column(say(f"cli.result.{column}"), justify=justify)
        for grade in scale.grades:
            table.add_column(_grade_word(grade), justify="right")
        rate = ["rate"] if scale.has_rate else []
        banded = ["band"] if "bands" in tally["rules"] else []
        blank = scale.abstain_word if scale.is_list else say("cli.result.abstain")
        table.add_column(blank, justify="right")
        ranked = ("points", "score", *rate, *banded, "designations") if is_ranked else rate
        for column in ("void", *ranked):
            justify = "left" if column in texts else "right"
            word = ranked_by(tally) if column == "score" else say(f"cli.result.{column}")
            if word:
                table.add_column(word, justify=justify)
        for row in result_rows(tally, category["id"]):
            numbers = (*row.grades, row.abstain, row.void)
            rates = [row.rate] if rate else []
            bands = [row.band] if banded else []
            scores = [row.score] if row.score else []
            if is_ranked:
                told = (row.points, *scores, *rates, *bands, row.designations)
                table.add_row(row.place, marked_name(row), *map(str, numbers), *told)
            else:
                table.add_row(row.name, *map(str, numbers), *rates)
        yield table


def _grade_word(grade: "StatedGrade") -> str:
    """Return a grade in the language of the process; what isn't the plan's by its word on paper."""
    plan = next((each for each in PLAN_SCALE.grades if each.vote == grade.id), None)
    if plan is None or plan.name != grade.word:
        return grade.word
    return say(f"cli.result.{grade.id}")


def comparison_table(comparison: "Comparison") -> Table:
    """Return how the rows of each kind were read."""
    from office.comparison import Outcome

    table = Table(title=say("cli.demo.comparison"))
    table.add_column(say("cli.demo.kind"))
    table.add_column(say("cli.demo.rows"), justify="right")
    for verdict in Outcome:
        table.add_column(say(f"cli.demo.{verdict}"), justify="right")
    for kind in comparison.kinds:
        counts = [comparison.counts.get((kind, verdict), 0) for verdict in Outcome]
        table.add_row(say(f"simulation.kind.{kind}"), str(sum(counts)), *map(str, counts))
    table.add_section()
    totals = [comparison.total(verdict) for verdict in Outcome]
    table.add_row(say("cli.demo.all"), str(comparison.rows), *map(str, totals))
    return table


def folder_table(report: "FolderReport") -> Table:
    """Return what was checked in a folder, how many of each, and what is wrong with it."""
    table = Table(title=say("folder_check.title"))
    table.add_column(say("folder_check.column.check"))
    table.add_column(say("folder_check.column.count"), justify="right")
    table.add_column(say("folder_check.column.outcome"), overflow="fold")
    for each in report.results:
        lines = [say("folder_check.not_recorded", what=what) for what in each.not_recorded]
        if each.problems:
            lines.insert(0, _first_of(each.problems))
        elif not lines:
            lines = [say("folder_check.ok" if each.count else "folder_check.nothing")]
        table.add_row(say(f"folder_check.name.{each.name}"), str(each.count), "\n".join(lines))
    return table


def _first_of(problems: Sequence[str]) -> str:
    if len(problems) == 1:
        return problems[0]
    return say("folder_check.more", first=problems[0], count=len(problems) - 1)
