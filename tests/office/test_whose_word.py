"""Whose word it is: keys stay in their folder and with their owner, and messages say what is so."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ballot.errors import ExitCode, UsageError
from ballot.messages import say
from ballot.person import Person, Role
from bench.small_meeting import PASSPHRASE, make_meeting
from cli.main import run
from office.confirmations import confirmations
from office.folder import folder_of, open_folder
from office.new_folder import write_minimal
from output.review_list import review_list
from store.acting import second_of
from store.confirmation import Held
from store.standing import VoidProposal

VETO = ("veto", "unit-01", "--reason", "事故", "--authority", "市委", "--by", "张三")
TALLY = "output/tally.json"


@dataclass(frozen=True)
class Ran:
    code: int
    told: str


Ask = Callable[..., Ran]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("words") / "activity")


@pytest.fixture
def meeting(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a finished meeting; every pass phrase is known."""
    for variable in ("PINGYI_PASSPHRASE", "PINGYI_SECOND_PASSPHRASE"):
        monkeypatch.setenv(variable, PASSPHRASE)
    return Path(shutil.copytree(template, tmp_path / "activity"))


@pytest.fixture
def ask(meeting: Path, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Return what runs a command in the meeting's folder."""

    def call(*words: object, folder: Path = meeting) -> Ran:
        capfd.readouterr()
        code = run([*map(str, words), "-C", str(folder)])
        out, err = capfd.readouterr()
        return Ran(code, out + err)

    return call


def without_key(folder: Path, name: str) -> None:
    for path in (folder / "keys").glob(f"{name}.*"):
        path.unlink()


# Signing


def copied_out(folder: Path) -> Path:
    return Path(shutil.copy(folder / TALLY, folder.parent / "tally.json"))


def linked_out(folder: Path) -> Path:
    target = copied_out(folder)
    (folder / TALLY).unlink()
    (folder / TALLY).symlink_to(target)
    return folder / TALLY


def copied_within(folder: Path) -> Path:
    return Path(shutil.copy(folder / TALLY, folder / "tally.json"))


def nameless(folder: Path) -> Path:
    """The folder's plan is put aside, as if it were no activity folder."""
    (folder / "activity.toml").rename(folder / "plan.txt")
    return folder / TALLY


@pytest.mark.parametrize("place", [copied_out, linked_out, copied_within, nameless])
def test_a_key_signs_nothing_but_what_the_gate_of_its_folder_lets_through(
    meeting: Path, ask: Ask, place: Callable[[Path], Path]
) -> None:
    path = place(meeting)
    signature = path.with_name(f"{path.name}.公证.sig")
    signature.unlink(missing_ok=True)

    ran = ask("sign", path, "--key", "公证")

    assert ran.code == ExitCode.SIGNATURE
    assert not signature.exists()


def test_from_another_folder_the_gate_is_the_same(meeting: Path, ask: Ask, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_minimal(other, year=2026)
    assert ask(*VETO, "--confirmed-by", "钱七").code == 0
    key = meeting / "keys/公证.key.pem"

    signed = ask("sign", meeting / TALLY, "--key", key, folder=other)
    verified = ask("verify", meeting / TALLY, "--keys", meeting / "keys", folder=other)

    assert "登记否决" in signed.told
    assert (signed.code, verified.code) == (ExitCode.SIGNATURE, ExitCode.SIGNATURE)


def test_a_key_outside_of_every_folder_signs_outside(
    meeting: Path, ask: Ask, tmp_path: Path
) -> None:
    key = shutil.copy(meeting / "keys/公证.key.pem", tmp_path / "notary.key.pem")

    assert folder_of(tmp_path / "tally.json") is None
    assert ask("sign", copied_out(meeting), "--key", key).code == 0


# Who confirmed


def test_a_confirmation_by_a_key_that_is_gone_is_wrong(meeting: Path, ask: Ask) -> None:
    assert ask("keygen", "钱七").code == 0
    assert ask(*VETO, "--confirmed-by", "钱七").code == 0
    without_key(meeting, "钱七")
    assert ask("tally").code == 0
    assert [ask("sign", TALLY, "--key", name).code for name in ("评议办", "公证")] == [0, 0]

    ran = ask("verify-folder")

    assert ran.code == ExitCode.SIGNATURE
    assert "无法核验" in ran.told


def test_a_confirmation_by_a_key_of_another_name_is_wrong(meeting: Path, ask: Ask) -> None:
    assert ask("keygen", "钱七").code == 0
    assert ask(*VETO, "--confirmed-by", "钱七").code == 0
    (meeting / "keys/钱七.pub.pem").rename(meeting / "keys/周九.pub.pem")

    ran = ask("verify-folder")
    with open_folder(meeting).evidence() as store:
        *_, last = confirmations(store, meeting / "keys")

    assert last.held is Held.OTHERS_KEY
    assert "另一人的密钥" in ran.told


def test_what_is_not_proven_is_listed_with_how_it_was_confirmed(ask: Ask) -> None:
    ran = ask("verify-folder")

    assert ran.code == 0
    assert "封存份数少的场次：孙八／钱七（" in ran.told
    assert "session_sealed" not in ran.told
    assert "slip.pdf" in ran.told


def confirmed_before(ask: Ask) -> None:
    assert ask(*VETO, "--confirmed-by", "公证").code == 0


def signed_before(ask: Ask) -> None:
    """公证 has signed the tally in any case."""


@pytest.mark.parametrize("before", [confirmed_before, signed_before])
@pytest.mark.parametrize("name", ["公证", "公·证"])
def test_who_had_a_key_is_not_typed_once_it_is_gone(
    meeting: Path, ask: Ask, before: Callable[[Ask], None], name: str
) -> None:
    before(ask)
    without_key(meeting, "公证")
    shutil.rmtree(meeting / "output")

    gone = ask(
        "veto", "unit-02", "--lift", "--reason", "误登", "--by", "张三", "--confirmed-by", name
    )
    assert ask("keygen", "公证").code == 0
    other = ask(*VETO, "--confirmed-by", name)

    assert (gone.code, other.code) == (ExitCode.SIGNATURE, ExitCode.SIGNATURE)
    assert "原来的密钥" in other.told


def test_a_key_on_a_slip_is_known_too(meeting: Path, ask: Ask, tmp_path: Path) -> None:
    assert ask("keygen", "周九").code == 0
    why = ("--by", "张三", "--why", "补登", "--confirmed-by", "钱七")
    assert ask("seal", "main", "--open", *why).code == 0
    assert ask("seal", "main", *why).code == 0
    without_key(meeting, "周九")

    assert ask(*VETO, "--confirmed-by", "周九").code == ExitCode.SIGNATURE


# The plan


@pytest.mark.parametrize(
    ("old", "new"),
    [('    { id = "evening", name = "第二片区" },\n', ""), ('"第二片区"', '"第三片区"')],
    ids=["taken out", "renamed"],
)
def test_a_merged_session_stays_in_the_plan(
    meeting: Path, ask: Ask, tmp_path: Path, old: str, new: str
) -> None:
    city = tmp_path / "city"
    city.mkdir()
    for name in ("activity.toml", "secret.key"):
        shutil.copy(meeting / name, city / name)
    (city / "keys").mkdir()
    for path in (meeting / "keys").glob("*.pub.pem"):
        shutil.copy(path, city / "keys")
    package = meeting / "output/sessions/evening/revision-1"
    assert ask("sign", package / "tally.json", "--key", "公证").code == 0
    who = ("--by", "孙八", "--confirmed-by", "钱七")
    assert ask("status", folder=city).code == 0
    assert ask("merge", package, *who, folder=city).code == 0
    plan = city / "activity.toml"
    plan.write_text(plan.read_text("utf-8").replace(old, new), "utf-8")

    ran = ask("plan", "accept", "--why", "改", *who, folder=city)

    assert ran.code == ExitCode.ACTIVITY
    assert "并入" in ran.told


def test_a_session_that_was_counted_by_hand_stays_in_the_plan(meeting: Path, ask: Ask) -> None:
    plan = meeting / "activity.toml"
    first = '    { id = "third", name = "第三片区" },\n]'
    text = plan.read_text("utf-8")
    start = text.index("]", text.index("sessions = ["))
    who = ("--by", "孙八", "--confirmed-by", "钱七")
    plan.write_text(f"{text[:start]}{first}{text[start + 1 :]}", "utf-8")
    assert ask("plan", "accept", "--why", "加一场", *who).code == 0
    assert ask("reconcile", "third", "--issued", 0, "--returned", 0, "--by", "孙八").code == 0
    plan.write_text(text, "utf-8")

    ran = ask("plan", "accept", "--why", "改回", *who)

    assert ran.code == ExitCode.ACTIVITY
    assert "人工清点" in ran.told


# What is said


def test_lifting_a_veto_says_that_the_plans_own_stands(meeting: Path, ask: Ask) -> None:
    plan = meeting / "activity.toml"
    line = '[[vetoes]]\nunit = "unit-02"\nreason = "重大事故"\nauthority = "市安委会"\n'
    text = plan.read_text("utf-8")
    plan.write_text(f"{text}\n{line}", "utf-8")
    who = ("--by", "孙八", "--confirmed-by", "钱七")
    for session in ("main", "evening"):
        assert ask("seal", session, "--open", "--why", "改", *who).code == 0
    accepted = ask("plan", "accept", "--why", "补登", *who)
    assert accepted.code == 0, accepted.told

    ran = ask("veto", "unit-02", "--lift", "--reason", "误登", *who)

    assert ran.code == 0
    assert "（重大事故）仍然有效" in ran.told


def test_the_review_list_promises_days_and_no_minutes(meeting: Path) -> None:
    import json

    tally = json.loads((meeting / TALLY).read_bytes())
    told = "".join(getattr(each, "words", "") for each in review_list(tally, [[]], 0, []))

    assert "日期为北京时间" in told
    assert "分钟" not in told


def test_a_folder_without_its_database_is_told_in_one_sentence(meeting: Path, ask: Ask) -> None:
    (meeting / "pingyi.db").unlink()

    ran = ask("verify-folder")

    last = ran.told.strip().splitlines()[-1]
    assert ran.code == ExitCode.STORE
    assert last.startswith("事件日志：证据数据库 pingyi.db 不见了或是空的")
    assert last.count("请勿") == 1
    assert "第 1 条" not in ran.told


def test_a_sentence_has_one_stop(meeting: Path, ask: Ask) -> None:
    assert ask(*VETO, "--confirmed-by", "钱七").code == 0

    ran = ask("verify-folder")

    assert ran.code == ExitCode.SIGNATURE
    assert "。。" not in ran.told


def test_no_text_shows_a_table_as_the_program_writes_it() -> None:
    told = say("gate.value", path="sessions", stated={"a": [1, None], "b": {}}, now=None)

    assert not set("{}[]'") & set(told)
    assert "None" not in told


def test_ones_own_proposal_is_refused_as_such_in_the_same_browser() -> None:
    proposal = VoidProposal("张三", Role.OPERATOR, "撕破", "2026-11-02T08:00Z", "browser-1")

    with pytest.raises(UsageError, match="自己的提议"):
        second_of(Person("张 三", Role.OPERATOR, "browser-1"), proposal)


def test_a_ruling_without_a_reason_is_asked_for_the_option_that_takes_it(
    meeting: Path, ask: Ask
) -> None:
    from ballot.ids import CategoryId, UnitId
    from ballot.ruling import Ruling, RulingKind
    from store.evidence import Store

    ruling = Ruling(
        kind=next(iter(RulingKind)),
        category=CategoryId("organs"),
        units=(UnitId("unit-01"),),
        seats=1,
        chosen=(),
        without_last=False,
        text="会议纪要",
        by="孙八",
        confirmed_by="钱七",
    )
    with Store.open(meeting) as store, pytest.raises(UsageError, match="--text"):
        store.withdraw_ruling(ruling, why="", by="孙八", confirmed_by="钱七")


def test_sealing_says_whose_key_the_slip_lacks(meeting: Path, ask: Ask) -> None:
    who = ("--by", "孙八", "--why", "改", "--confirmed-by", "钱七")
    assert ask("seal", "main", "--open", *who).code == 0
    whole = ask("seal", "main", *who)
    assert ask("seal", "evening", "--open", *who).code == 0
    without_key(meeting, "公证")

    ran = ask("seal", "evening", *who)

    assert (whole.code, ran.code) == (0, 0)
    assert "pingyi keygen" not in whole.told
    assert "没有公证的公钥" in ran.told


def test_a_slip_whose_paper_is_gone_is_told(meeting: Path, ask: Ask) -> None:
    (meeting / "output/sessions/main/revision-1/slip.pdf").unlink()

    ran = ask("verify-folder")

    assert ran.code == 0
    assert "output/sessions/main/revision-1/slip.pdf 不见了" in ran.told
