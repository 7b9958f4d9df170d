"""Checks the scans of a deck: what `pingyi deck check` does, without the terminal.

The scans are read as `pingyi scan` reads, by a reader that knows no sheets but the deck's; none
of their pages goes to the evidence, only what the check came to.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ballot.errors import SourceError, StoreError
from ballot.ids import FIRST_FORM, FormKey, grouped
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.limits import PageLimits
from ballot.reading import Rejection, RejectionReason, outcomes_of
from calibration.deck.check import DeckReport, ScannedPage, check_deck
from calibration.deck.file import Deck
from office.blank_forms import blank_forms_in, load_blank_forms
from office.deck_job import DECK_FILE, DECK_PDF, activity_of_form, deck_folder, load_deck
from office.folder import ActivityFolder
from office.scan_files import ScanFile
from office.scan_report import Watcher
from scanner.context import BlankForms, ReadingContext
from scanner.pool import PagePool
from scanner.runs import PageRun, runs_of
from store.evidence import Store


def check_scans(
    folder: ActivityFolder,
    store: Store,
    files: Sequence[ScanFile],
    *,
    workers: int,
    watcher: Watcher,
    form: FormKey = FIRST_FORM,
    limits: PageLimits = PageLimits(),  # noqa: B008 - frozen
) -> tuple[Deck, DeckReport]:
    """Read the scans of the deck, compare them with it, and record what it came to.

    Args:
        folder: the activity, with the deck that was printed.
        store: its evidence.
        files: the scans; nothing but the deck should be on them.
        workers: reading processes.
        watcher: is told of every page; it counts one for each file to begin with.
        form: of which form the deck is.
        limits: what opening a file and reading a page may take.

    Raises:
        SourceError: there are no scans, or the printed deck is named as one.
        StoreError: no deck was printed, it is of another form than the activity's now, or the
            store can't be written.
        UsageError: there is no such form.
    """
    layout = plan_layout(activity_of_form(folder, form))
    printed = deck_folder(folder, form)
    deck, digest = load_deck(folder, form)
    if layout.form != deck.form:
        raise StoreError("deck.other_form", path=printed)
    lines = sorted(row.line for page in layout.pages for row in page.rows)
    for sheet in deck.sheets:
        if sorted(row.line for row in sheet.rows) != lines:
            path = printed / DECK_FILE
            raise StoreError("deck.bad_file", path=path, problem=grouped(sheet.sheet))
    if not files:
        raise SourceError("deck.no_scans")
    for file in files:
        if _has_bytes_of(file.path, printed / DECK_PDF):
            raise SourceError("deck.not_scanned", path=file.path)
    with store.writing():
        # Of the deck's first sheet, the blank one: so the check comes to the same before the day's
        # forms are printed and after.
        blanks = blank_forms_in(printed / DECK_PDF, layout)
        blanks = blanks or load_blank_forms(folder, store, folder.printed_layouts(store))
        context = _context(folder, deck, layout, blanks)
        with PagePool(context, workers=workers, limits=limits) as pool:
            scans = _read(pool, files, watcher)
        report = check_deck(deck, layout, scans, deck_sha256=digest)
        store.record_deck_check(report.check)
    return deck, report


def _has_bytes_of(path: Path, printed: Path) -> bool:
    """Whether a file is the printed deck itself: it would pass without any paper."""
    if not printed.exists() or path.stat().st_size != printed.stat().st_size:
        return False
    return path.read_bytes() == printed.read_bytes()


def _context(
    folder: ActivityFolder, deck: Deck, layout: Layout, blanks: BlankForms
) -> ReadingContext:
    return ReadingContext(
        activity=folder.activity.id,
        secret=folder.secret(),
        layouts={layout.form: layout},
        sheets=dict.fromkeys((sheet.sheet for sheet in deck.sheets), deck.form),
        blank_forms=blanks,
    )


def _read(pool: PagePool, files: Sequence[ScanFile], watcher: Watcher) -> list[ScannedPage]:
    """Return every page of the scans as it was read."""
    pages: list[ScannedPage] = []
    names = {file.path: file.name for file in files}

    def runs() -> Iterator[PageRun]:
        for file in files:
            source = pool.examine(file.path)
            if isinstance(source, Rejection):
                pages.append(ScannedPage(file.name, 1, source))
                watcher.grow(0)
                watcher.advance()
                continue
            watcher.grow(source.page_count - 1)
            yield from runs_of(source)

    for outcome in pool.read(runs()):
        name = names[outcome.run.source.path]
        for number, picture in enumerate(outcome.pages, start=outcome.run.start + 1):
            for part, page in outcomes_of(picture):
                match page:
                    case Rejection(reason=RejectionReason.BLANK_SIDE):
                        pass  # no row of the deck stands there
                    case _:
                        pages.append(ScannedPage(name, number, page, part))
            watcher.advance()
    return pages
