"""Everything in activity.toml that keeps its form from being printed, before anything is."""

from collections.abc import Iterator

from ballot.activity import Activity
from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import ActivityError, Fault, LayoutError
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.toml_lines import TomlPath, dotted, toml_lines
from forms.evaluation import refused_texts
from office.folder import ActivityFolder


def printable_layout(folder: ActivityFolder) -> Layout:
    """Return the form of an activity, every text of which has room on paper.

    Raises:
        ActivityError: it can't be printed; names every text that doesn't fit, with its line.
    """
    try:
        layout = plan_layout(folder.activity)
        refused = refused_texts(folder.activity, layout)
    except LayoutError as error:
        refused = [error]
    if not refused:
        return layout
    path = folder.path / ACTIVITY_FILE
    lines = toml_lines(path.read_text(encoding="utf-8-sig"))
    keys = [(_key_of(error, folder.activity), str(error)) for error in refused]
    raise ActivityError(
        str(path), [Fault(dotted(key), lines.get(key), message) for key, message in keys]
    )


def _key_of(error: LayoutError, activity: Activity) -> TomlPath:
    """Return the key of the text that doesn't fit: of those that it holds, the longest."""
    refused = str(error.fields.get("text", ""))
    held = ((len(text), key) for key, text in _texts(activity) if text and text in refused)
    _, key = max(held, key=lambda each: each[0], default=(0, ("form", "min_row_mm")))
    return key


def _texts(activity: Activity) -> Iterator[tuple[TomlPath, str]]:
    """Yield what activity.toml says on the form."""
    form = activity.form
    yield ("form", "title"), form.title
    yield ("form", "instruction"), form.instruction
    yield ("form", "footer"), form.footer
    yield ("form", "issuer"), form.issuer
    yield from ((("form", "points", k), point) for k, point in enumerate(form.points))
    yield from ((("categories", k, "name"), one.name) for k, one in enumerate(activity.categories))
    yield from ((("sessions", k, "name"), one.name) for k, one in enumerate(activity.sessions))
    yield from ((("groups", k, "name"), one.name) for k, one in enumerate(activity.groups))
    yield from ((("units", k, "name"), one.name) for k, one in enumerate(activity.units))
