"""Which build of the program is running: the version alone doesn't say it.

A tally states what it was counted by. In a source checkout that is the commit (marked where files
were changed since), of an installed wheel its digest: `0.1.0+g06f0e80abcde`,
`0.1.0+g06f0e80abcde.dirty`, `0.1.0+wheel.<digest>`. The form is that of PEP 440's local versions.
"""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = "pingyi"
NOT_INSTALLED = "0"
"""Version of a program that runs from a source tree and was never installed."""
UNKNOWN_BUILD = "unknown"
"""Where there is neither a commit nor a wheel to name: an unpacked archive of the sources."""

DIGEST_DIGITS = 16
"""Hex digits of a digest: 64 bits, of which nobody meets the same twice by accident."""
COMMIT_DIGITS = 12
"""As the Linux kernel abbreviates its million commits."""

GIT_SECONDS = 5.0
"""Longest wait for git, which answers in some hundredths of a second."""

_ROOT = Path(__file__).resolve().parents[1]


@cache
def software_version() -> str:
    """Return the version and the build; asked once in a process, and it never fails."""
    found = _distribution()
    version = found.version if found else NOT_INSTALLED
    return f"{version}+{_build(found, _ROOT)}"


def _build(found: Distribution | None, root: Path) -> str:
    """Return what names the program in `root`, which may be another than the installed one."""
    commit = _commit(root)
    if commit is None and found is not None and _lies_in(found, root):
        return _wheel(found) or UNKNOWN_BUILD
    return commit or UNKNOWN_BUILD


def _lies_in(found: Distribution, root: Path) -> bool:
    return Path(str(found.locate_file(""))).resolve() == root


def _distribution() -> Distribution | None:
    try:
        return distribution(PACKAGE)
    except PackageNotFoundError:
        return None


def _commit(root: Path) -> str | None:
    """Return the commit that is checked out at `root`; None where that is no checkout of ours."""
    if not ((root / ".git").exists() and (root / "pyproject.toml").is_file()):
        return None
    # Nothing of the caller's environment may point git elsewhere, and nothing is written.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            [*command, f"--abbrev={COMMIT_DIGITS}"],
            capture_output=True,
            text=True,
            timeout=GIT_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
            env={**environment, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    match = re.fullmatch(r"([0-9a-f]{7,40})(-dirty)?", done.stdout.strip())
    return f"g{match[1]}{'.dirty' if match[2] else ''}" if match else None


def _wheel(found: Distribution) -> str | None:
    """Return the digest of the installed wheel, or of the list of its files."""
    archive = _archive_digest(found)
    if archive:
        return f"wheel.{archive[:DIGEST_DIGITS]}"
    return record_of(found)


def record_of(found: Distribution) -> str | None:
    """Return the digest of the list of files, by which a wheel is known whose own isn't kept.

    uv keeps none, nor does pip from an index or a source folder; but RECORD has the digest of each
    file in the wheel.
    """
    lines = sorted(_wheel_lines(found))
    if not lines:
        return None
    return f"record.{hashlib.sha256(''.join(lines).encode()).hexdigest()[:DIGEST_DIGITS]}"


def _archive_digest(found: Distribution) -> str | None:
    """Return the SHA-256 of the file that was installed, as PEP 610 has it kept."""
    try:
        told = json.loads(found.read_text("direct_url.json") or "null")
        digest = told["archive_info"]["hashes"]["sha256"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return digest if re.fullmatch(r"[0-9a-f]{64}", str(digest)) else None


def _wheel_lines(found: Distribution) -> Iterator[str]:
    """Yield the lines of RECORD that stood in the wheel, not what the installer added to it."""
    try:
        record = found.read_text("RECORD") or ""
    except (OSError, ValueError):
        return
    for line in record.splitlines():
        path, digest, *_ = [*line.split(","), "", ""]
        top = path.split("/", 1)[0]
        is_added = top == ".." or top.endswith(".dist-info") or "__pycache__" in path
        if digest and not is_added:
            yield f"{line}\n"
