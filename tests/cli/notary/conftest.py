"""The sealed and signed folder, made once; each test gets a copy of it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.notary.folder import PASSPHRASE, SHEETS, SIGNERS, done, seal_and_sign, write_plan


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)


@pytest.fixture(scope="session")
def sealed_template(
    tmp_path_factory: pytest.TempPathFactory, simulate: Callable[..., None]
) -> Path:
    """Return a folder whose one session is sealed, tallied and signed, never to be changed.

    Beside it lies `before-seal.db`, a copy of its database from before the seal.
    """
    folder = tmp_path_factory.mktemp("notary") / "activity"
    before = os.environ.get("PINGYI_PASSPHRASE")
    os.environ["PINGYI_PASSPHRASE"] = PASSPHRASE
    try:
        write_plan(folder)
        done(folder, "print", "main", "--sheets", str(SHEETS))
        simulate(folder, "main", "main", folder / "scans")
        done(folder, "scan", str(folder / "scans"), "--workers", "1")
        for signer in SIGNERS:
            done(folder, "keygen", signer)
        shutil.copy(folder / "pingyi.db", folder.parent / "before-seal.db")
        seal_and_sign(folder)
    finally:
        if before is None:
            del os.environ["PINGYI_PASSPHRASE"]
        else:
            os.environ["PINGYI_PASSPHRASE"] = before
    return folder


@pytest.fixture
def sealed(sealed_template: Path, tmp_path: Path) -> Path:
    """Return a copy of the sealed and signed folder."""
    shutil.copy(sealed_template.parent / "before-seal.db", tmp_path)
    return Path(shutil.copytree(sealed_template, tmp_path / "activity"))
