"""docs/verify.md, walked line by line through a sealed folder, with the slip's own digits."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from output.slip import in_groups, parse_slip
from tests.cli.conftest import simulate  # noqa: F401 - the template needs it
from tests.cli.notary.conftest import passphrase, sealed, sealed_template  # noqa: F401
from tests.cli.notary.folder import REVISION, SIGNERS, replaced

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```bash\n(.*?)^```", (ROOT / "docs/verify.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)


def walk(folder: Path, *, name: str = SIGNERS[1]) -> subprocess.CompletedProcess[str]:
    """Run every command of the page, in the folder of the package."""
    slip = parse_slip((folder / REVISION / "slip.txt").read_text(encoding="utf-8"))
    typed = {
        "TALLY": " ".join(in_groups(slip.tally)),
        "HEAD": " ".join(in_groups(slip.head)[:4]),
        "NAME": name,
        "KEY": " ".join(in_groups(slip.keys[name])),
        "KEYS": str(folder / "keys"),
        "CITY": str(folder / "output/tally.json"),
        "FOLDER": str(folder),
    }
    programs = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", "".join(BLOCKS)],
        cwd=folder / REVISION,
        env={**os.environ, **typed, "PATH": programs},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_walk_leads_to_its_end(sealed: Path) -> None:  # noqa: F811
    done = walk(sealed)

    assert done.returncode == 0, done.stderr
    assert "tally and slip: the same" in done.stdout
    assert "key and slip: the same" in done.stdout
    assert "Signature Verified Successfully" in done.stdout
    assert "city: names this package" in done.stdout
    assert "records and tally: the same" in done.stdout


def tally_changed(folder: Path) -> None:
    path = folder / REVISION / "tally.json"
    replaced(path, path.read_bytes().replace(b'"by":"', b'"by":"X', 1))


def signature_changed(folder: Path) -> None:
    replaced(folder / REVISION / f"tally.json.{SIGNERS[1]}.sig", bytes(64))


def key_exchanged(folder: Path) -> None:
    other = (folder / f"keys/{SIGNERS[0]}.pub.pem").read_bytes()
    replaced(folder / f"keys/{SIGNERS[1]}.pub.pem", other)


def record_changed(folder: Path) -> None:
    path = folder / REVISION / "records.jsonl"
    replaced(path, path.read_bytes().replace(b'"vote":"', b'"vote":"dis', 1))


def city_changed(folder: Path) -> None:
    replaced(folder / "output/tally.json", b"{}")


def database_put_back(folder: Path) -> None:
    replaced(folder / "pingyi.db", (folder.parent / "before-seal.db").read_bytes())


@pytest.mark.parametrize(
    "tamper",
    [
        tally_changed,
        signature_changed,
        key_exchanged,
        record_changed,
        city_changed,
        database_put_back,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_the_walk_ends_where_something_was_changed(
    sealed: Path,  # noqa: F811
    tamper: Callable[[Path], None],
) -> None:
    tamper(sealed)

    assert walk(sealed).returncode != 0
