"""Files for their owner alone: made so, narrowed, left where they are somebody else's."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.owner_only import claim_file, narrow_file


@pytest.fixture(params=[0o000, 0o022, 0o377], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a test whatever the umask says."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_file_is_its_owners(tmp_path: Path) -> None:
    claim_file(tmp_path / "new")

    assert mode(tmp_path / "new") == 0o600


def test_a_file_that_is_there_keeps_its_bytes_and_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.touch()
    path.chmod(0o644)
    path.write_bytes(b"rows")

    claim_file(path)

    assert (path.read_bytes(), mode(path)) == (b"rows", 0o600)


def test_a_file_that_its_owner_may_only_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.touch()
    path.chmod(0o400)

    narrow_file(path)

    assert mode(path) == 0o400


def test_a_file_that_cannot_be_narrowed_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    path = tmp_path / "theirs"
    path.touch()
    path.chmod(0o644)
    monkeypatch.setattr(Path, "chmod", refused)

    narrow_file(path)
    narrow_file(tmp_path / "missing")

    assert mode(path) == 0o644
