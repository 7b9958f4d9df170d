"""The fonts: what they draw, in what they are embedded, and that it comes out as it went in."""

import subprocess
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ballot.activity import Activity
from ballot.errors import LayoutError
from ballot.ids import new_sheet_id
from ballot.layout_plan import plan_layout
from ballot.repertoire import repertoire
from forms.evaluation import PrintJob, print_sheets
from forms.fonts import BOLD, FILES, KAI, RARE, REGULAR, SONG, check_characters, register_fonts

ROOT = Path(__file__).parents[2]
NAMES = "㛃㑇䶮䢺㻬鿍𬍛𫍽𫖯"
MOST_BYTES = 21_500_000


def folder() -> Path:
    return Path(str(resources.files("forms"))) / "fonts"


@pytest.fixture(scope="module")
def drawn() -> dict[str, set[int]]:
    """Return what each font file has a glyph for."""
    return {name: set(TTFont(folder() / file).getBestCmap()) for name, file in FILES.items()}


def text_of(path: Path) -> str:
    ran = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-raw", path, "-"], capture_output=True, check=True
    )
    return "".join(ran.stdout.decode().split())


def lines_of(characters: str, size: int) -> list[str]:
    return [characters[start : start + size] for start in range(0, len(characters), size)]


def write(path: Path, lines: list[str], font: str = REGULAR, size: float = 10) -> Path:
    register_fonts()
    canvas = Canvas(str(path), invariant=1)
    for start in range(0, len(lines), 60):
        canvas.setFont(font, size)
        for row, line in enumerate(lines[start : start + 60]):
            canvas.drawString(30, 800 - 12.5 * row, line)
        canvas.showPage()
    canvas.save()
    return path


def test_the_list_of_what_can_be_entered_is_what_the_fonts_draw(drawn: dict[str, set[int]]) -> None:
    assert drawn[REGULAR] | drawn[RARE] == repertoire()
    assert drawn[BOLD] <= repertoire()
    assert drawn[REGULAR].isdisjoint(drawn[RARE])


def test_text_of_official_papers_has_the_national_standard_in_song(
    drawn: dict[str, set[int]],
) -> None:
    lines = (ROOT / "tests/fixtures/tongyong-guifan-2013.txt").read_text("utf-8").splitlines()
    standard = {ord(ch) for line in lines if not line.startswith("#") for ch in line}

    assert len(standard - drawn[SONG]) < 50  # the next font draws them
    assert standard & drawn[KAI] <= drawn[SONG]


def test_titles_have_the_national_standard_in_bold(drawn: dict[str, set[int]]) -> None:
    lines = (ROOT / "tests/fixtures/tongyong-guifan-2013.txt").read_text("utf-8").splitlines()
    standard = {ord(ch) for line in lines if not line.startswith("#") for ch in line}

    assert standard <= drawn[BOLD]


def test_the_fonts_are_small_and_have_their_licence_with_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert sum(path.stat().st_size for path in folder().iterdir()) <= MOST_BYTES
    for licence in ("OFL.txt", "OFL-NotoSerifSC.txt", "OFL-PingyiKai.txt"):
        assert "SIL OPEN FONT LICENSE" in (folder() / licence).read_text("utf-8")
        assert f"forms/fonts/{licence}" in project["project"]["license-files"]
    assert project["tool"]["setuptools"]["package-data"]["ballot"] == ["repertoire.txt"]


def test_all_that_can_be_entered_comes_out_of_a_pdf_as_the_same_characters(tmp_path: Path) -> None:
    characters = "".join(chr(point) for point in sorted(repertoire()) if not chr(point).isspace())

    path = write(tmp_path / "all.pdf", lines_of(characters, 50))

    assert text_of(path) == characters


@pytest.mark.parametrize("font", [REGULAR, BOLD])
def test_names_beyond_the_first_font_come_out_of_every_reader(font: str, tmp_path: Path) -> None:
    line = f"张{NAMES}三𬍛、丂龥"

    path = write(tmp_path / "names.pdf", [line], font)

    with pypdfium2.PdfDocument(path) as document:
        seen = document[0].get_textpage().get_text_range()
    assert text_of(path) == line
    assert seen.strip() == line


def test_a_font_that_is_not_needed_is_not_embedded(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.pdf", ["张三"]).read_bytes()
    rare = write(tmp_path / "rare.pdf", ["张㛃"]).read_bytes()

    assert b"NotoSansSC-Rare" not in plain
    assert b"NotoSansSC-Rare" in rare
    assert len(rare) < 20_000


def test_each_character_is_drawn_and_as_wide_as_is_said(tmp_path: Path) -> None:
    lines = [f"口{name}口" for name in NAMES]

    path = write(tmp_path / "ink.pdf", lines, size=11)

    register_fonts()
    assert {stringWidth(line, REGULAR, 11) for line in lines} == {33.0}
    with pypdfium2.PdfDocument(path) as document:
        page = document[0].render(scale=6).to_numpy()[:, :, 0]
    glyphs = []
    for row in range(len(lines)):
        y = round((842 - 800 + 12.5 * row) * 6)
        glyph = page[y - 56 : y + 8, 41 * 6 : 52 * 6] < 128
        assert glyph.mean() > 0.08, lines[row]
        glyphs.append(glyph)
    different = [np.logical_xor(a, b).mean() for i, a in enumerate(glyphs) for b in glyphs[i + 1 :]]
    assert min(different) > 0.05


@pytest.mark.parametrize("font", [REGULAR, BOLD])
def test_what_no_font_has_is_refused_before_it_is_drawn(font: str) -> None:
    check_characters(NAMES, font)

    with pytest.raises(LayoutError, match="U\\+1F600"):
        check_characters("张😀", font)


def test_a_unit_with_a_rare_name_stands_on_the_form(
    example_activity: Activity, tmp_path: Path
) -> None:
    first, *others = example_activity.units
    rare = replace(first, name="䶮𬍛局")
    activity = replace(example_activity, name=f"{NAMES}评议", units=(rare, *others))
    job = PrintJob(
        activity, activity.sessions[0], plan_layout(activity), [new_sheet_id()], b"s" * 32
    )

    print_sheets(job, tmp_path / "form.pdf")

    assert "䶮𬍛局" in text_of(tmp_path / "form.pdf")
