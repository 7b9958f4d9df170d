"""Writes docs/api.md from the docstrings of `pingyi`; a test holds both together.

python tools/write_api.py
"""

import dataclasses
import enum
import inspect
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pingyi  # noqa: E402 - found by the line above

PAGE = ROOT / "docs" / "api.md"

_HEAD = """# The public face

<!-- Written by tools/write_api.py from the docstrings of `pingyi`. Change those, and run it. -->

"""

_PROMISE = """
## What is promised to stay

By [semantic versioning](https://semver.org/): within one major version no name on this page goes \
away, no function needs another argument, no field changes its meaning, and no error is raised \
that isn't a `PingyiError`. Names, optional arguments and fields may be added; enumerations may \
get further members, so treat one that you don't know as something for a person.
What is imported from any other package of this program (`ballot`, `office`, `scanner`, …) may \
change with any version. Files have versions of their own: [docs/formats](formats/).
"""

_GROUPS = (
    ("Opening and reading", ("open_activity", "OpenActivity", "ReadPage", "Cover")),
    ("Counting", ("count_records", "Result", "UnitLine", "UnitCount")),
    ("Checking", ("verify_tally", "TallyCheck", "SignatureCheck", "Difference")),
    ("Grades and votes", ("Vote", "Grade", "Scale")),
    ("The plan", ("Activity", "Category", "Unit", "Session", "Group")),
    ("What was seen", ("PageReading", "RowReading", "Rejection")),
    ("What counts", ("SheetRecord", "RowRecord", "SessionStatus")),
)
"""Names by what they are for; enumerations and errors come by themselves."""

_FIELD_TEXT = re.compile(r'^    (\w+): [^\n]*\n    """(.*?)"""', re.MULTILINE | re.DOTALL)


def page() -> str:
    """Return the text of docs/api.md."""
    parts = [_HEAD, inspect.getdoc(pingyi) or "", "\n", _PROMISE]
    for title, names in _GROUPS:
        parts.append(f"\n## {title}\n")
        parts += [_entry(name) for name in names]
    enums = [name for name in pingyi.__all__ if _is_kind(name, enum.Enum)]
    parts.append("\n## Words\n")
    parts += [_members(name) for name in enums]
    parts.append("\n## Errors\n")
    parts += [_error(name) for name in pingyi.__all__ if _is_kind(name, Exception)]
    return "".join(parts)


def grouped_names() -> set[str]:
    """Return every name that the page has."""
    named = {name for _, names in _GROUPS for name in names}
    kinds = {n for n in pingyi.__all__ if _is_kind(n, enum.Enum) or _is_kind(n, Exception)}
    return named | kinds


def _is_kind(name: str, base: type) -> bool:
    value = getattr(pingyi, name)
    return inspect.isclass(value) and issubclass(value, base)


def _entry(name: str) -> str:
    value = getattr(pingyi, name)
    text = f"\n### `{name}`\n\n{_signature(name, value)}{_said(value)}\n"
    if inspect.isclass(value) and dataclasses.is_dataclass(value):
        return text + _fields(value)
    if not inspect.isclass(value):
        return text
    own = [(n, v) for n, v in vars(value).items() if not n.startswith("_")]
    for method, code in own:
        if inspect.isfunction(code):
            text += f"\n#### `{name}.{method}{_arguments(code)}`\n\n{_said(code)}\n"
    return text


def _signature(name: str, value: object) -> str:
    if inspect.isfunction(value):
        return f"```python\n{name}{_arguments(value)}\n```\n\n"
    return ""


def _arguments(function: object) -> str:
    text = str(inspect.signature(function))  # type: ignore[arg-type] # a function
    text = re.sub(r"<(\w+)\.(\w+): '[^']*'>", r"\1.\2", text)
    return re.sub(r"\b(?:[a-z_]+\.)+([A-Z]\w*)", r"\1", text)


def _said(value: object) -> str:
    """Return a docstring in Markdown: the headings of Google's style become lists."""
    text = inspect.getdoc(value) or ""
    return re.sub(
        r"^(Args|Returns|Yields|Raises|Attributes):\n((?:    [^\n]*\n?|\n(?=    ))+)",
        lambda found: f"**{found[1]}**\n\n{_listed(found[2])}",
        text,
        flags=re.MULTILINE,
    )


def _listed(block: str) -> str:
    joined = re.sub(r"\n {5,}", " ", block)
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    return "".join(
        re.sub(r"^(\w+(?:, \w+)*): ", r"`\1`: ", line).join(("- ", "\n")) for line in lines
    )


def _fields(value: type) -> str:
    found = dict(_FIELD_TEXT.findall(inspect.getsource(value)))
    lines = [
        f"- `{field.name}`"
        + (f": {' '.join(found[field.name].split())}" if field.name in found else "")
        for field in dataclasses.fields(value)
    ]
    for name, code in vars(value).items():
        if isinstance(code, property) and not name.startswith("_"):
            lines.append(f"- `{name}`: {' '.join((inspect.getdoc(code) or '').split())}")
    return "\n" + "\n".join(lines) + "\n"


def _members(name: str) -> str:
    value = getattr(pingyi, name)
    members = ", ".join(f"`{member.name}`" for member in value)
    return f"\n### `{name}`\n\n{_said(value)}\n\n{members}\n"


def _error(name: str) -> str:
    value = getattr(pingyi, name)
    if not issubclass(value, pingyi.PingyiError):
        return ""
    return f"\n### `{name}` (exit code {int(value.exit_code)})\n\n{_said(value)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
