"""The lock files: what the program needs, pinned, and apart from it what tests need."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT, TOOLS = "requirements.lock", "requirements-dev.lock"
NAME = re.compile(r"^([A-Za-z0-9._-]+)")


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(lock: str) -> set[str]:
    """Return the names of the packages in a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {match[1].lower() for match in re.finditer(r"^([\w.-]+)==", text, re.MULTILINE)}


def names(requirements: list[str]) -> set[str]:
    return {match[1].lower() for each in requirements if (match := NAME.match(each))}


def test_the_product_is_pinned_whole_and_so_is_what_builds_it() -> None:
    wanted = names(project()["project"]["dependencies"]) | names(
        project()["dependency-groups"]["build"]
    )

    assert wanted - pinned(PRODUCT) == set()


def test_what_only_tests_and_checks_need_is_pinned_apart() -> None:
    groups = project()["dependency-groups"]
    tools = names(groups["test"]) | names(groups["dev"])

    assert tools - pinned(TOOLS) == set()
    assert tools & pinned(PRODUCT) == set()
    assert pinned(PRODUCT) & pinned(TOOLS) == set()


@pytest.mark.parametrize("lock", [PRODUCT, TOOLS])
def test_every_package_has_one_version_its_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", "\n".join(re.findall(r"^(?!#).+$", text, re.MULTILINE)))

    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[\w.-]+==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block
    assert "://" not in text
    assert "--index" not in text and "--find-links" not in text


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_install_command_installs_what_is_pinned_and_nothing_else(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if "pip install" in line and "`" not in line]

    assert [command.split("pip install ")[1] for command in commands] == [
        f"--require-hashes -r {PRODUCT}",
        "--no-deps --no-build-isolation .",
    ]


def test_make_builds_its_environment_from_both() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert f"LOCKS := {PRODUCT} {TOOLS}" in text
    assert "--require-hashes $(addprefix -r ,$(LOCKS))" in text
    assert re.search(r"^\$\(MADE\):.*\$\(LOCKS\)", text, re.MULTILINE)
    assert re.search(r"^\$\(READY\): \$\(MADE\) .*scanner/kernel", text, re.MULTILINE)
