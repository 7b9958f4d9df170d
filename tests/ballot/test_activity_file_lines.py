"""Lines of keys in TOML texts, against what tomllib finds in them."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ballot.toml_lines import TomlPath, toml_lines

BARE = st.text("abcXYZ019_-", min_size=1, max_size=6)
SCALARS = st.sampled_from(
    ["1", "-2.5e3", "true", "1979-05-27 07:32:00", "0x1F", '"a # [ \\" } , = b"', "'c:\\]'",
     '"""x\n"y" \\"""" # ]\n"""', "'''it''s\n[[z]]\n'''", '""', "''", '"""a"""""']
)  # fmt: skip
BREAKS = st.sampled_from(["", " ", "\n", "  # a ] comment\n\t"])


def keys() -> st.SearchStrategy[str]:
    quoted = st.text("ab. #[]=é评", max_size=4)
    return st.one_of(BARE, quoted.map(lambda k: f"'{k}'"), quoted.map(lambda k: f'"{k}\\t\\u8bc4"'))


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    text = "[" + draw(BREAKS)
    elements = draw(st.lists(inner, max_size=3))
    for place, element in enumerate(elements, 1):
        text += element + draw(BREAKS)
        if place < len(elements) or draw(st.booleans()):
            text += "," + draw(BREAKS)
    return text + "]"


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    pairs = [f"{key} = {draw(inner)}" for key in draw(st.lists(dotted_keys(), max_size=3))]
    return "{ " + ", ".join(pairs) + " }"


def dotted_keys() -> st.SearchStrategy[str]:
    return st.lists(keys(), min_size=1, max_size=3).map(" . ".join)


VALUES = st.recursive(SCALARS, lambda inner: arrays(inner) | inline_tables(inner), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(0, 7))):
        key = draw(dotted_keys())
        match draw(st.integers(0, 4)):
            case 0:
                lines.append(f"[{key}] # [x]")
            case 1:
                lines.append(f"[[ {key} ]]")
            case _:
                lines.append(f"{key} = {draw(VALUES)}{draw(st.sampled_from(['', ' # x']))}")
    return "\n".join(lines)


def paths_of(value: Any, at: TomlPath = ()) -> set[TomlPath]:
    """Every path into a parsed document."""
    found = {at} if at else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= paths_of(inner, (*at, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found |= paths_of(inner, (*at, index))
    return found


@given(documents())
def test_the_scanner_finds_exactly_the_paths_that_tomllib_finds(text: str) -> None:
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a key given twice, mostly

    assert paths_of(parsed) == set(toml_lines(text))


@given(documents(), st.integers(1, 5))
def test_lines_added_above_move_every_line_by_as_many(text: str, more: int) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return

    moved = toml_lines("#\n" * more + text)

    assert moved == {path: line + more for path, line in toml_lines(text).items()}


def test_every_kind_of_place_has_its_line() -> None:
    text = '''\
a.b = 1
c = [ 1,
  2, { d = """
""" }, ]
[e]
f = { g = 1 }
[[h]]
i = 1
[[h]]
[h.j]
k = 2
'''

    assert toml_lines(text) == {
        ("a",): 1, ("a", "b"): 1,
        ("c",): 2, ("c", 0): 2, ("c", 1): 3, ("c", 2): 3, ("c", 2, "d"): 3,
        ("e",): 5, ("e", "f"): 6, ("e", "f", "g"): 6,
        ("h",): 7, ("h", 0): 7, ("h", 0, "i"): 8, ("h", 1): 9, ("h", 1, "j"): 10,
        ("h", 1, "j", "k"): 11,
    }  # fmt: skip
