"""machine.toml: where it is looked for, and every way it can be wrong."""

import errno
import os
from pathlib import Path

import pytest

from ballot.errors import MachineError
from ballot.limits import PageLimits
from ballot.machine import (
    MACHINE_FILE,
    PLACE_VARIABLE,
    MachineSettings,
    OriginalsSettings,
    load_machine,
)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the file of the user's configuration folder stands; it isn't there yet."""
    monkeypatch.delenv(PLACE_VARIABLE, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "pingyi").mkdir(parents=True)
    return tmp_path / "config" / "pingyi" / MACHINE_FILE


def test_a_machine_without_a_file_has_the_limits_that_the_documents_name(configured: Path) -> None:
    assert not configured.exists()
    assert load_machine() == MachineSettings(limits=PageLimits(page_seconds=60, page_mib=2048))


def test_the_file_in_the_configuration_folder_is_read(configured: Path) -> None:
    configured.write_text("[limits]\npage_seconds = 5\n", encoding="utf-8")

    assert load_machine().limits == PageLimits(page_seconds=5, page_mib=2048)


def test_the_file_that_is_named_takes_the_place_of_the_other(
    configured: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured.write_text("not even TOML", encoding="utf-8")
    (tmp_path / "here.toml").write_text("[limits]\npage_mib = 4096\n", encoding="utf-8")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "here.toml"))

    assert load_machine().limits.page_mib == 4096


def test_a_file_that_is_named_and_not_there_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "gone.toml"))

    with pytest.raises(MachineError, match=r"gone\.toml"):
        load_machine()


@pytest.mark.parametrize("is_named", [True, False])
def test_what_is_no_regular_file_is_an_error_and_not_waited_for(
    configured: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    os.mkfifo(configured)
    if is_named:
        monkeypatch.setenv(PLACE_VARIABLE, str(configured))

    def waits(path: Path) -> bytes:
        pytest.fail(f"{path} was opened")

    monkeypatch.setattr(Path, "read_bytes", waits)

    with pytest.raises(MachineError, match="不是普通文件"):
        load_machine()


def test_a_configuration_folder_that_is_closed_is_an_error_with_its_name(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_denied(path: Path, **_: bool) -> os.stat_result:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "stat", is_denied)

    with pytest.raises(MachineError, match="machine"):
        load_machine()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "[limits]\npage_second = 5\n",
            "第 2 行 limits.page_second: 没有这一项",
        ),
        (
            '[limits]\npage_seconds = "60"\n',
            "第 2 行 limits.page_seconds: 写的是 60；应为",
        ),
        ("[limits]\n\npage_seconds = 0\n", "第 3 行 limits.page_seconds: 写的是 0；至少应为 1"),
        ("[limits]\npage_mib = 100\n", "第 2 行 limits.page_mib: 写的是 100；至少应为 512"),
        ("[limit]\n", "第 1 行 limit: 没有这一项。是否应写成“limits”"),
        ("[limits\n", "第 1 行 TOML"),
    ],
)
def test_a_fault_is_named_with_its_line(configured: Path, text: str, fault: str) -> None:
    configured.write_text(text, encoding="utf-8")

    with pytest.raises(MachineError) as error:
        load_machine()

    assert fault in str(error.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg:///pingyi",
        "postgresql://count@localhost/pingyi",
        "postgresql+psycopg://count@127.0.0.1:5433/pingyi",
        "postgresql+psycopg://count@[::1]/pingyi",
        "postgresql+psycopg://count@/pingyi?host=/run/postgresql&port=5433",
        "postgresql+psycopg://count@db.example/pingyi?sslmode=verify-full&sslrootcert=system",
        "postgresql+psycopg://count@db.example/pingyi?sslmode=verify-ca",
    ],
)
def test_a_database_may_be_here_or_behind_a_line_that_is_proved(
    configured: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    configured.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")

    machine = load_machine()

    assert machine.store_url == url
    assert url not in repr(machine)  # it may hold a password


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://count:secret@db.example/pingyi",
        "postgresql+psycopg://count:secret@db.example/pingyi?sslmode=require",
        "postgresql+psycopg://count:secret@/pingyi?host=db.example:5432",
        "postgresql+psycopg://count:secret@localhost/pingyi?hostaddr=192.0.2.7",
        "postgresql+psycopg://count:secret@/pingyi?host=/run/postgresql,db.example",
        "postgresql+psycopg://count:secret@/pingyi?service=elsewhere",
    ],
)
def test_a_line_to_another_machine_that_is_not_proved_is_refused(
    configured: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGSSLMODE", raising=False)
    configured.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")

    with pytest.raises(MachineError, match=r"第 2 行 store.url: .*sslmode=verify-full") as error:
        load_machine()

    assert "secret" not in str(error.value)


def test_what_libpq_takes_from_the_environment_is_looked_at_too(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured.write_text('[store]\nurl = "postgresql:///pingyi"\n', encoding="utf-8")
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.delenv("PGSSLMODE", raising=False)
    with pytest.raises(MachineError, match=r"db\.example"):
        load_machine()

    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert load_machine().store_url == "postgresql:///pingyi"


@pytest.mark.parametrize(
    "url", ["pingyi.db", "sqlite:///pingyi.db", "postgresql://localhost", "postgresql://[x/y"]
)
def test_what_is_no_address_of_a_postgresql_is_refused(configured: Path, url: str) -> None:
    configured.write_text(f'[store]\nurl = "{url}"\n', encoding="utf-8")

    with pytest.raises(MachineError, match="不是 PostgreSQL 数据库的地址"):
        load_machine()


@pytest.mark.parametrize(
    "url",
    ["/nas/pingyi", "file:///nas/评议", "s3://bucket/pingyi", "sftp://me@nas/originals"],
)
def test_originals_may_be_kept_at_a_path_or_a_url(configured: Path, url: str) -> None:
    configured.write_text(f'[originals]\nurl = "{url}"\ncache_mib = 100\n', encoding="utf-8")

    assert load_machine().originals == OriginalsSettings(url=url, cache_mib=100)


def test_a_machine_that_says_nothing_keeps_originals_in_the_activity(configured: Path) -> None:
    assert not configured.exists()
    assert load_machine().originals == OriginalsSettings(url=None, cache_mib=4096)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('url = "nas/pingyi"', "第 2 行 originals.url: 写的是 nas/pingyi；应为绝对路径"),
        ('url = "file://nas/pingyi"', "应为绝对路径"),
        ('url = "s3://"', "应为绝对路径"),
        ('url = "simplecache::s3://bucket/a"', "应为绝对路径"),
        ('url = "ftp://nas/pingyi"', "不加密"),
        ('url = "http://nas/pingyi"', "不加密"),
        ('url = "sftp://me:secret@nas/pingyi"', "地址里写有口令"),
        ("cache_mib = 63", "写的是 63；至少应为 64"),
    ],
)
def test_a_fault_of_where_originals_are_kept_is_named_and_tells_no_password(
    configured: Path, line: str, fault: str
) -> None:
    configured.write_text(f"[originals]\n{line}\n", encoding="utf-8")

    with pytest.raises(MachineError) as error:
        load_machine()

    assert fault in str(error.value)
    assert "secret" not in str(error.value)
