"""The floors: no text speaks for a floor above, and every room is on the picture."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.messages import CATALOGUE

ROOT = Path(__file__).parents[2]

FLOORS = (
    ("ballot",),
    ("scoring",),
    ("scanner", "calibration", "store", "forms"),
    ("output",),
    ("office",),
    ("review",),
    ("cli",),
)
"""From the ground up, as in docs/architecture.md."""

FLOOR_OF = {package: floor for floor, packages in enumerate(FLOORS) for package in packages}

ROOMS = sorted(
    folder.relative_to(ROOT).as_posix()
    for package in FLOOR_OF
    for folder in (ROOT / package).iterdir()
    if (folder / "__init__.py").is_file() and folder.name != "messages"
)


def spoken(module: Path) -> Iterator[str]:
    """Yield the keys of the catalogue that a module names, whole or by how they begin."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        text = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            continue
        key = text.value
        if key in CATALOGUE or (
            "." in key and any(known.startswith(key.rstrip(".") + ".") for known in CATALOGUE)
        ):
            yield key


def may_speak(package: str, key: str) -> bool:
    """Whether a key is the package's own, of a lower floor, or nobody's in particular."""
    owner = key.split(".")[0]
    if owner not in FLOOR_OF or owner == package:
        return True
    return FLOOR_OF[owner] < FLOOR_OF[package]


@pytest.mark.parametrize("package", FLOOR_OF)
def test_no_package_speaks_for_one_above_or_beside_it(package: str) -> None:
    modules = [path for path in (ROOT / package).rglob("*.py") if "messages" not in path.parts]

    wrong = [
        f"{module.relative_to(ROOT)}: {key}"
        for module in modules
        for key in spoken(module)
        if not may_speak(package, key)
    ]

    assert modules
    assert wrong == []


def test_the_keys_that_modules_speak_are_found() -> None:
    keys = {key for path in (ROOT / "office").rglob("*.py") for key in spoken(path)}

    assert "office.folder.no_secret" in keys
    assert not may_speak("scanner", "cli.sign.done")
    assert not may_speak("store", "scanner.anything")


@pytest.mark.parametrize("room", [*FLOOR_OF, *ROOMS])
def test_every_room_is_in_the_picture_of_the_house(room: str) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert f"(../{room}/__init__.py)" in text
    assert (ROOT / room / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def asked(module: Path, name: str) -> list[str]:
    """Return where a module asks for an attribute of this name."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == name
    ]


@pytest.mark.parametrize("package", sorted({*FLOOR_OF, "pingyi", "tools"} - {"store"}))
def test_only_the_store_spells_the_keys_of_events(package: str) -> None:
    """Others have `store.decided`, `store.facts` and what the store derives."""
    found = [place for path in (ROOT / package).rglob("*.py") for place in asked(path, "payload")]

    assert found == []


@pytest.mark.parametrize("package", ["review", "output", "scoring"])
def test_the_log_is_folded_in_the_store_alone(package: str) -> None:
    """Pages ask what was decided and what changed (`store.trail`); they read no event."""
    found = [place for path in (ROOT / package).rglob("*.py") for place in asked(path, "events")]

    assert found == []


def test_a_module_that_asks_for_it_is_found() -> None:
    assert asked(ROOT / "store" / "decision_from.py", "payload")
    assert asked(ROOT / "office" / "confirmations.py", "events")
