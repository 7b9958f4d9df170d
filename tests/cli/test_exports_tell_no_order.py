"""What leaves the program says neither when within a day nor in which order sheets came up."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest

from ballot.grade import Vote
from ballot.ids import SheetId, grouped
from ballot.person import Person, Role
from office.folder import open_folder
from tests.cli.conftest import FEW, done, settle_questions

WORD = "灯塔 纸鹤 七颗纽扣"
TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)")
PDF_TIME = re.compile(r"D:\d{8}(\d{6})")
EXPORTS = {"tally.json", "votes.csv", "records.jsonl", "cvr.json", "tally.xlsx"}


@pytest.fixture(scope="module")
def exported(
    scanned_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[SheetId]]:
    """Return an activity of which everything was exported, and its sheets by id; to be read alone.

    People decided on the last sheet first.
    """
    scanned = tmp_path_factory.mktemp("exported") / "activity"
    shutil.copytree(scanned_template, scanned)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", WORD)
        return scanned, export_everything(scanned)


def export_everything(scanned: Path) -> list[SheetId]:
    """Decide, seal, sign and export; return the sheets by id."""
    folder = open_folder(scanned)
    person = Person("张三", Role.SCRUTINEER)
    with folder.store() as store:
        sheets = sorted(record.sheet for record in store.sheet_records(folder.activity))
        for sheet in reversed(sheets):
            unit = folder.activity.units[0].id
            store.reopen_row(sheet, unit, person, "请再看", activity=folder.activity)
            store.resolve_row(
                sheet, unit, Vote.VOID, person.name, "两格", activity=folder.activity,
                role=person.role,
            )  # fmt: skip
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    for command in (
        ("keygen", "公证"),
        ("reconcile", "main", *numbers),
        ("seal", "main", "--by", "张三", *FEW),
        ("tally",),
        ("sign", "output/tally.json", "--key", "公证"),
        ("export", "votes"),
        ("export", "records"),
        ("export", "cvr"),
        ("export", "workbook"),
        ("prove", sheets[0]),
        ("prove", sheets[1], "--rows"),
    ):
        done(*command, "-C", scanned)
    done("keygen", "公证", "--algorithm", "p256", "-C", scanned)
    settle_questions(scanned)
    done("tally", "-C", scanned)
    done("sign", "output/tally.json", "--key", "公证", "-C", scanned)
    done("report", "--sign", "公证", "-C", scanned)
    return sheets


def files_of(folder: Path) -> Iterator[Path]:
    """Yield everything that leaves the folder."""
    for place in ("output", "forms"):
        yield from (path for path in sorted((folder / place).rglob("*")) if path.is_file())


def texts_of(path: Path) -> Iterator[str]:
    """Yield what can be read in a file: its text, and what stands about it."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        yield "".join("\n".join(pages).split())
        raw = re.sub(rb"stream\r?\n.*?endstream", b"", path.read_bytes(), flags=re.DOTALL)
        yield re.sub(rb"/Contents <[^>]*>", b"", raw).decode("latin-1")
    elif path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as book:
            for name in sorted(book.namelist()):  # `spans` says which columns a row has
                yield re.sub(r'spans="[\d:]+"', "", book.read(name).decode())
    elif path.suffix not in (".sig",):
        yield path.read_text(encoding="utf-8")


def test_no_time_is_finer_than_the_day(exported: tuple[Path, list[SheetId]]) -> None:
    folder, _ = exported
    seen = set()

    for path in files_of(folder):
        seen.add(path.name)
        for text in texts_of(path):
            assert TIME.findall(text.replace("T00:00:00Z", "")) == [], path
            assert set(PDF_TIME.findall(text)) <= {"000000"}, path
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                assert {info.date_time[3:] for info in book.infolist()} == {(0, 0, 0)}

    assert seen > EXPORTS
    assert sum(name.endswith(".pdf") for name in seen) >= 8


def test_a_signature_in_a_paper_is_of_a_day(exported: tuple[Path, list[SheetId]]) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    folder, _ = exported
    times = set()

    for path in (folder / "output/papers").rglob("*.pdf"):
        with path.open("rb") as file:
            (signature,) = PdfFileReader(file).embedded_signatures
            times.add(signature.self_reported_timestamp)
            for attribute in signature.signer_info["signed_attrs"]:
                if attribute["type"].native == "signing_time":
                    times.add(attribute["values"][0].native)

    assert {(at.hour, at.minute, at.second) for at in times} == {(0, 0, 0)}


def test_a_certificate_of_the_same_day_is_in_force_when_it_signs() -> None:
    from types import SimpleNamespace

    from output.pdf_day import DaySigner

    midnight = datetime.combine(datetime.now(UTC).date(), time(tzinfo=UTC))
    noon = midnight + timedelta(hours=12)
    for in_force, day in ((noon, noon), (midnight - timedelta(days=3), midnight)):
        certificate = SimpleNamespace(not_valid_before=in_force)
        signer = SimpleNamespace(signer=SimpleNamespace(signing_cert=certificate))

        assert DaySigner._day(signer) == day  # type: ignore[arg-type]


def test_sheets_stand_by_id_wherever_they_stand(exported: tuple[Path, list[SheetId]]) -> None:
    folder, sheets = exported
    names = {name: sheet for sheet in sheets for name in (sheet, grouped(sheet))}
    known = re.compile("|".join(names))
    shown = set()

    for path in (folder / "output").rglob("*"):
        for text in texts_of(path) if path.is_file() else ():
            found = list(dict.fromkeys(names[name] for name in known.findall(text)))
            assert found == sorted(found), path
            if len(found) == len(sheets):
                shown.add(path.name)

    assert {"votes.csv", "records.jsonl", "cvr.json", "tally.xlsx", "废票与复核清单.pdf"} <= shown


def test_no_scanned_file_is_named_and_their_digests_are_sorted(
    exported: tuple[Path, list[SheetId]],
) -> None:
    folder, _ = exported
    scans = [path.name for path in (folder / "scans").iterdir() if path.suffix != ".csv"]

    for path in (folder / "output").rglob("*"):
        for text in texts_of(path) if path.is_file() else ():
            assert not any(name in text for name in scans), path
    images = json.loads((folder / "output/tally.json").read_bytes())["digests"]["images"]
    assert images == sorted(images)
    assert len(scans) == len(images)
