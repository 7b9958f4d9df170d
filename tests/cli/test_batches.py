"""pingyi cover, pingyi batch, and what scan, status, reconcile and the papers say of batches."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from calibration.pens.pages import render_pages
from office.folder import open_folder
from office.reader_context import reading_context
from store.evidence import Store
from tests.cli.conftest import Pingyi

DPI = 150


def shown(folder: Path, *pages: tuple[str, int]) -> list[Image.Image]:
    """Return pages of printed PDFs (index from 0) as grey paper."""
    found = []
    for name, index in pages:
        (image,) = render_pages(folder / name, DPI, [index], is_gray=True)
        found.append(Image.fromarray(np.minimum(np.asarray(image).squeeze(), 250)))
    return found


def stack(folder: Path, name: str, pages: Sequence[Image.Image]) -> Path:
    """Write pages as one file of scans."""
    (folder / "stacks").mkdir(exist_ok=True)
    path = folder / "stacks" / name
    pages[0].save(path, save_all=True, append_images=list(pages[1:]), dpi=(DPI, DPI))
    return path


def sheet(number: int) -> tuple[str, int]:
    """Return the front of one of the printed sheets, from 0."""
    return "forms/main.pdf", 2 * number


def printed_cover(pingyi: Pingyi, folder: Path, *arguments: object) -> str:
    ran = pingyi("cover", "main", *arguments, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    return str(Path(json.loads(ran.out)["pdf"]).relative_to(folder))


def scan(pingyi: Pingyi, folder: Path, *paths: Path) -> dict[str, Any]:
    ran = pingyi("scan", *paths, "--workers", 1, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.fixture
def bundled(pingyi: Pingyi, printed: Path) -> Path:
    """Batch 1 of three sheets, of which two were scanned, and batch 2 of none."""
    first = printed_cover(pingyi, printed, "--batch", 1, "--sheets", 3, "--by", "张三")
    other = printed_cover(pingyi, printed, "--batch", 2)
    pages = shown(printed, (first, 0), sheet(0), sheet(1), (other, 0))
    stack(printed, "day.tiff", pages)
    return printed


def test_a_cover_is_printed_with_its_number_or_without(pingyi: Pingyi, printed: Path) -> None:
    ran = pingyi("cover", "main", "--batch", 3, "--sheets", 48, "--by", "张三", "-C", printed)

    assert ran.code == 0
    assert "covers/main_3.pdf" in ran.err
    with pypdfium2.PdfDocument(printed / "covers/main_3.pdf") as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    assert all(word in text for word in ("第 3 捆", "48 份", "张三", "监票人", "评议会"))


def test_covers_of_many_batches_have_backs_of_their_own(pingyi: Pingyi, printed: Path) -> None:
    """A printer that is set to both sides puts no two covers on one paper."""
    name = printed_cover(pingyi, printed, "--batches", 12)

    assert name == "covers/main_1-12.pdf"
    with pypdfium2.PdfDocument(printed / name) as document:
        assert len(document) == 24
        assert document[1].get_textpage().get_text_range() == ""


def test_a_printed_cover_is_never_overwritten(pingyi: Pingyi, printed: Path) -> None:
    names = [printed_cover(pingyi, printed, "--batch", 3, "--sheets", n) for n in (48, 47)]

    assert names == ["covers/main_3.pdf", "covers/main_3_2.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere", "--batch", 1),
        ("main", "--batches", 2, "--sheets", 50),
        ("main", "--batch", 1000),
        ("main", "--batch", 990, "--batches", 20),
        ("main", "--sheets", 10_000),
    ],
)
def test_a_cover_that_can_not_be_is_refused(
    pingyi: Pingyi, printed: Path, arguments: tuple[object, ...]
) -> None:
    assert pingyi("cover", *arguments, "-C", printed).code == 2
    assert not (printed / "covers").exists()


def test_a_new_activity_with_a_printed_cover_is_no_lost_one(pingyi: Pingyi, small: Path) -> None:
    assert pingyi("cover", "main", "--batch", 1, "-C", small).code == 0
    assert pingyi("print", "main", "--sheets", 1, "-C", small).code == 0


def test_a_scan_says_of_each_batch_what_lacks(pingyi: Pingyi, bundled: Path) -> None:
    answer = scan(pingyi, bundled, bundled / "stacks")

    assert (answer["pages"], answer["read"], answer["covers"]) == (4, 2, 2)
    assert (answer["refused"], answer["rejected"]) == (0, [])
    first, second = answer["batches"]["with_cover"]
    assert (first["expected"], first["found"], first["missing"]) == (3, 2, 1)
    assert (second["expected"], second["found"], second["missing"]) == (None, 0, None)


def test_a_scan_says_so_in_words(pingyi: Pingyi, bundled: Path) -> None:
    ran = pingyi("scan", bundled / "stacks", "--workers", 1, "-C", bundled)

    assert "评议会第1捆：人工清点 3 份，扫到 2 份；缺 1 份" in ran.err
    assert "pingyi batch main 2 --sheets N" in ran.err


def test_status_and_reconcile_show_the_batches(pingyi: Pingyi, bundled: Path) -> None:
    scan(pingyi, bundled, bundled / "stacks")

    status = json.loads(pingyi("status", "--json", "-C", bundled).out)
    numbers = ("--issued", 3, "--returned", 2, "--by", "张三")
    reconciled = pingyi("reconcile", "main", *numbers, "--json", "-C", bundled)

    assert [each["batch"] for each in status["batches"]["with_cover"]] == [1, 2]
    assert [each["missing"] for each in json.loads(reconciled.out)["batches"]] == [1, None]
    assert "评议会第1捆" in pingyi("status", "-C", bundled).out


def test_reconcile_compares_the_batches_together_with_what_came_back(
    pingyi: Pingyi, bundled: Path
) -> None:
    scan(pingyi, bundled, bundled / "stacks")
    assert pingyi("batch", "main", 2, "--sheets", 4, "--by", "张三", "-C", bundled).code == 0

    numbers = ("--issued", 8, "--returned", 2, "--by", "张三")
    ran = pingyi("reconcile", "main", *numbers, "-C", bundled)

    assert "各捆清点数合计 7 份，登记的收回数是 2 份" in ran.err


def test_a_number_is_entered_and_changed_by_two(pingyi: Pingyi, bundled: Path) -> None:
    scan(pingyi, bundled, bundled / "stacks")

    enter = ("batch", "main", 1, "--sheets", 2, "--by", "张三", "-C", bundled)
    assert pingyi(*enter).code == 2
    assert pingyi(*enter, "--confirmed-by", "王五").code == 0

    (first,) = json.loads(pingyi("batch", "main", 1, "--json", "-C", bundled).out)["batches"]
    assert (first["cover_says"], first["entered"], first["agrees"]) == ([3], 2, True)
    assert (first["entered_by"], first["missing"]) == ("张三", 0)


def test_without_covers_a_session_is_told_that_files_are_batches(
    pingyi: Pingyi, scanned: Path
) -> None:
    ran = pingyi("batch", "main", "-C", scanned)

    assert ran.code == 0
    assert "一个扫描文件算一批" in ran.err
    status = json.loads(pingyi("status", "--json", "-C", scanned).out)
    assert status["batches"]["with_cover"] == []
    assert sum(each["found"] for each in status["batches"]["without_cover"]) == 3


def test_a_number_needs_a_batch(pingyi: Pingyi, scanned: Path) -> None:
    assert pingyi("batch", "main", "--sheets", 3, "--by", "张三", "-C", scanned).code == 2


def test_what_lies_in_covers_is_no_scan(pingyi: Pingyi, printed: Path) -> None:
    printed_cover(pingyi, printed, "--batch", 1, "--sheets", 3)

    refused = pingyi("scan", printed / "covers", "-C", printed)
    answer = scan(pingyi, printed, printed)

    assert refused.code == 4
    assert "covers/" in refused.err
    assert answer["covers"] == 0


def test_a_white_back_of_a_cover_waits_for_nobody(pingyi: Pingyi, printed: Path) -> None:
    name = printed_cover(pingyi, printed, "--batch", 1, "--sheets", 2)
    form = "forms/main.pdf"
    pages = shown(printed, (name, 0), (form, 0), (form, 1), (form, 2), (form, 3))
    white = Image.new("L", pages[0].size, 250)
    answer = scan(pingyi, printed, stack(printed, "both.tiff", [pages[0], white, *pages[1:]]))

    assert (answer["covers"], answer["blank_backs"], answer["refused"]) == (1, 1, 0)
    assert answer["batches"]["with_cover"][0]["agrees"]


def test_a_scan_that_is_cut_off_and_goes_on_comes_to_the_same_batches(
    pingyi: Pingyi, bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, done = Store.record_picture, []

    def killed(store: Store, sha256: str, index: int, picture: Any) -> Any:
        if index == 2 and not done:
            done.append(index)
            raise KeyboardInterrupt
        return record(store, sha256, index, picture)

    monkeypatch.setattr(Store, "record_picture", killed)
    assert pingyi("scan", bundled / "stacks", "--workers", 1, "-C", bundled).code == 130
    assert done == [2]

    answer = scan(pingyi, bundled, bundled / "stacks")

    first, second = answer["batches"]["with_cover"]
    assert (first["found"], first["covers"], second["covers"]) == (2, 1, 1)


def test_no_export_knows_of_batches(pingyi: Pingyi, printed: Path, tmp_path: Path) -> None:
    """Which bundle a sheet lay in, and where in it, is evidence and stays in the folder."""
    cover = printed_cover(pingyi, printed, "--batch", 1, "--sheets", 3)
    pages = shown(printed, (cover, 0), sheet(0), sheet(1), (cover, 0), sheet(2))
    bare = Path(shutil.copytree(printed, tmp_path / "bare"))
    told: list[dict[str, bytes]] = []
    for folder, papers in ((printed, pages), (bare, [pages[n] for n in (1, 2, 4)])):
        scan(pingyi, folder, stack(folder, "bundle.tiff", papers))
        for name in ("votes", "records", "cvr"):
            assert pingyi("export", name, "-C", folder).code == 0
        names = ("votes.csv", "records.jsonl", "cvr.json")
        told.append({name: (folder / "output" / name).read_bytes() for name in names})

    with open_folder(printed).store() as store:
        assert {place.batch for place in store.batch_places().values()} != {None}
    assert told[0] == told[1]
    assert told[0]["votes.csv"].count(b"\n") == 1 + 3 * 5


def test_the_paper_of_numbers_shows_the_batches(
    pingyi: Pingyi,
    printed: Path,
    seal_all: Callable[[Path], None],
    settle_all: Callable[[Path], None],
) -> None:
    scan(pingyi, printed, printed / "scans")
    cover = printed_cover(pingyi, printed, "--batch", 1, "--sheets", 5)
    scan(pingyi, printed, stack(printed, "cover.tiff", shown(printed, (cover, 0))))
    seal_all(printed)
    settle_all(printed)
    assert pingyi("tally", "-C", printed).code == 0
    tally = (printed / "output" / "tally.json").read_text("utf-8")

    assert pingyi("report", "--published", "2026-12-01", "-C", printed).code == 0

    with pypdfium2.PdfDocument(printed / "output/papers/票数核对表.pdf") as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "评议会第1捆" in text
    assert "整捆没有扫到" in text.replace("\r\n", "")
    assert '"covers"' not in tally


def test_a_context_knows_the_sessions_of_the_plan(printed: Path) -> None:
    opened = open_folder(printed)
    with opened.store() as store:
        assert reading_context(opened, store).sessions == ("main", "evening")
