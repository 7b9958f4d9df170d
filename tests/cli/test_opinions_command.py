"""pingyi opinions: a list for each unit without pictures, and one with them for the office."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ballot.form import CHOSEN
from ballot.ids import SheetId, grouped
from ballot.person import Person, Role
from office.folder import open_folder
from output.opinion_lists import NAME
from tests.forms.looking import texts_of
from tests.opinion_sheets import DOUBTFUL, POLICE, copied, opinion_folder, sheets_of
from tests.opinion_sheets import lists_located as lists_located

ZHANG = Person("张三", Role.OPERATOR)
TYPED = {
    0: "窗口少，排队久",
    1: "办事拖拉\n电话没人接",
    3: "=1+1",
    4: "谁都不是",
    5: "巡逻少",
    6: "都好",
}
KEPT = f"{NAME}.pdf"

Pingyi = Callable[..., Any]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return opinion_folder(tmp_path_factory.mktemp("opinions") / "activity")


@pytest.fixture
def folder(template: Path, tmp_path: Path, lists_located: None) -> Path:
    return copied(template, tmp_path / "activity")


def type_in(folder: Path, *numbers: int) -> None:
    sheets = sheets_of(folder)
    with open_folder(folder).store() as store:
        for number in numbers:
            store.type_opinion(sheets[number], TYPED[number], ZHANG)


def text_of(path: Path) -> str:
    return "".join("".join(texts_of(path)).split())


def pictures_in(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(
            1
            for page in document
            for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        )


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def test_a_unit_gets_counts_and_sorted_texts_without_pictures_and_ids(
    pingyi: Pingyi, folder: Path
) -> None:
    type_in(folder, *TYPED)

    ran = pingyi("opinions", "-C", folder)

    assert ran.code == 0, ran.err
    out = folder / "output/opinions/say"
    names = sorted(path.name for path in out.iterdir())
    assert names == ["local-01.csv", "local-01.pdf", "local-20.csv", "local-20.pdf", KEPT]
    assert rows_of(out / "local-01.csv") == [
        ["sheets", "", "3"],
        ["aspect", "比依法行政", "2"],
        ["aspect", "比行政效能", "1"],
        ["aspect", "比工作实绩", "0"],
        ["aspect", "比工作机制", "1"],
        ["no_aspect", "", "0"],
        ["untyped", "", "0"],
        ["opinion", "", "办事拖拉\n电话没人接"],
        ["opinion", "", "窗口少，排队久"],
    ]
    paper = text_of(out / "local-01.pdf")
    assert "3份征求意见表反映本单位" in paper
    assert paper.index("办事拖拉") < paper.index("窗口少")
    assert not any(f"{grouped(sheet)}" in paper or sheet in paper for sheet in sheets_of(folder))
    assert pictures_in(out / "local-01.pdf") == 0


def test_a_text_of_any_shape_is_set(pingyi: Pingyi, folder: Path) -> None:
    shapes = ("一\n" * 1900 + "完", "长" * 4000, "\n\n完")
    with open_folder(folder).store() as store:
        for sheet, words in zip(sheets_of(folder)[:3], shapes, strict=True):  # all of one unit
            store.type_opinion(sheet, words, ZHANG)

    ran = pingyi("opinions", "-C", folder)

    assert ran.code == 0, ran.err
    paper = text_of(folder / "output/opinions/say/local-01.pdf")
    assert paper.count("长") >= 4000
    assert paper.count("一") >= 1900
    assert paper.count("完") >= 2


def test_what_a_spreadsheet_takes_for_a_formula_is_text(pingyi: Pingyi, folder: Path) -> None:
    type_in(folder, 3)

    pingyi("opinions", "-C", folder)

    listed = rows_of(folder / "output/opinions/say/local-20.csv")
    assert listed[-1] == ["opinion", "", "'=1+1"]


def test_the_office_gets_the_pictures_of_all_that_is_written_for_its_eyes_alone(
    pingyi: Pingyi, folder: Path
) -> None:
    type_in(folder, *TYPED)

    pingyi("opinions", "-C", folder)

    out = folder / "output/opinions/say"
    paper = text_of(out / KEPT)
    assert pictures_in(out / KEPT) == 6  # of seven sheets one has no writing
    assert all(grouped(sheet) in paper for sheet in sheets_of(folder))
    assert "不得发给被评单位" in paper
    assert "谁都不是" in paper
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_what_waits_and_what_nobody_has_typed_is_said_on_every_list(
    pingyi: Pingyi, folder: Path
) -> None:
    type_in(folder, 0)

    ran = pingyi("opinions", "-C", folder)

    assert "还有 2 份待认定" in ran.err
    assert "还有 5 份写有意见而尚未录入" in ran.err
    paper = text_of(folder / "output/opinions/say/local-01.pdf")
    assert "还有2份待人工认定" in paper
    assert "其中1份写有意见而尚未录入" in paper
    assert rows_of(folder / "output/opinions/say/local-01.csv")[6] == ["untyped", "", "1"]
    office = text_of(folder / f"output/opinions/say/{KEPT}")
    assert "待认定的意见表（2份）" in office


def test_what_people_settle_comes_into_the_lists_and_the_set_before_is_kept(
    pingyi: Pingyi, folder: Path
) -> None:
    type_in(folder, *TYPED)
    pingyi("opinions", "-C", folder)
    settle(folder, sheets_of(folder)[DOUBTFUL])

    ran = pingyi("opinions", "--form", "say", "-C", folder)

    assert ["opinion", "", "巡逻少"] in rows_of(folder / "output/opinions/say/local-20.csv")
    earlier = folder / "output/opinions/say-earlier/1"
    assert str(earlier) in ran.err
    assert {path.stat().st_mode & 0o777 for path in earlier.iterdir()} == {0o600}


def settle(folder: Path, sheet: SheetId) -> None:
    opened = open_folder(folder)
    with opened.store() as store:
        store.resolve_row(sheet, POLICE, CHOSEN, "张三", "看原票", activity=opened.activity)


def test_without_an_opinion_form_or_scans_nothing_is_written(pingyi: Pingyi, folder: Path) -> None:
    assert pingyi("opinions", "--form", "other", "-C", folder).code == 2

    small = folder.parent / "small"
    assert pingyi("new", small, "--example").code == 0
    ran = pingyi("opinions", "-C", small)
    assert ran.code == 2
    assert not (small / "output/opinions").exists()
