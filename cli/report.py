"""`pingyi report`: the papers that leave the house, made from the tally."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ballot.errors import SignatureError, UsageError
from ballot.messages import say
from cli.next_ import note_next
from cli.options import HERE, FolderOption, FormOption
from cli.sign import passphrase_of
from cli.terminal import note, show

if TYPE_CHECKING:
    from output.pdf_signing import PdfSigner
    from output.report import Paper

PAPERS = "papers"
"""Folder of the papers, in output/."""
DRAFTS = "drafts"
"""Folder of what may be looked at before anybody has ruled or signed, in output/."""


def report(
    public: Annotated[bool, typer.Option("--public", help=say("report.option.public"))] = False,
    draft: Annotated[bool, typer.Option("--draft", help=say("report.option.draft"))] = False,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help=say("report.option.published")),
    ] = None,
    sign: Annotated[
        list[str] | None, typer.Option("--sign", metavar="NAME", help=say("report.option.sign"))
    ] = None,
    form: FormOption = "",
    folder: FolderOption = HERE,
) -> None:
    """Write the papers of the tally in output/tally.json as PDF, signed where that is asked for."""
    from office.acceptance_job import rates_before, recorded_words
    from office.confirmations import second_words
    from office.days import today
    from office.folder import open_form
    from office.gate import kept_from_public, publishable_tally, standing_tally
    from office.history_job import compared_years
    from office.notary import notary_facts
    from office.reviewed import closed_pages, reviewed_sheets
    from output.letterhead import Letterhead, letterhead_texts
    from output.paper_set import paper_set
    from output.paper_templates import templates_of
    from output.report import (
        form_papers,
        papers,
        reviewed_papers,
        write_papers,
    )
    from output.years import not_then_text, record_texts, year_texts

    if draft and (public or sign):
        raise UsageError("report.draft_alone")
    opened = open_form(folder, form)
    day = _day(published) if published else today()
    out = opened.output / (DRAFTS if draft else PAPERS)
    signers = _signers(opened.keys, sign or [])
    reviewed: Iterable[Paper] = ()
    told: list[str] = []
    with opened.store() as store:
        standing = (standing_tally if draft else publishable_tally)(opened, store)
        kept_back = None if draft else kept_from_public(standing)
        if public and kept_back is not None:
            raise kept_back
        tally = standing.tally
        is_first = not opened.activity.form_key
        years = compared_years(opened, store, tally) if is_first else None
        seconds = second_words(store, opened.keys)
        batches = store.batches()
        if not public:
            sheets = reviewed_sheets(opened, store)
            reviewed = reviewed_papers(tally, sheets, closed_pages(store))
        if opened.activity.kind.is_ranked:
            units = opened.activity.units
            letterhead = Letterhead(
                templates_of(folder),
                opened.activity.form.issuer,
                {unit.id: unit.superior for unit in units if unit.superior},
            )
            told = letterhead_texts(letterhead, tally, years, public_only=public)
            made = papers(
                tally,
                published=day,
                years=years,
                seconds=seconds,
                batches=batches,
                letterhead=letterhead,
                facts=notary_facts(opened, store, standing),
            )
        else:
            words = recorded_words(opened, store, standing.content)
            made = form_papers(tally, rates_before(opened, store), words, batches)
    made = chain(made, reviewed)
    if draft or kept_back is not None:
        made = (paper for paper in made if not paper.is_public)
    with paper_set(out, keeps=not draft) as new:
        written = write_papers(
            made, tally, standing.sha256, new.making, public_only=public, is_draft=draft
        )
        for signer in signers:
            for each in written:
                if each.suffix == ".pdf":
                    signer.sign(each)
    for each in written:
        show(str(new.final(each)))
    note(say("report.draft_written" if draft else "report.written", count=len(written), folder=out))
    if kept_back is not None:
        note(say("report.kept_back", why=str(kept_back)))
    if new.earlier is not None:
        note(say("report.earlier", folder=new.earlier))
    for words in told:
        note(words)
    if years is not None and not public:
        known = (*record_texts(years), *year_texts(tally, years), not_then_text(tally, years))
        for words in filter(None, known):
            note(words)
    if signers:
        names = say("words.list").join(signer.name for signer in signers)
        note(say("report.signed", names=names))
    note_next(opened)


def write_papers(folder: Path, form: str, *, is_draft: bool) -> None:
    """Write the papers of a form's tally as the command does, unsigned; for the office's page.

    Raises:
        PingyiError: as the command.
    """
    report(draft=is_draft, form=form, folder=folder)


def _signers(keys: Path, names: Sequence[str]) -> "list[PdfSigner]":
    """Return who signs, each key opened, before anything is written.

    Raises:
        SignatureError: a key or a certificate is missing or can't be used.
    """
    if not names:
        return []
    from output.paper_keys import paper_key_path
    from output.pdf_signing import PdfSigner, certificates_of
    from output.signing import check_name

    paths = {name: paper_key_path(keys, check_name(name)) for name in names}
    for name, path in paths.items():  # what is missing is said before anybody types a pass phrase
        if not path.is_file():
            raise SignatureError("pdf_signing.no_paper_key", path=path, name=name)
        certificates_of(path)
    return [PdfSigner(path, passphrase_of(name)) for name, path in paths.items()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("report.bad_date", got=text) from None
