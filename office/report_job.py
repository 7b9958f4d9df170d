"""Makes the papers of a tally: through the gate, all of them or none, signed before they stand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ballot.errors import PingyiError
from ballot.history import YearsCompared
from office.acceptance_job import rates_before, recorded_words
from office.confirmations import second_words
from office.folder import ActivityFolder
from office.gate import StandingTally, kept_from_public, publishable_tally, standing_tally
from office.history_job import compared_years
from office.notary import notary_facts
from office.reviewed import closed_pages, reviewed_sheets
from office.todo import PAPERS
from output.letterhead import Letterhead, letterhead_texts
from output.paper_set import paper_set
from output.paper_templates import templates_of
from output.report import Paper, form_papers, papers, reviewed_papers, write_papers
from output.years import not_then_text, record_texts, year_texts
from store.evidence import Store

if TYPE_CHECKING:
    from output.pdf_signing import PdfSigner

DRAFTS: Final = "drafts"
"""Folder of what may be looked at before anybody has ruled or signed, in output/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which papers are made."""

    day: date
    """Of publication; terms run from it."""
    is_public: bool = False
    """Only what may be published."""
    is_draft: bool = False
    """Only what may not, before anybody has ruled or signed; never public, never signed."""
    signers: "Sequence[PdfSigner]" = ()
    """Who signs each PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What was made."""

    files: tuple[Path, ...]
    """Where they stand."""
    folder: Path
    earlier: Path | None
    """Where the set before stands now; None: there was none."""
    kept_back: PingyiError | None
    """Why what may be published was left out; None: it wasn't."""
    notes: tuple[str, ...]
    """What whoever made them should know, a sentence each."""


def report_papers(
    folder: ActivityFolder,
    wanted: Wanted,
    *,
    step: Callable[[], None] = lambda: None,
) -> Reported:
    """Write the papers of a form's tally into output/.

    Args:
        folder: the activity, as the form sees it.
        wanted: which.
        step: is called after each signature.

    Raises:
        PingyiError: the tally doesn't stand, may not be published, or a paper can't be made.
    """
    with folder.store() as store:
        standing = (standing_tally if wanted.is_draft else publishable_tally)(folder, store)
        kept_back = None if wanted.is_draft else kept_from_public(standing)
        if wanted.is_public and kept_back is not None:
            raise kept_back
        years = None if folder.activity.form_key else compared_years(folder, store, standing.tally)
        made, notes = _made(folder, store, standing, wanted, years)
    if wanted.is_draft or kept_back is not None:
        made = (paper for paper in made if not paper.is_public)
    out = folder.output / (DRAFTS if wanted.is_draft else PAPERS)
    with paper_set(out, keeps=not wanted.is_draft) as new:
        written = write_papers(
            made,
            standing.tally,
            standing.sha256,
            new.making,
            public_only=wanted.is_public,
            is_draft=wanted.is_draft,
        )
        for signer in wanted.signers:
            for path in written:
                if path.suffix == ".pdf":
                    signer.sign(path)
                    step()
    return Reported(
        files=tuple(map(new.final, written)),
        folder=out,
        earlier=new.earlier,
        kept_back=kept_back,
        notes=(*notes, *_year_notes(standing, years, wanted)),
    )


def _made(
    folder: ActivityFolder,
    store: Store,
    standing: StandingTally,
    wanted: Wanted,
    years: YearsCompared | None,
) -> tuple[Iterable[Paper], list[str]]:
    """Return the papers, of which each is made when it is its turn, and what is to be known."""
    tally, batches, notes = standing.tally, store.batches(), list[str]()
    reviewed: Iterable[Paper] = ()
    if not wanted.is_public:
        sheets = reviewed_sheets(folder, store)
        reviewed = reviewed_papers(tally, sheets, closed_pages(store))
    if folder.activity.kind.is_ranked:
        letterhead = Letterhead(
            templates_of(folder.path),
            folder.activity.form.issuer,
            {unit.id: unit.superior for unit in folder.activity.units if unit.superior},
        )
        notes = letterhead_texts(letterhead, tally, years, public_only=wanted.is_public)
        made = papers(
            tally,
            published=wanted.day,
            years=years,
            seconds=second_words(store, folder.keys),
            batches=batches,
            letterhead=letterhead,
            facts=notary_facts(folder, store, standing),
        )
    else:
        words = recorded_words(folder, store, standing.content)
        made = form_papers(tally, rates_before(folder, store), words, batches)
    return chain(made, reviewed), notes


def _year_notes(
    standing: StandingTally, years: YearsCompared | None, wanted: Wanted
) -> Iterable[str]:
    if years is None or wanted.is_public:
        return ()
    told = (
        *record_texts(years),
        *year_texts(standing.tally, years),
        not_then_text(standing.tally, years),
    )
    return filter(None, told)
