"""report: the list of what people decided, and signed papers."""

import errno
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Oversight
from ballot.grade import Vote
from ballot.ids import SheetId, grouped
from ballot.person import Person, Role
from office.folder import open_folder
from output import official_pdf, report
from output.fingerprints import fingerprint_of, spaced
from output.paper_templates import shipped_templates
from tests.cli.decided import WORD, decide, seen_in
from tools.docx_page import document, paragraph

LIST = "output/papers/废票与复核清单.pdf"


@pytest.fixture(scope="module")
def decided_template(
    scanned_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[SheetId]]:
    """A tallied and signed activity: one sheet void, one row void, one settled; and its sheets."""
    path = Path(shutil.copytree(scanned_template, tmp_path_factory.mktemp("decided") / "activity"))
    return path, decide(path)


@pytest.fixture
def decided(
    decided_template: tuple[Path, list[SheetId]], tmp_path: Path
) -> tuple[Path, list[SheetId]]:
    """Return a tallied activity: one sheet void, one row void, one settled; and its sheets."""
    template, sheets = decided_template
    return Path(shutil.copytree(template, tmp_path / "activity")), sheets


@pytest.fixture
def certified(
    pingyi: Callable[..., Any],
    decided: tuple[Path, list[SheetId]],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return the same with the keys for papers of two people."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", WORD)
    folder, _ = decided
    for name in ("评议办", "公证"):
        assert pingyi("keygen", name, "--algorithm", "p256", "-C", folder).code == 0
    return folder


