"""The version of a tally names the build that counted it."""

import hashlib
import json
import os
import subprocess
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from office import version
from office.version import UNKNOWN_BUILD, software_version

RECORD = """\
ballot/grade.py,sha256=aaaa,120
pingyi-0.1.0.dist-info/METADATA,sha256=bbbb,9
../../../bin/pingyi,sha256=cccc,8
ballot/__pycache__/grade.cpython-311.pyc,,
pingyi-0.1.0.dist-info/RECORD,,
"""
DIGEST = hashlib.sha256(b"the wheel").hexdigest()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with one commit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\n")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    who = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    git(folder, *who, "commit", "--quiet", "-m", "first")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder of installed packages with pingyi in it."""
    info = tmp_path / "site" / "pingyi-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pingyi\nVersion: 0.1.0\n")
    (info / "RECORD").write_text(RECORD)
    return info.parent


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *args], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def installed(site: Path) -> Distribution:
    return PathDistribution(next(site.glob("*.dist-info")))


def test_a_checkout_is_named_by_its_commit(checkout: Path) -> None:
    commit = git(checkout, "rev-parse", "HEAD")

    assert version._build(None, checkout) == f"g{commit[:12]}"


def test_a_checkout_with_changes_says_so(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text("[project] # changed\n")

    assert version._build(None, checkout).endswith(".dirty")


def test_a_tag_does_not_take_the_place_of_the_commit(checkout: Path) -> None:
    git(checkout, "tag", "v9.9")

    assert version._build(None, checkout).startswith("g")


def test_the_callers_environment_names_no_other_checkout(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert version._build(None, checkout).startswith("g")


def test_an_installed_wheel_is_named_by_its_digest(site: Path) -> None:
    url = {"url": "file:///x.whl", "archive_info": {"hashes": {"sha256": DIGEST}}}
    (next(site.glob("*.dist-info")) / "direct_url.json").write_text(json.dumps(url))

    assert version._build(installed(site), site) == f"wheel.{DIGEST[:16]}"


@pytest.mark.parametrize(
    "told",
    ["", "null", "[]", "{", '{"dir_info": {}}', '{"archive_info": {"hashes": {"sha256": 3}}}'],
)
def test_a_wheel_of_which_only_the_list_of_files_is_known_is_named_by_that(
    site: Path, told: str
) -> None:
    (next(site.glob("*.dist-info")) / "direct_url.json").write_text(told)
    line = b"ballot/grade.py,sha256=aaaa,120\n"

    assert version._build(installed(site), site) == (
        f"record.{hashlib.sha256(line).hexdigest()[:16]}"
    )


def test_what_the_installer_adds_does_not_change_the_name(site: Path) -> None:
    before = version._build(installed(site), site)
    record = next(site.glob("*.dist-info")) / "RECORD"

    record.write_text(RECORD + "pingyi-0.1.0.dist-info/INSTALLER,sha256=dddd,4\n../x,sha256=e,1\n")
    same = version._build(installed(site), site)
    record.write_text(RECORD.replace("aaaa", "ffff"))
    other = version._build(installed(site), site)

    assert (same == before, other == before) == (True, False)


def test_sources_beside_an_installed_program_do_not_go_by_its_name(
    site: Path, tmp_path: Path
) -> None:
    assert version._build(installed(site), tmp_path / "unpacked") == UNKNOWN_BUILD


@pytest.mark.parametrize("kind", ["missing", "failing", "talking"])
def test_without_a_git_that_works_the_version_is_said_all_the_same(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    if kind != "missing":
        (programs / "git").write_text(
            "#!/bin/sh\nexit 1\n" if kind == "failing" else "#!/bin/sh\necho fatal: no\n"
        )
        (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs) + (os.pathsep + "/bin" if kind != "missing" else ""))
    monkeypatch.setattr(version, "_ROOT", checkout)
    software_version.cache_clear()

    said = software_version()

    software_version.cache_clear()
    assert said.endswith(f"+{UNKNOWN_BUILD}")


def test_git_is_asked_once_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    software_version.cache_clear()
    first = software_version()

    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("asked again"))

    assert software_version() == first != "0.1.0"
