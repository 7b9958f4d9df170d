"""废票与复核清单: what stands on it, and that its pictures are made one by one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from ballot.rules import Rules
from output.report import papers, reviewed_papers, write_papers
from output.review_list import ClosedPage, Crop, ReviewedRow, ReviewedSheet
from output.tally import TallyInputs, TallyKind, build_tally

LINE = "2026-11-25 09:30　认定为“作废”　张三（监票）：两格都打了勾"


@pytest.fixture(scope="module")
def tally(make_inputs: Callable[..., TallyInputs]) -> dict[str, Any]:
    return build_tally(make_inputs(rules=Rules()), TallyKind.FINAL)


def jpeg(shade: int) -> bytes:
    out = BytesIO()
    Image.new("L", (400, 100), shade).save(out, "JPEG")
    return out.getvalue()


def row(unit: str = "组织部", crop: Crop | str = "无图像：手工录入", **more: Any) -> ReviewedRow:
    told = {"doubts": "多选", "outcome": "作废", "is_void": True, "decisions": [LINE], **more}
    return ReviewedRow(unit, crop=crop, **told)


def sheet(*rows: ReviewedRow, **more: Any) -> ReviewedSheet:
    told = {"session": "东片区", "sheet": "ABCD-EFHJ-KMNP", "is_void": False, "decisions": []}
    return ReviewedSheet(rows=rows, **{**told, **more})


def write(tally: dict[str, Any], folder: Path, *sheets: ReviewedSheet, **more: Any) -> Path:
    made = reviewed_papers(tally, sheets, more.get("pages", []))
    (path,) = write_papers(made, tally, "00" * 32, folder)
    return path


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        words = "".join(page.get_textpage().get_text_range() for page in document)
    return words.replace("\r\n", "").replace("\n", "").replace(" ", "")


def pictures_in(path: Path) -> int:
    image = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(list(page.get_objects(filter=[image]))) for page in document)


def test_a_void_sheet_a_void_row_and_a_closed_page_are_told(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    void = "2026-11-25 09:40　整份作废　李四（操作员）提议，王五（监票）确认：写满评语"
    void_sheet = sheet(sheet="BBCD-EFHJ-KMNP", is_void=True, decisions=[void])
    page = ClosedPage("a.pdf 第 3 页", "不是评议表", "2026-11-25 09:50　封面")

    words = text_of(write(tally, tmp_path, sheet(row()), void_sheet, pages=[page]))

    for told in (LINE, void, "存疑：多选", "无图像：手工录入", "BBCD-EFHJ-KMNP", "不是评议表"):
        assert told.replace(" ", "").replace("　", "") in words.replace("　", "")
    assert "合计111" in words


def test_a_row_in_which_scans_differ_is_shown_as_each_of_them_has_it(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    crops = [Crop(80, 20, partial(jpeg, shade)) for shade in (90, 200)]

    path = write(tally, tmp_path, sheet(row(crop=crops[0], others=crops[1:])))

    assert pictures_in(path) == 2
    assert "第2份扫描件" in text_of(path)


def test_pictures_are_made_in_the_order_of_the_pages_and_embedded(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    asked: list[int] = []

    def later(number: int) -> Callable[[], bytes]:
        def picture() -> bytes:
            asked.append(number)
            return jpeg(number)

        return picture

    rows = [row(crop=Crop(170, 24, later(number))) for number in range(40)]
    made = list(reviewed_papers(tally, [sheet(*rows)], []))
    assert asked == []

    (path,) = write_papers(made, tally, "00" * 32, tmp_path)

    assert asked == list(range(40))
    assert pictures_in(path) == 40


def test_a_picture_that_can_not_be_made_says_why(tally: dict[str, Any], tmp_path: Path) -> None:
    crop = Crop(85, 24, lambda: "原件已损坏")

    path = write(tally, tmp_path, sheet(row(crop=crop)))

    assert "原件已损坏" in text_of(path)
    assert pictures_in(path) == 0


def test_words_longer_than_a_page_are_set_all_the_same(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    long = "看不清" * 2000
    many = sheet(row(decisions=[long] * 2), decisions=[long])

    words = text_of(write(tally, tmp_path, many))

    assert words.count("看") == 6000


def test_a_long_list_is_cut_into_volumes_between_sheets(
    tally: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("output.review_list.ROWS_IN_A_VOLUME", 5)
    sheets = [sheet(row(), row(), sheet=f"SHEET-{number}") for number in range(5)]

    written = write_papers(reviewed_papers(tally, sheets, []), tally, "00" * 32, tmp_path)

    texts = [text_of(path) for path in written]
    assert [path.stem for path in written] == [
        "废票与复核清单",
        "废票与复核清单（2）",
        "废票与复核清单（3）",
    ]
    assert [text.count("SHEET-") for text in texts] == [2, 2, 1]
    assert "第2册，共3册" in texts[1]
    assert [("合计01010" in text) for text in texts] == [True, False, False]


def test_no_entries_are_said_to_be_none(tally: dict[str, Any], tmp_path: Path) -> None:
    assert "没有废票" in text_of(write(tally, tmp_path))


def test_the_list_is_never_public(tally: dict[str, Any], tmp_path: Path) -> None:
    made = [*papers(tally, published=date(2026, 12, 1)), *reviewed_papers(tally, [], [])]

    written = write_papers(made, tally, "00" * 32, tmp_path, public_only=True)

    assert {path.stem for path in written} == {"评议得分排名表（公开）", "通报", "通报附件"}
