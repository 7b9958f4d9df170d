"""`pingyi report`: the papers that leave the house, made from the tally."""

from collections.abc import Sequence
from datetime import date
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
    from office.days import today
    from office.folder import open_form
    from office.report_job import Wanted, report_papers

    if draft and (public or sign):
        raise UsageError("report.draft_alone")
    opened = open_form(folder, form)
    wanted = Wanted(
        day=_day(published) if published else today(),
        is_public=public,
        is_draft=draft,
        signers=_signers(opened.keys, sign or []),
    )
    made = report_papers(opened, wanted)
    for path in made.files:
        show(str(path))
    written = "report.draft_written" if draft else "report.written"
    note(say(written, count=len(made.files), folder=made.folder))
    if made.kept_back is not None:
        note(say("report.kept_back", why=str(made.kept_back)))
    if made.earlier is not None:
        note(say("report.earlier", folder=made.earlier))
    for words in made.notes:
        note(words)
    if wanted.signers:
        names = say("words.list").join(signer.name for signer in wanted.signers)
        note(say("report.signed", names=names))
    note_next(opened)


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
