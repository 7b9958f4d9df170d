"""A practice stack: told from a real one wherever it goes, and counted nowhere."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest

from ballot.code import PageCode, parse_code
from ballot.errors import UsageError
from ballot.ids import (
    ACTIVITY_ID_PATTERN,
    ID_LETTERS,
    PRACTICE_LETTER,
    ActivityId,
    FormId,
    SheetId,
    is_practice,
    new_activity_id,
)
from cli.main import run
from office.folder import open_folder
from office.merge_job import _check_activity
from office.past_tally import PastClaims, _check_lineage
from office.print_job import print_batch
from tests.cli.conftest import Pingyi

SHEETS = 2
REAL, PRACTICE = ActivityId("HARBMPTW"), ActivityId("LARBMPTW")


@pytest.fixture(scope="module")
def practice_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "练习"
    assert run(["practice", str(folder), "--sheets", str(SHEETS), "--year", "2026"]) == 0
    return folder


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(practice_template, tmp_path / "练习"))


def page_of(folder: Path) -> Path:
    return min(path for path in folder.rglob("*.jpg") if "deck" not in str(path))


def refused(pingyi: Pingyi, folder: Path, page: Path) -> tuple[str, str]:
    """Scan a page that is refused; return why, and in which words."""
    ran = pingyi("scan", page, "--workers", 1, "--json", "-C", folder)
    (told,) = json.loads(ran.out)["rejected"]
    return told["reason"], told["detail"]


def test_no_random_id_is_one_for_practice_and_codes_carry_both() -> None:
    assert PRACTICE_LETTER not in ID_LETTERS
    assert not is_practice(new_activity_id())

    for activity in (REAL, PRACTICE):
        code = PageCode(activity, FormId("0" * 16), SheetId("ABCDEFHJKMNP"), 1)
        seen = parse_code(code.text(bytes(32)))
        assert seen is not None
        assert seen.claim.activity == activity
    assert ACTIVITY_ID_PATTERN.startswith(f"[{PRACTICE_LETTER}")


def test_every_page_is_stamped_and_the_same_seed_gives_the_same_ids(practice: Path) -> None:
    opened = open_folder(practice)
    with pypdfium2.PdfDocument(practice / "forms/north.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]

    assert len(texts) == 2 * SHEETS
    assert all("练习 不计票" in text for text in texts)
    assert opened.activity.name.startswith("练习：")
    assert is_practice(opened.activity.id)


def test_its_sheets_are_read_in_its_own_folder(pingyi: Pingyi, practice: Path) -> None:
    ran = pingyi("scan", practice / "scans/north", "--workers", 1, "--json", "-C", practice)

    answer = json.loads(ran.out)
    assert (answer["read"], answer["sheets"], answer["refused"]) == (2 * SHEETS, SHEETS, 1)


def test_a_real_activity_refuses_them_with_a_reason_of_their_own(
    pingyi: Pingyi, practice: Path, printed: Path
) -> None:
    page = page_of(practice / "scans/north")

    reason, detail = refused(pingyi, printed, page)
    closed = pingyi("dismiss-page", page.name, "--by", "王芳", "--why", "练习用的", "-C", printed)

    assert (reason, "练习用的表" in detail) == ("practice_sheet", True)
    assert closed.code == 0


def test_a_practice_folder_refuses_real_forms(
    pingyi: Pingyi, practice: Path, printed: Path
) -> None:
    reason, detail = refused(pingyi, practice, page_of(printed / "scans"))

    assert (reason, "真的评议表" in detail) == ("foreign_activity", True)


def test_practice_never_becomes_real(pingyi: Pingyi, practice: Path) -> None:
    path = practice / "activity.toml"
    text = path.read_text(encoding="utf-8")
    id_ = open_folder(practice).activity.id
    path.write_text(text.replace("练习：", "", 1), encoding="utf-8")
    unnamed = pingyi("check", "-C", practice)
    path.write_text(text.replace(id_, REAL, 1), encoding="utf-8")
    who = ("--why", "改成真的", "--by", "王芳", "--confirmed-by", "李强")
    accepted = pingyi("plan", "accept", *who, "-C", practice)

    assert (unnamed.code, "必须以“练习”开头" in unnamed.err) == (3, True)
    assert accepted.code != 0
    assert "练习的活动不能变成真的" in accepted.err
    assert pingyi("tally", "-C", practice).code != 0


@pytest.mark.parametrize(("ours", "theirs"), [(REAL, PRACTICE), (PRACTICE, REAL)])
def test_neither_is_merged_into_the_other_nor_remembered_by_it(
    practice: Path, ours: ActivityId, theirs: ActivityId
) -> None:
    activity: Any = SimpleNamespace(id=ours, predecessors=(theirs,), year=2027)
    folder: Any = SimpleNamespace(activity=activity)
    package: Any = SimpleNamespace(activity=theirs)
    past = PastClaims(activity=theirs, year=2026, last=(), open=(), required=())

    with pytest.raises(UsageError, match="练习"):
        _check_activity(folder, package)
    with pytest.raises(UsageError, match="练习"):
        _check_lineage(folder, past, {"units": []})


def test_ids_are_given_for_practice_alone(printed: Path) -> None:
    opened = open_folder(printed)
    ids = [SheetId("ABCDEFHJKMNP")]

    with opened.store() as store, pytest.raises(ValueError, match="practice"):
        print_batch(opened, store, opened.activity.sessions[0].id, sheets=1, ids=ids)
