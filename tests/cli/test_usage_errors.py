"""A command line that can't be understood: what is wrong, in the reader's language."""

from pathlib import Path

import pytest

from tests.cli.conftest import Pingyi

WRONG = {
    "scan --workers abc": "--workers 的值不对：要写整数，用半角数字，如 30。",
    "scan --workers 0": "--workers 的值不对：不能小于 1。",
    "review --port 99999": "--port 的值不对：不能大于 65535。",
    "keygen x --algorithm rsa": "--algorithm 的值不对：“rsa”不在可选之列：ed25519、p256、sm2。",
    "scan --workers": "选项 --workers 后面要写一个值。",
    "scan --json=3": "选项 --json 后面不写值。",
    "reconcile": "缺少参数 场次。",
    "history add x": "缺少必填的选项 --by。",
    "tally --verboes": "没有选项 --verboes。",
    "tally -x": "没有选项 -x。",
    "scan --wokers 3": "没有选项 --wokers。是不是要写 --workers？",
    "scna x": "没有命令“scna”。是不是要写 scan？",
    "history chek": "没有命令“chek”。是不是要写 check？",
    "无此命令": "没有命令“无此命令”。",
    "reconcile main 看过 原件": "多出了这些：看过 原件。",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_said_in_chinese_and_where_to_look(line: str, pingyi: Pingyi) -> None:
    shown = pingyi(*line.split())

    first, *others = shown.err.splitlines()
    assert shown.code == 2
    assert first.startswith(WRONG[line])
    assert [each for each in others if not each.startswith("用法见：pingyi ")] == []
    assert shown.out == ""


def test_in_english_it_is_said_in_english(pingyi: Pingyi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_LANG", "en")

    shown = pingyi("scna")

    assert shown.err.splitlines() == [
        "There is no command “scna”. Did you mean scan?",
        "How to write it: pingyi --help",
    ]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("reconcile", "main", "－－by", "张三"), "--by"),
        (("reconcile", "main", "—by", "张三"), "--by"),
        (("reconcile", "main", "——by=张三"), "--by=张三"),
        (("reconcile", "main", "--ｂｙ", "张三"), "--by"),
        (("status", "－C", "x"), "-C"),
        (("status", "—C", "x"), "-C"),
        (("reconcile", "main", "--by\u3000张三"), "--by 张三"),
        (("scan\u3000scans",), "scan scans"),
        (("ｓｃａｎ", "x"), "scan"),
        (("reconcile", "main", "--by", "“张三”"), "张三"),
        (("reconcile", "main", "--by=‘张三’"), "--by=张三"),
        (("veto", "x", "--reason", "「看 过」"), '"看 过"'),
        (("veto", "x", "--reason", "“看", "过”"), '--why "…"'),
        (("veto", "x", "--reason", "看过”"), '--why "…"'),
    ],
)
def test_what_a_chinese_keyboard_put_there_is_named_and_what_to_write_instead(
    words: tuple[str, ...], meant: str, pingyi: Pingyi
) -> None:
    shown = pingyi(*words)

    (line,) = shown.err.splitlines()
    assert shown.code == 2
    assert "全角" in line or "中文" in line
    assert line.endswith(meant)


@pytest.mark.parametrize(
    "words",
    [
        ("reconcile", "x", "--by", "张三"),
        ("reconcile", "x", "--by", "“小张”张三"),
        ("reconcile", "x", "--by", "90’后"),
        ("reconcile", "x", "--by", "张三（评议办）"),
        ("reconcile", "x", "--explain", "—— 另见记录"),
        ("reconcile", "x", "--explain", "-见记录"),
        ("reconcile", "x", "--", "“张三”"),
    ],
)
def test_quotes_and_dashes_within_a_value_are_its_own(
    words: tuple[str, ...], pingyi: Pingyi, tmp_path: Path
) -> None:
    shown = pingyi(*words[:2], "-C", tmp_path, *words[2:])

    assert "全角" not in shown.err
    assert "中文" not in shown.err


def test_a_file_may_be_named_in_any_quotes(pingyi: Pingyi, tmp_path: Path) -> None:
    named = tmp_path / "“扫描”"
    named.mkdir()

    assert pingyi("history", "add", named).err.startswith("缺少必填的选项 --by。")


def test_who_ends_the_input_has_done_nothing(
    pingyi: Pingyi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_args: object, **_more: object) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("cli.ask.getpass", ended)
    monkeypatch.delenv("PINGYI_PASSPHRASE", raising=False)
    pingyi("new", tmp_path / "a", "--example")

    shown = pingyi("keygen", "评议办", "-C", tmp_path / "a")

    assert shown.code == 1
    assert shown.err.splitlines()[-1] == "已取消，什么也没有做。"
    assert not (tmp_path / "a/keys").exists()


def test_a_pass_phrase_that_was_typed_in_two_ways_is_asked_for_again(
    pingyi: Pingyi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["correct horse", "correct hose", "correct horse", "correct horse"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("cli.ask.getpass", lambda *_args, **_more: next(typed))
    monkeypatch.delenv("PINGYI_PASSPHRASE", raising=False)
    pingyi("new", tmp_path / "a", "--example")

    shown = pingyi("keygen", "评议办", "-C", tmp_path / "a")

    assert shown.code == 0
    assert "两次输入的不一样" in shown.err


def test_nothing_is_asked_in_the_english_of_typer() -> None:
    modules = [*(Path(__file__).parents[2] / "cli").glob("*.py")]

    asking = ("typer.prompt", "typer.confirm")
    found = [
        each.name for each in modules if any(word in each.read_text("utf-8") for word in asking)
    ]
    assert len(modules) > 40
    assert found == []
