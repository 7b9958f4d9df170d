"""`pingyi demo`: the whole way on simulated scans, and how well it went."""

import os
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import ExitCode, SignatureError
from ballot.ids import grouped
from ballot.messages import say
from cli.demo_pictures import paper_picture, review_picture
from cli.options import JsonOption
from cli.sign import PASSPHRASE_VARIABLE
from cli.terminal import note, show, show_json

if TYPE_CHECKING:
    from office.comparison import Comparison
    from office.folder import ActivityFolder

SIGNERS = ("评议办", "公证")
SHOWN = "评议得分排名表"
"""The paper of which a page is shown."""
PAPER_PNG = "paper.png"
REVIEW_PNG = "review.png"
DEMO_PASSPHRASE = "这把钥匙只开演示的锁"  # noqa: S105 - says itself what it is, and is printed


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=say("cli.demo.folder"), show_default=False)
    ] = Path("demo"),
    sheets: Annotated[
        int, typer.Option("--sheets", min=1, metavar="N", help=say("cli.demo.sheets"))
    ] = 20,
    seed: Annotated[int, typer.Option("--seed", min=0, help=say("cli.demo.seed"))] = 1,
    as_json: JsonOption = False,
) -> None:
    """Print, fill in, scan, review, tally, sign, write papers, and compare with the truth."""
    from ballot.machine import load_machine
    from cli.progress import progress_bar, scan_bar
    from cli.scan import cpu_count
    from cli.tables import comparison_table, scan_tables
    from cli.tally import show_result
    from office.comparison import Outcome, compare
    from office.demo_job import (
        SCANS,
        answer_doubts,
        count_and_seal,
        fill_and_scan,
        load_truth,
        print_sessions,
        rule_all,
    )
    from office.folder import open_folder
    from office.new_folder import write_example
    from office.scan_files import find_scan_files
    from office.scan_job import ScanJob
    from office.tally_job import tally_activity
    from output.passphrase import check_passphrase
    from output.tally import TallyKind

    check_passphrase(_passphrase(), SIGNERS[0])  # a bad one is said before the work, not after it
    write_example(folder)
    opened = open_folder(folder)
    wanted = sheets * len(opened.activity.sessions)
    with opened.store() as store:
        with progress_bar(say("cli.demo.printing"), wanted) as bar:
            batches = print_sessions(opened, store, sheets, bar.advance)
        with progress_bar(say("cli.demo.filling"), wanted) as bar:
            fill_and_scan(opened, batches, seed=seed, workers=cpu_count(), done=bar.advance)
        found = find_scan_files([folder / SCANS], activity_folder=folder)
        with scan_bar(say("cli.demo.reading"), found.files) as bar:
            job = ScanJob(
                opened, store, workers=cpu_count(), watcher=bar, limits=load_machine().limits
            )
            scanned = job.run(found.files)
        truth = load_truth(opened)
        comparison = compare(truth.values(), store.sheet_records(opened.activity))
        is_shown = bool(store.waiting(opened.activity)) and review_picture(
            opened, store, say("office.demo.operator"), folder / REVIEW_PNG
        )
        reviewed = answer_doubts(opened, store, truth)
        note(say("cli.demo.reviewed", rows=reviewed))
        keys = _make_keys(opened)  # before the seals: their fingerprints stand on the slips
        sealed = list(count_and_seal(opened, store))
        note(say("cli.demo.sealed", sessions=len(sealed)))
        note(say("cli.demo.ruled", questions=rule_all(opened, store)))
        tallied = tally_activity(opened, store, TallyKind.FINAL)
    note(say("cli.demo.tallied", path=tallied.path))
    _sign_and_verify(opened, keys, [*sealed, tallied.path])
    if as_json:
        show_json({"scan": scanned.as_json(), "comparison": comparison.as_json()})
    else:
        for table in scan_tables(scanned):
            show(table)
        show_result(tallied.tally)
        show(comparison_table(comparison))
    _write_papers(opened, is_shown=is_shown)
    _conclude(opened, comparison, comparison.total(Outcome.WRONG))


def _make_keys(folder: "ActivityFolder") -> list[Path]:
    """Return the private keys of the demo's signers."""
    from output.signing import generate_key

    return [generate_key(name, _passphrase(), folder.keys).private for name in SIGNERS]


def _sign_and_verify(folder: "ActivityFolder", keys: list[Path], tallies: list[Path]) -> None:
    """Sign every tally with every key, and check all of it.

    Raises:
        SignatureError: a signature doesn't hold.
        PingyiError: the city's tally doesn't stand.
    """
    from office.gate import standing_tally
    from output.signing import SignatureOutcome, sign_file, verify_file

    passphrase = _passphrase()
    with folder.store() as store:
        for path in tallies:
            for key in keys:
                sign_file(path, key, passphrase, record=store.record_signature)
        standing_tally(folder, store)
    for path in tallies:
        checks = verify_file(path, folder.keys)
        valid = [check.signer for check in checks if check.outcome is SignatureOutcome.VALID]
        if sorted(valid) != sorted(SIGNERS):
            raise SignatureError("cli.sign.no_signature", path=path)
    shown = passphrase if passphrase == DEMO_PASSPHRASE else f"${PASSPHRASE_VARIABLE}"
    note(say("cli.demo.signed", names=say("words.list").join(SIGNERS), passphrase=shown))


def _write_papers(folder: "ActivityFolder", *, is_shown: bool) -> None:
    """Write the papers, draw a page of one, and say where the pictures are."""
    from cli.report import report
    from office.todo import PAPERS

    with redirect_stdout(StringIO()):  # their names are in the folder
        report(folder=folder.path)
    paper = next((folder.output / PAPERS).glob(f"{SHOWN}*.pdf"), None)
    if paper is not None:
        paper_picture(paper, folder.path / PAPER_PNG)
        note(say("cli.demo.paper", paper=paper.stem, path=folder.path / PAPER_PNG))
    if is_shown:
        note(say("cli.demo.review_page", path=folder.path / REVIEW_PNG))
    else:
        note(say("cli.demo.no_browser"))


def _passphrase() -> str:
    return os.environ.get(PASSPHRASE_VARIABLE) or DEMO_PASSPHRASE


def _conclude(folder: "ActivityFolder", comparison: "Comparison", wrong: int) -> None:
    """Say how it went.

    Raises:
        typer.Exit: a row was silently wrong.
    """
    for row in comparison.wrong:
        scale = folder.activity.of_session(row.truth.session).rules.scale
        note(
            say(
                "cli.demo.wrong_row",
                file=row.truth.file,
                sheet=grouped(row.truth.sheet),
                unit=row.truth.line,
                marked=row.truth.vote or row.truth.kind,
                read=scale.word(row.read),
            )
        )
    if wrong:
        note(say("cli.demo.bad", rows=comparison.rows, wrong=wrong, folder=folder.path))
        raise typer.Exit(ExitCode.ERROR)
    note(say("cli.demo.good", rows=comparison.rows, folder=folder.path))
