"""explain: pictures of how a sheet was read, from the originals that were kept."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ballot.ids import SheetId, grouped
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.pages import render_pages
from calibration.pens.strokes import PenMark
from office import explain_job
from scanner import sheet as sheet_module
from scanner.decide.limits import Limits
from scanner.show.explain import Caption, explain_page
from scanner.show.overlay import CHOSEN, DOUBT, REFUSED
from scanner.show.picture import RgbImage
from scanner.show.places import SeenPage
from store.evidence import Store

UNITS = 5


@pytest.fixture(scope="module")
def doubtful_template(
    tmp_path_factory: pytest.TempPathFactory,
    printed_template: Path,
    simulate: Callable[..., None],
) -> Path:
    """Return an activity of three sheets on which every row has two marks, or none."""
    from cli.main import run

    folder = tmp_path_factory.mktemp("doubtful") / "activity"
    shutil.copytree(printed_template, folder)
    plan = FillPlan(trouble={RowKind.OVERVOTE: 1.0}, habits={PenMark.TICK: 1.0})
    simulate(folder, "main", "main", folder / "doubtful", plan)
    assert run(["scan", str(folder / "doubtful"), "--workers", "1", "-C", str(folder)]) == 0
    return folder


@pytest.fixture
def doubtful(doubtful_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(doubtful_template, tmp_path / "doubtful"))


def sheets_of(folder: Path) -> list[SheetId]:
    with Store.open(folder) as store:
        return sorted(store.printed_sheets())


def share_of(picture: Path, color: tuple[int, int, int]) -> float:
    """Return the share of a picture that has about this colour."""
    with Image.open(picture) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    return float((np.abs(pixels - color).max(axis=2) <= 12).mean())


def test_each_page_of_a_sheet_becomes_a_picture_in_the_output_folder(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    sheet = sheets_of(scanned)[0]

    ran = pingyi("explain", grouped(sheet).lower(), "-C", scanned)

    picture = scanned / "output" / "explain" / f"{grouped(sheet)}-1.png"
    assert (ran.code, ran.err) == (0, "")
    assert str(picture) in ran.out
    assert share_of(picture, CHOSEN) > 0.0002
    assert share_of(picture, REFUSED) < 0.0001


def test_what_is_reported_is_what_the_store_holds(
    pingyi: Callable[..., Any], doubtful: Path, tmp_path: Path
) -> None:
    sheet = sheets_of(doubtful)[0]
    with Store.open(doubtful) as store:
        found = store.page_reading(sheet, 1)
    assert found is not None

    ran = pingyi("explain", sheet, "--json", "--out", tmp_path / "pictures", "-C", doubtful)

    report = json.loads(ran.out)
    (page,) = report["pages"]
    seen = [(row["unit"], row["vote"], tuple(row["doubts"])) for row in page["rows"]]
    assert seen == [(row.unit, row.vote, row.doubts) for row in found[1].rows]
    assert any("overvote" in row["doubts"] for row in page["rows"])
    assert (page["differs"], page["same_measures"], report["missing_pages"]) == ([], True, [])
    assert len(page["rows"]) == UNITS
    assert all(len(row["measures"]["boxes"]) == 3 for row in page["rows"])
    assert Path(page["picture"]).parent == tmp_path / "pictures"
    assert share_of(Path(page["picture"]), DOUBT) > 0.0005


def test_a_reading_that_comes_out_differently_is_told_loudly(
    pingyi: Callable[..., Any], scanned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = sheets_of(scanned)[0]
    # As if the program had become far more careful since the scan.
    monkeypatch.setattr(sheet_module, "LIMITS", Limits(sure=1.01))

    ran = pingyi("explain", sheet, "--json", "-C", scanned)

    (page,) = json.loads(ran.out)["pages"]
    assert ran.code == 0
    assert {change["unit"] for change in page["differs"]} == {row["unit"] for row in page["rows"]}
    assert "证据库" in ran.err
    assert "样例单位" in ran.err
    assert share_of(Path(page["picture"]), REFUSED) > 0.0001


def test_a_second_copy_is_drawn_beside_the_scan_that_stands(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    scan = sorted((scanned / "scans").glob("*.jpg"))[0]
    again = scanned / "again.png"
    with Image.open(scan) as image:
        image.save(again)
    pingyi("scan", again, "--workers", 1, "-C", scanned)
    with Store.open(scanned) as store:
        (refused,) = store.rejections()

    ran = pingyi("explain", refused.rejection.sheet, "--json", "-C", scanned)

    first, second = json.loads(ran.out)["pages"]
    assert (first["differs"], second["differs"]) == ([], [])
    assert second["file"] == "again.png"
    assert Path(first["picture"]).exists()
    assert "refused" in Path(second["picture"]).name
    assert share_of(Path(second["picture"]), REFUSED) > share_of(Path(first["picture"]), REFUSED)


def test_rows_in_which_scans_differ_are_told_on_the_picture(
    pingyi: Callable[..., Any], scanned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second scan of a printed page on which nothing stands."""
    said: list[str] = []

    def drawn(seen: SeenPage, caption: Caption) -> RgbImage:
        said.extend(caption.remarks)
        return explain_page(seen, caption)

    monkeypatch.setattr(explain_job, "explain_page", drawn)
    (pdf,) = (scanned / "forms").glob("*.pdf")
    printed = np.asarray(Image.fromarray(next(iter(render_pages(pdf, 200)))).convert("L"))
    grain = np.random.default_rng(1).normal(-12.0, 2.0, printed.shape)
    Image.fromarray((printed + grain).clip(0, 255).astype(np.uint8)).save(scanned / "copy.png")
    pingyi("scan", scanned / "copy.png", "--workers", 1, "-C", scanned)

    for sheet in sheets_of(scanned):
        pingyi("explain", sheet, "-C", scanned)

    assert any("各份扫描件不一致" in remark for remark in said)


