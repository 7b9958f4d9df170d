"""Two laptops that have counted a session each, and a city that has not."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import done, ran, write_small
from tests.cli.merge.laptops import SHEETS, laptop

PASSPHRASE = "灯塔 纸鹤 七颗纽扣"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)


@pytest.fixture(scope="session")
def base_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An activity whose forms are printed for both sessions; nobody has scanned."""
    folder = tmp_path_factory.mktemp("laptops") / "activity"
    write_small(folder)
    for session, sheets in SHEETS.items():
        done("print", session, "--sheets", sheets, "-C", folder)
    return folder


@pytest.fixture(scope="session")
def laptop_templates(base_template: Path) -> dict[str, Path]:
    """The laptops that counted each session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
        keys = {"main": "东区", "evening": "西区"}
        return {name: laptop(ran, base_template, name, key) for name, key in keys.items()}


@pytest.fixture
def base(base_template: Path, tmp_path: Path) -> Path:
    """Return an activity whose forms are printed for both sessions; nobody has scanned."""
    return Path(shutil.copytree(base_template, tmp_path / "activity"))


@pytest.fixture
def main(laptop_templates: dict[str, Path], tmp_path: Path) -> Path:
    """Return the laptop that counted the main session."""
    return Path(shutil.copytree(laptop_templates["main"], tmp_path / "laptop-main"))


@pytest.fixture
def evening(laptop_templates: dict[str, Path], tmp_path: Path) -> Path:
    """Return the laptop that counted the evening session."""
    return Path(shutil.copytree(laptop_templates["evening"], tmp_path / "laptop-evening"))


@pytest.fixture
def city(base: Path) -> Path:
    """Return the city's folder; it has no public keys yet."""
    return Path(shutil.copytree(base, base.parent / "city"))
