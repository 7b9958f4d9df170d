"""The tutorial can be followed from the first line to the last, and shows what is shown."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.docs.tutorial import ANYTHING, Walk, missing_line, typed_in

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial.zh-CN.md"

COVERED = {
    *("practice", "new", "check", "print", "calibrate print", "calibrate read", "deck print"),
    *("deck check", "scan", "status", "export votes", "resolve", "dismiss-page", "keygen"),
    *("reconcile", "seal", "veto", "tally", "rule", "sign", "report", "verify", "verify-log"),
    *("verify-folder", "recheck", "export workbook", "history add", "history check", "merge"),
}


def test_the_tutorial_is_followed_from_the_first_line_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", "")  # whatever the machine says, the tutorial says
    walk = Walk(tmp_path)

    wrong = [walk.take(typed) for typed in typed_in(TUTORIAL.read_text(encoding="utf-8"))]
    assert not any(wrong), "\n\n".join(filter(None, wrong))

    papers = sorted((tmp_path / "练习/output/papers").rglob("*.pdf"))
    assert len(papers) > 5
    for paper in papers:
        with pypdfium2.PdfDocument(paper) as document:
            assert all("练习" in page.get_textpage().get_text_range() for page in document), paper


def test_the_tutorial_covers_the_way() -> None:
    commands = [each.command for each in typed_in(TUTORIAL.read_text(encoding="utf-8"))]

    typed = {" ".join(command.split()[1:3]) for command in commands}
    typed |= {command.split()[1] for command in commands if len(command.split()) > 1}
    assert COVERED - typed == set()


@pytest.mark.parametrize(
    ("shown", "is_there"),
    [
        (("已印 8 份，共…页",), True),
        (("已印 9 份，共…页",), False),
        (("│ 查看文件 │ 17 │", "……", "完"), True),
        (("完", "查看文件   17"), False),
        ((), True),
    ],
)
def test_what_is_shown_is_compared_line_by_line_in_order(
    shown: tuple[str, ...], is_there: bool
) -> None:
    told = "已印 8 份，共 16 页\n│ 查看文件             │  17 │\n└───┘\n完\n"

    assert (missing_line(shown, told) is None) is is_there
    assert ANYTHING == "…"


def test_a_command_that_ends_otherwise_is_found_out(tmp_path: Path) -> None:
    text = "```console\n$ cd a\n$ pingyi status  # 退出码 3\n$ pingyi status\n```\n"
    (tmp_path / "a").mkdir()
    walk = Walk(tmp_path)

    _, faulty, unsaid = typed_in(text)
    walk.take(next(iter(typed_in(text))))

    assert walk.take(faulty) == ""
    assert "ends with 3" in walk.take(unsaid)
    shutil.rmtree(tmp_path / "a")
