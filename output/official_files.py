"""Writes an official paper: the .docx that an office may open, and the PDF drawn from it."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from ballot.files import write_atomically
from output.official import OfficialPaper
from output.paper import digest_groups

DIGEST: Final = "摘要"
"""Name in every template of the SHA-256 of the tally, as people compare it."""


def write_official_files(
    pdf: Path, title: str, paper: OfficialPaper, digest: str, *, across: str = ""
) -> list[Path]:
    """Write an official paper; returns where.

    Args:
        pdf: where the PDF is written; its .docx stands beside it. Of a draft, or of practice,
            there is none: whoever had one could take the marks out of it.
        title: of the document, as viewers show it.
        paper: its template and fields.
        digest: SHA-256 of the tally, hex.
        across: what every page says of itself (`drafts.marks_of`).

    Raises:
        TemplateError: the template can't be filled in or drawn.
    """
    from output.docx_reading import read_document
    from output.official import filled
    from output.official_pdf import write_official

    whole = replace(paper, fields={**paper.fields, DIGEST: digest_groups(digest)})
    content = filled(whole, title)
    read = read_document(content, paper.template.name)
    written = []
    if not across:
        written.append(pdf.with_name(f"{pdf.name.removesuffix('.pdf')}.docx"))
        write_atomically(written[0], content)
    write_official(pdf, title, read, digest, across=across)
    return [*written, pdf]
