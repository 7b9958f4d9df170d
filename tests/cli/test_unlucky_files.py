"""A folder as it comes from a drive: the scans in it are read, and everything else is named."""

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cli.main import run

GBK_NAME = "北片区第１份.jpg"
RAW_GBK_NAME = os.fsdecode(GBK_NAME.encode("gb18030"))
ODD_NAME = "x\x1b[31m\u202e.jpg"
BLANK_PAGES = 12


@dataclass(frozen=True)
class Unlucky:
    """An activity, the folder that was scanned into it, and what the scan said."""

    folder: Path
    scans: Path
    answer: dict[str, Any]

    def entries(self, key: str) -> dict[str, Any]:
        return {entry.get("name") or entry["file"]: entry for entry in self.answer[key]}


@pytest.fixture(scope="module")
def unlucky_template(printed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Unlucky:
    folder = tmp_path_factory.mktemp("unlucky") / "activity"
    shutil.copytree(printed_template, folder, ignore=shutil.ignore_patterns("scans"))
    scans = Path(shutil.copytree(printed_template / "scans", folder.parent / "scans"))
    (scans / "truth.csv").unlink()
    first, second, third = sorted(scans.glob("*.jpg"))
    blank = Image.new("L", (600, 800), 255)
    with Image.open(first) as form:
        blank.save(scans / "mixed.tif", save_all=True, append_images=[form, blank, blank])
    blank.save(scans / "minutes.tif", save_all=True, append_images=[blank] * (BLANK_PAGES - 1))
    first.unlink()
    second.rename(scans / RAW_GBK_NAME)
    third.rename(scans / ODD_NAME)
    (scans / "torn.jpg").symlink_to("/proc/self/mem")
    os.mkfifo(scans / "pipe.jpg")
    (scans / ".hidden.jpg").touch()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run(["scan", str(scans), "--workers", "1", "--json", "-C", str(folder)]) == 0
    return Unlucky(folder, scans, json.loads(out.getvalue()))


@pytest.fixture
def unlucky(unlucky_template: Unlucky, tmp_path: Path) -> Unlucky:
    folder = Path(shutil.copytree(unlucky_template.folder, tmp_path / "activity"))
    return Unlucky(folder, unlucky_template.scans, unlucky_template.answer)


def test_every_form_is_read_and_everything_else_is_named(unlucky: Unlucky) -> None:
    refused, passed = unlucky.entries("rejected"), unlucky.entries("passed_over")

    assert unlucky.answer["read"] == 3
    assert {name: entry["kind"] for name, entry in passed.items()} == {
        ".hidden.jpg": "hidden",
        "pipe.jpg": "pipe",
    }
    assert refused["torn.jpg"]["reason"] == "unreadable_file"
    whole = refused["minutes.tif"]
    assert (whole["page"], whole["through"], whole["pages"]) == (1, BLANK_PAGES, BLANK_PAGES)
    parts = [
        (entry["page"], entry["through"])
        for entry in unlucky.answer["rejected"]
        if entry["file"] == "mixed.tif"
    ]
    assert parts == [(1, 1), (3, 4)]


def test_a_name_is_shown_safely_and_its_bytes_are_told(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    names = [unlucky.folder / RAW_GBK_NAME, unlucky.folder / ODD_NAME]
    for path in names:
        path.write_bytes(b"\xff\xd8\xff" + os.fsencode(path))

    told = json.loads(pingyi("scan", *names, "--json", "-C", unlucky.folder).out)
    shown = pingyi("scan", *names, "-C", unlucky.folder)
    status = pingyi("status", "--json", "-C", unlucky.folder)

    found = {entry["file"]: bytes.fromhex(entry["name_bytes"]) for entry in told["rejected"]}
    assert found == {
        GBK_NAME: GBK_NAME.encode("gb18030"),
        r"x\x1b[31m\u202e.jpg": ODD_NAME.encode(),
    }
    assert {entry["file"] for entry in json.loads(status.out)["rejections"]} > found.keys()
    assert not {"\x1b", "\u202e"} & set(shown.out + shown.err + status.out)


def test_nobody_is_told_to_close_what_is_not_on_record(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    ran = pingyi("scan", unlucky.scans / "torn.jpg", "-C", unlucky.folder)

    assert "torn.jpg" in ran.out
    assert "再扫描一次" in ran.out
    told = (ran.out + ran.err).replace("dismiss-page --blank", "")  # of pages that are on record
    assert "dismiss-page" not in told


@pytest.mark.parametrize(
    "given",
    [
        RAW_GBK_NAME,
        GBK_NAME,
        GBK_NAME.encode("gb18030").hex(),
    ],
    ids=["as the system has it", "as it is shown", "its bytes"],
)
def test_dismiss_page_takes_a_name_in_either_form(
    unlucky: Unlucky, pingyi: Callable[..., Any], given: str
) -> None:
    page = unlucky.folder / RAW_GBK_NAME
    Image.new("L", (600, 800), 255).save(page)
    pingyi("scan", page, "--workers", 1, "-C", unlucky.folder)

    ran = pingyi("dismiss-page", given, "--by", "张三", "--why", "白纸", "-C", unlucky.folder)

    assert ran.code == 0, ran.err
    assert GBK_NAME in ran.err


def test_a_name_as_the_system_has_it_comes_before_one_that_is_shown_so(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    odd, literal = os.fsdecode(b"\xff.png"), r"\xff.png"
    for shade, name in enumerate((odd, literal)):
        Image.new("L", (600, 800), 255 - shade).save(unlucky.folder / name)
    names = (unlucky.folder / odd, unlucky.folder / literal)
    pingyi("scan", *names, "--workers", 1, "-C", unlucky.folder)
    who = ("--by", "张三", "--why", "白纸", "-C", unlucky.folder)

    codes = [pingyi("dismiss-page", name, *who).code for name in (literal, literal, odd)]

    assert codes == [0, 2, 0]


@pytest.mark.parametrize("pages", ["2-4", "90-95"])
def test_pages_that_are_no_run_are_told_which_are(
    unlucky: Unlucky, pingyi: Callable[..., Any], pages: str
) -> None:
    who = ("--by", "张三", "--why", "会议文件", "-C", unlucky.folder)

    ran = pingyi("dismiss-page", "mixed.tif", "--page", pages, *who)

    assert ran.code == 2
    assert "没有名为" not in ran.err
    assert all(told in ran.err for told in (pages.replace("-", "–"), "第 1 页", "第 3–4 页"))


def test_pages_of_a_file_of_which_none_waits_are_told_so(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    who = ("--by", "张三", "--why", "会议文件", "-C", unlucky.folder)
    pingyi("dismiss-page", "mixed.tif", "--page", "1", *who)
    pingyi("dismiss-page", "mixed.tif", "--page", "3-4", *who)

    ran = pingyi("dismiss-page", "mixed.tif", "--page", "2-3", *who)

    assert ran.code == 2
    assert "都已处理" in ran.err


def test_pages_without_a_form_are_closed_run_by_run(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    def dismiss(file: str, *more: str) -> Any:
        who = ("--by", "张三", "--why", "会议文件")
        return pingyi("dismiss-page", file, *more, *who, "-C", unlucky.folder)

    whole = dismiss("minutes.tif")
    which = dismiss("mixed.tif")
    part = dismiss("mixed.tif", "--page", "3-4")
    last = dismiss("mixed.tif")

    assert (whole.code, part.code, last.code) == (0, 0, 0)
    assert f"minutes.tif 全部 {BLANK_PAGES} 页" in whole.err
    assert which.code == 2
    assert "第 1 页" in which.err
    assert "第 3–4 页" in which.err
    status = json.loads(pingyi("status", "--json", "-C", unlucky.folder).out)
    assert (status["stray_rejections"], status["rejections"]) == (0, [])


@pytest.mark.parametrize("pages", ["0", "4-3", "a", "3-"])
def test_what_names_no_pages_is_refused(
    unlucky: Unlucky, pingyi: Callable[..., Any], pages: str
) -> None:
    who = ("--by", "张三", "--why", "会议文件")

    ran = pingyi("dismiss-page", "mixed.tif", "--page", pages, *who, "-C", unlucky.folder)

    assert ran.code == 2
    assert pages in ran.err


def test_rubbish_is_counted_in_one_line_and_listed_when_asked(
    unlucky: Unlucky, pingyi: Callable[..., Any]
) -> None:
    (unlucky.folder / "scans").mkdir()
    for name in (".a", "Thumbs.db", "b.tmp", "notes.txt"):
        (unlucky.folder / "scans" / name).touch()

    short = pingyi("scan", unlucky.folder / "scans", "-C", unlucky.folder)
    long = pingyi("scan", unlucky.folder / "scans", "--verbose", "-C", unlucky.folder)

    assert "notes.txt：不是扫描件" in short.err
    assert "另有 3 个" in short.err
    assert "Thumbs.db" not in short.err
    assert all(line in long.err for line in (".a：隐藏", "Thumbs.db：缩略图", "b.tmp：临时"))
