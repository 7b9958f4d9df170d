"""Papers as an archive keeps them: PDF/A-2b, unsigned and signed."""

import re
from pathlib import Path

import pypdfium2
import pytest

from output.chart import POINTS_COLOR, Chart, ChartLine
from output.paper import signatures, table, text, write_paper
from output.paper_keys import generate_paper_key
from output.pdf_signing import PdfSigner, SignatureOutcome, verify_pdf
from tests.output.pdfa import faults

WORD = "灯塔 纸鹤 七颗纽扣"
TITLE = "通报 & <附件>"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Return a paper with what papers are made of."""
    line = ChartLine(
        place="1", name="市委办公室", points=90, points_text="90", shares=(1.0,), rate_text="90%"
    )
    path = tmp_path / "通报.pdf"
    content = [
        text("有效评议表 17 份，𬍛 𫖯 也在内"),
        table(["单位", "分数"], [[f"单位{n}", str(n)] for n in range(60)], [60, 30], numbers=[1]),
        Chart([line], [], 100.0, 0.8, [POINTS_COLOR]),
        signatures(["监票人"]),
    ]
    write_paper(path, TITLE, content, "ab" * 32)
    return path


def test_a_paper_is_pdfa_as_far_as_it_is_looked_at(paper: Path) -> None:
    assert faults(paper.read_bytes()) == []


def test_two_signatures_leave_it_so_and_hold(paper: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    for name in ("公证", "评议办"):
        PdfSigner(generate_paper_key(name, WORD, keys).private, WORD).sign(paper)

    assert faults(paper.read_bytes()) == []
    assert [check.outcome for check in verify_pdf(paper, keys)] == [SignatureOutcome.VALID] * 2


@pytest.mark.parametrize(
    ("clause", "old", "new"),
    [
        ("6.1.7.1", b"\nendstream", b" endstream"),
        ("6.2.3", b"/GTS_PDFA1", b"/GTS_PDFX1"),
        ("6.6.4", b"<pdfaid:part>2", b"<pdfaid:part>1"),
        (
            "6.6.3",
            b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">\xe9\x80\x9a',
            b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">\xe9\x80\x9b',
        ),
        ("6.2.11.4.1", b"/FontFile2", b"/FontFile9"),
        ("6.1.2", b"%\x93\x8c", b"%ab"),
    ],
)
def test_what_is_looked_at_is_seen(paper: Path, clause: str, old: bytes, new: bytes) -> None:
    data = paper.read_bytes()
    assert old in data

    found = faults(data.replace(old, new))

    assert any(fault.startswith(clause) for fault in found), found


def test_every_place_in_the_table_is_that_of_its_object(paper: Path) -> None:
    data = paper.read_bytes()
    start = int(data[data.rindex(b"startxref") :].split()[1])
    entries = [int(each) for each in re.findall(rb"(\d{10}) 00000 n", data[start:])]

    assert data[start:].startswith(b"xref")
    assert len(entries) > 10
    for number, place in enumerate(entries, start=1):
        assert data[place:].startswith(b"%d 0 obj" % number)


def test_it_reads_as_before_and_is_the_same_each_time(paper: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pdf"
    for path in (again, tmp_path / "third.pdf"):
        write_paper(path, TITLE, [text("有效评议表 17 份")], "ab" * 32)

    with pypdfium2.PdfDocument(paper) as document:
        words = document[0].get_textpage().get_text_range()
    assert "有效评议表 17 份，𬍛 𫖯 也在内" in words
    assert again.read_bytes() == (tmp_path / "third.pdf").read_bytes()