def test_what_people_decided_is_on_the_picture(
    pingyi: Callable[..., Any], doubtful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def drawn(seen: SeenPage, caption: Caption) -> RgbImage:
        said.extend(caption.remarks)
        return explain_page(seen, caption)

    monkeypatch.setattr(explain_job, "explain_page", drawn)
    sheet = sheets_of(doubtful)[0]
    who = ("--by", "张三", "--why", "纸面清楚")
    with Store.open(doubtful) as store:
        found = store.page_reading(sheet, 1)
    assert found is not None
    unit = next(row.unit for row in found[1].rows if row.doubts)
    pingyi("resolve", sheet, unit, "dissatisfied", *who, "-C", doubtful)

    ran = pingyi("explain", sheet, "-C", doubtful)
    pingyi("reject-sheet", sheet, *who, "--confirmed-by", "王五", "-C", doubtful)
    again = pingyi("explain", sheet, "-C", doubtful)

    assert (ran.code, again.code) == (0, 0)
    assert said[0].startswith("人工已裁定 1 行：样例单位")
    assert said[0].endswith(" 不满意")
    assert "整份已作废，不计票" in said[1:]


def test_a_blank_sheet_says_that_it_is_in_doubt_as_a_whole(
    pingyi: Callable[..., Any],
    small: Path,
    simulate: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []

    def drawn(seen: SeenPage, caption: Caption) -> RgbImage:
        said.extend(caption.remarks)
        return explain_page(seen, caption)

    monkeypatch.setattr(explain_job, "explain_page", drawn)
    pingyi("print", "main", "--sheets", 1, "-C", small)
    blank = FillPlan(trouble={RowKind.BLANK: 1.0}, habits={PenMark.TICK: 1.0})
    simulate(small, "main", "main", small / "scans", blank)
    pingyi("scan", small / "scans", "--workers", 1, "-C", small)

    ran = pingyi("explain", sheets_of(small)[0], "-C", small)

    assert ran.code == 0
    assert said == ["整份存疑：空白表（blank_sheet）"]


def test_a_refused_page_is_drawn_with_its_reason(pingyi: Callable[..., Any], scanned: Path) -> None:
    page = np.full((1754, 1240), 235, np.uint8)
    page[300:400, 300:900] = 20
    Image.fromarray(page).save(scanned / "letter.png")
    pingyi("scan", scanned / "letter.png", "--workers", 1, "-C", scanned)

    ran = pingyi("explain", "--refused", "letter.png", "--json", "-C", scanned)

    report = json.loads(ran.out)
    (explained,) = report["pages"]
    assert report["sheet"] is None
    assert explained["rejection"]["reason"] == "not_a_form"
    assert (explained["rows"], explained["differs"]) == ([], [])
    assert share_of(Path(explained["picture"]), REFUSED) > 0.0002


def test_a_file_that_cannot_be_opened_has_no_picture_and_says_why(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    (scanned / "empty.jpg").touch()
    pingyi("scan", scanned / "empty.jpg", "--workers", 1, "-C", scanned)

    ran = pingyi("explain", "--refused", "empty.jpg", "-C", scanned)

    assert ran.code == 0
    assert "empty.jpg" in ran.out
    assert "0 字节" in ran.out
    assert not (scanned / "output" / "explain").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["ABCDEFHJKMNP"], 2, "ABCD-EFHJ-KMNP"),
        (["perhaps"], 2, "perhaps"),
        ([], 2, "--refused"),
        (["ABCDEFHJKMNP", "--page", "1"], 2, "--page"),
        (["ABCDEFHJKMNP", "--refused", "a.jpg"], 2, "--refused"),
        (["--refused", "a.jpg"], 2, "a.jpg"),
    ],
    ids=["never printed", "no id", "nothing", "a page alone", "both", "no such file"],
)
def test_what_cannot_be_explained_is_said(
    pingyi: Callable[..., Any], scanned: Path, arguments: list[str], code: int, word: str
) -> None:
    ran = pingyi("explain", *arguments, "-C", scanned)

    assert (ran.code, ran.out) == (code, "")
    assert word in ran.err


def test_a_sheet_without_a_scan_leads_to_pingyi_scan(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    ran = pingyi("explain", sheets_of(printed)[0], "-C", printed)

    assert ran.code == 2
    assert "pingyi scan" in ran.err


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_an_original_that_is_gone_or_changed_is_not_drawn(
    pingyi: Callable[..., Any], scanned: Path, damage: str
) -> None:
    for original in (scanned / "originals").iterdir():
        original.chmod(0o600)
        if damage == "gone":
            original.unlink()
        else:
            original.write_bytes(original.read_bytes() + b"x")

    ran = pingyi("explain", sheets_of(scanned)[0], "-C", scanned)

    assert (ran.code, ran.out) == (5, "")
    assert "originals/" in ran.err
    assert not (scanned / "output" / "explain").exists()