def test_the_list_names_what_was_decided_by_whom_and_why_with_the_rows_cut_out(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, sheets = decided

    ran = pingyi("report", "-C", folder)

    words, pictures = seen_in(folder / LIST)
    assert ran.code == 0
    assert all(grouped(sheet) in words for sheet in sheets)
    assert "李四（操作员）提议，王五（监票）确认：写满评语" in words
    assert "认定为“作废”张三（监票）：两格都打了勾" in words
    assert "认定为“满意”张三（监票）：另一格是墨点" in words
    assert "存疑：被人质疑" in words
    assert pictures == 2


def test_the_list_is_not_among_what_may_be_published(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided

    assert pingyi("report", "--public", "-C", folder).code == 0

    assert not (folder / LIST).exists()


def test_a_lost_original_is_said_where_the_picture_would_be(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided
    for path in (folder / "originals").iterdir():
        path.rename(folder / path.name)

    ran = pingyi("report", "-C", folder)

    words, pictures = seen_in(folder / LIST)
    assert (ran.code, pictures) == (0, 0)
    assert "两格都打了勾" in words


def test_rows_keyed_in_without_a_scan_say_so(
    pingyi: Callable[..., Any],
    printed: Path,
    seal_all: Callable[[Path], None],
    settle_all: Callable[[Path], None],
) -> None:
    folder = open_folder(printed)
    with folder.store() as store:
        sheet = min(store.printed_sheets())
        votes = dict.fromkeys(folder.activity.unit_index, Vote.SATISFIED)
        votes[folder.activity.units[0].id] = Vote.VOID
        for name in ("张三", "李四"):
            person = Person(name, Role.OPERATOR)
            store.key_sheet(sheet, votes, person, "原件破损", activity=folder.activity)
    seal_all(printed)
    settle_all(printed)
    assert pingyi("tally", "-C", printed).code == 0

    ran = pingyi("report", "-C", printed)

    words, pictures = seen_in(printed / LIST)
    assert (ran.code, pictures) == (0, 0)
    assert "无图像：手工录入" in words
    assert "手工录入张三（操作员）：原件破损" in words
    assert "各行与上一次录入相同" in words


def test_decisions_after_the_tally_ask_for_another_one(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, sheets = decided
    two = ("--by", "甲", "--why", "撕破", "--confirmed-by", "乙")
    assert pingyi("seal", "main", "--open", *two, "-C", folder).code == 0
    assert pingyi("reject-sheet", sheets[1], *two, "-C", folder).code == 0

    ran = pingyi("report", "-C", folder)

    assert ran.code == 9
    assert "启封" in ran.err
    assert "pingyi tally" in ran.err


def test_every_paper_is_signed_by_everybody_and_verifies(
    pingyi: Callable[..., Any], certified: Path
) -> None:
    ran = pingyi("report", "--sign", "公证", "--sign", "评议办", "-C", certified)

    papers = sorted((certified / "output" / "papers").rglob("*.pdf"))
    assert ran.code == 0
    assert len(papers) >= 7
    for paper in papers:
        told = pingyi("verify", paper, "--json", "-C", certified)
        answer = json.loads(told.out)
        assert (told.code, answer["ok"]) == (0, True)
        assert [s["signer"] for s in answer["signatures"]] == ["公证", "评议办"]


def test_a_paper_whose_certificate_came_with_it_is_not_called_trusted(
    pingyi: Callable[..., Any], certified: Path, tmp_path: Path
) -> None:
    pingyi("report", "--sign", "公证", "-C", certified)
    got = tmp_path / "got"
    got.mkdir()
    for file in (
        certified / "output/papers/计票结果报告单.pdf",
        certified / "keys/公证-p256.cert.pem",
    ):
        shutil.copy(file, got)
    named = ("--keys", certified / "keys")

    ran = pingyi("verify", got / "计票结果报告单.pdf", "-C", got)
    told = [pingyi("verify", got / "计票结果报告单.pdf", "--json", *more) for more in ((), named)]

    assert ran.code == 0
    assert spaced(fingerprint_of(got / "公证-p256.cert.pem")) in ran.out
    assert "有效" not in ran.out + ran.err
    assert [json.loads(each.out)["trusted"] for each in told] == [False, True]


def test_a_flipped_byte_is_found(pingyi: Callable[..., Any], certified: Path) -> None:
    pingyi("report", "--sign", "公证", "-C", certified)
    paper = certified / "output" / "papers" / "计票结果报告单.pdf"
    content = bytearray(paper.read_bytes())
    content[content.index(b"stream") + 40] ^= 1
    paper.write_bytes(content)

    ran = pingyi("verify", paper, "-C", certified)

    assert ran.code == 9
    assert "改动过" in ran.out


def test_an_unsigned_paper_does_not_verify(pingyi: Callable[..., Any], certified: Path) -> None:
    pingyi("report", "-C", certified)

    ran = pingyi("verify", certified / LIST, "-C", certified)

    assert ran.code == 9
    assert "--sign" in ran.err


def test_a_missing_certificate_is_named_and_nothing_is_written(
    pingyi: Callable[..., Any], certified: Path
) -> None:
    (certified / "keys" / "公证-p256.cert.pem").unlink()

    ran = pingyi("report", "--sign", "公证", "-C", certified)

    assert ran.code == 9
    assert "公证-p256.cert.pem" in ran.err
    assert not (certified / "output" / "papers").exists()


def test_a_missing_key_for_papers_is_asked_for_with_the_command_and_nothing_is_written(
    pingyi: Callable[..., Any], certified: Path
) -> None:
    assert pingyi("keygen", "监票", "-C", certified).code == 0  # Ed25519: for tallies

    ran = pingyi("report", "--sign", "公证", "--sign", "监票", "-C", certified)

    assert ran.code == 9
    assert "pingyi keygen 监票 --algorithm p256" in ran.err
    assert not (certified / "output" / "papers").exists()


def test_every_paper_is_valid_to_a_reader_that_is_not_ours(
    pingyi: Callable[..., Any], certified: Path
) -> None:
    pingyi("report", "--sign", "公证", "--sign", "评议办", "-C", certified)

    papers = sorted((certified / "output" / "papers").rglob("*.pdf"))
    told = [
        subprocess.run(["pdfsig", paper], capture_output=True, text=True, check=False).stdout
        for paper in papers
    ]
    assert len(told) >= 7
    for each in told:
        assert each.count("Signature Validation: Signature is Valid.") == 2


def papers_of(folder: Path) -> dict[str, bytes]:
    papers = folder / "output" / "papers"
    return {
        path.relative_to(papers).as_posix(): path.read_bytes() for path in papers.rglob("*.pdf")
    }


def test_a_veto_with_rare_characters_stands_on_papers_that_can_be_made(
    pingyi: Callable[..., Any],
    scanned: Path,
    seal_all: Callable[[Path], None],
    settle_all: Callable[[Path], None],
) -> None:
    why = ("--reason", "㛃某𬍛案", "--authority", "市委")
    who = ("--by", "张㛃", "--confirmed-by", "王𫖯")
    assert pingyi("veto", "organ-02", *why, *who, "-C", scanned).code == 0
    seal_all(scanned)
    settle_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0

    ran = pingyi("report", "-C", scanned)

    words, _ = seen_in(scanned / "output/papers/评议得分排名表.pdf")
    assert ran.code == 0
    assert "㛃某𬍛案" in words


def test_a_decision_that_papers_can_not_show_is_refused_in_words(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    why = ("--reason", "事故", "--authority", "市委")

    ran = pingyi("veto", "organ-02", *why, "--by", "张😀", "--confirmed-by", "王五", "-C", scanned)

    assert ran.code == 2
    assert "U+1F600" in ran.err
    assert "拼音" in ran.err


def test_when_the_last_paper_fails_the_papers_before_stay_as_they_were(
    pingyi: Callable[..., Any],
    decided: tuple[Path, list[SheetId]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, _ = decided
    assert pingyi("report", "-C", folder).code == 0
    before = papers_of(folder)
    made = []
    writes = {report: "write_paper", official_pdf: "write_official"}

    def runs_out(write: Callable[..., None]) -> Callable[..., None]:
        def run_out(path: Path, *rest: Any, **how: Any) -> None:
            if len(made) == len(before) - 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            write(path, *rest, **how)
            made.append(path)

        return run_out

    for module, name in writes.items():
        monkeypatch.setattr(module, name, runs_out(getattr(module, name)))

    ran = pingyi("report", "--published", "2020-01-01", "-C", folder)

    assert len(made) == len(before) - 1 > 5
    assert ran.code == 1  # as wherever a file can't be written
    assert "磁盘已满" in ran.err
    assert papers_of(folder) == before
    left = {path.name for path in (folder / "output").iterdir() if "papers" in path.name}
    assert left == {"papers"}


def test_papers_of_an_earlier_run_are_kept_apart(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided
    pingyi("report", "-C", folder)
    whole = papers_of(folder)

    ran = pingyi("report", "--public", "-C", folder)

    assert set(papers_of(folder)) == {"通报.pdf", "通报附件.pdf", "评议得分排名表（公开）.pdf"}
    kept = folder / "output" / "papers-earlier" / "1"
    assert {p.relative_to(kept).as_posix() for p in kept.rglob("*.pdf")} == set(whole)
    assert str(kept) in ran.err


def test_official_papers_come_as_documents_beside_what_is_signed(
    pingyi: Callable[..., Any], certified: Path
) -> None:
    ran = pingyi("report", "--sign", "公证", "-C", certified)

    papers = certified / "output" / "papers"
    documents = sorted(papers.rglob("*.docx"))
    assert ran.code == 0
    assert papers / "通报.docx" in documents
    assert [path for path in documents if not path.with_suffix(".pdf").is_file()] == []
    assert [str(path) for path in documents if str(path) not in ran.out] == []


def test_a_template_of_the_activity_is_used_and_said_to_be_another(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided
    words = "各镇、环科园、开发区、街道"
    other = shipped_templates()["通报"]
    with zipfile.ZipFile(io.BytesIO(other)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(folder / "templates" / "通报.docx", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content.replace(words.encode(), "12个乡".encode()))

    ran = pingyi("report", "-C", folder)

    said, _ = seen_in(folder / "output" / "papers" / "通报.pdf")
    assert ran.code == 0
    assert "通报 用的是活动文件夹 templates 里的模板" in ran.err
    assert "通报 的模板里写死了数字 12：" in ran.err
    assert "12个乡，市各部门和单位：" in said
    assert words not in said


def test_a_template_with_a_name_that_there_is_not_stops_before_any_paper(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided
    (folder / "templates" / "通报.docx").write_bytes(document(paragraph("Text", "{{ 得份 }}")))

    ran = pingyi("report", "-C", folder)

    assert ran.code == 3
    assert "通报.docx" in ran.err
    assert "没有叫“得份”的名称" in ran.err
    assert not (folder / "output" / "papers").exists()


def test_vertical_units_whose_superior_nobody_told_are_named(
    pingyi: Callable[..., Any], decided: tuple[Path, list[SheetId]]
) -> None:
    folder, _ = decided
    vertical = [
        unit.full_name
        for unit in open_folder(folder).activity.units
        if unit.oversight is Oversight.VERTICAL
    ]

    ran = pingyi("report", "-C", folder)

    assert "没有写明上级主管部门" in ran.err or not vertical
    assert [name for name in vertical if name not in ran.err] == []
