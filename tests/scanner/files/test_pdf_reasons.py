"""A PDF that can't be read says why, and its own reason."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from ballot.messages import say
from ballot.reading import RejectionReason
from scanner.files.sources import examine, open_pages
from scanner.types import Refused
from tests.scanner.files.pdf_writer import A4, STENCIL, PdfWriter, packed, placed, protect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan.pdf"


def why_refused(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        examine(path)
    assert refused.value.rejection.reason is RejectionReason.UNREADABLE_FILE
    return refused.value.rejection.detail


@pytest.mark.parametrize("earlier", ["nothing", "protected", "damaged"])
def test_a_pdf_says_its_own_reason_whatever_was_opened_before(earlier: str, path: Path) -> None:
    empty, torn, plain = (path.with_name(f"{name}.pdf") for name in ("empty", "torn", "plain"))
    with pypdfium2.PdfDocument.new() as document:
        document.save(empty)
        document.new_page(595, 842)
        document.save(plain)
    torn.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    locked = protect(plain, password="secret")
    before = {"protected": locked, "damaged": torn}.get(earlier)
    if before is not None:
        why_refused(before)

    assert why_refused(empty) == say("source.no_pages")
    assert why_refused(locked) == say("source.protected")
    assert why_refused(torn).startswith("PDF 文件已损坏或没有写完：")


def test_a_picture_that_claims_to_be_huge_is_not_decoded_to_be_drawn(path: Path) -> None:
    pdf = PdfWriter()
    huge = pdf.picture(packed(np.zeros((8, 8), np.uint8)), (60_000, 60_000), STENCIL)
    pdf.page(b"0 g\n" + placed(huge, 0, 0, *A4))
    source = examine(pdf.save(path))

    (outcome,) = open_pages(source, 0, 1)

    assert isinstance(outcome, Refused)
    assert outcome.rejection.reason is RejectionReason.UNREADABLE_FILE
