"""An activity on whose sheets people decided, tallied and signed; and what a PDF shows."""

from pathlib import Path

import pypdfium2
import pytest

from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.person import Person, Role
from office.folder import open_folder
from tests.cli.conftest import close_unheld, done, seal_sessions, settle_questions

WORD = "灯塔 纸鹤 七颗纽扣"


def decide(path: Path) -> list[SheetId]:
    """Void a sheet and a row of a scanned activity, settle another, tally and sign; its sheets."""
    folder = open_folder(path)
    first, second = (unit.id for unit in folder.activity.units[:2])
    with folder.store() as store:
        sheets = [record.sheet for record in store.sheet_records(folder.activity)]
        store.void_sheet(
            sheets[0],
            "李四",
            "写满评语",
            confirmed_by="王五",
            role=Role.OPERATOR,
            confirmed_role=Role.SCRUTINEER,
        )

        def settle(sheet: SheetId, unit: UnitId, vote: Vote, why: str) -> None:
            person = Person("张三", Role.SCRUTINEER)
            store.reopen_row(sheet, unit, person, "请再看", activity=folder.activity)
            store.resolve_row(
                sheet, unit, vote, "张三", why, activity=folder.activity, role=Role.SCRUTINEER
            )

        settle(sheets[1], first, Vote.VOID, "两格都打了勾")
        settle(sheets[2], second, Vote.SATISFIED, "另一格是墨点")
    seal_sessions(path)
    close_unheld(path)
    settle_questions(path)
    done("tally", "-C", path)
    with pytest.MonkeyPatch.context() as patch:  # what is published somebody has signed
        patch.setenv("PINGYI_PASSPHRASE", WORD)
        done("keygen", "计票", "-C", path)
        done("sign", "output/tally.json", "--key", "计票", "-C", path)
    return sheets


def seen_in(path: Path) -> tuple[str, int]:
    """Return the text of a PDF without blanks, and how many pictures it shows."""
    words, pictures = "", 0
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            words += page.get_textpage().get_text_range()
            pictures += len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])))
    return "".join(words.split()), pictures
