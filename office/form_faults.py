"""Everything in activity.toml that keeps its forms from being printed, before anything is."""

from collections.abc import Iterator, Mapping

from ballot.activity import Activity
from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import ActivityError, Fault, LayoutError
from ballot.ids import FIRST_FORM, FormKey
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.toml_lines import TomlPath, dotted, toml_lines
from forms.evaluation import refused_texts
from office.folder import ActivityFolder


def printable_layout(folder: ActivityFolder, form: FormKey = FIRST_FORM) -> Layout:
    """Return one form of an activity, every text of which has room on paper.

    Args:
        folder: the activity.
        form: which of its forms.

    Raises:
        ActivityError: it can't be printed; names every text that doesn't fit, with its line.
    """
    return _printable(folder, [form])[form]


def printable_layouts(folder: ActivityFolder) -> dict[FormKey, Layout]:
    """Return every form that is handed out somewhere, in the order of activity.toml.

    Raises:
        ActivityError: one can't be printed; names every text that doesn't fit, with its line.
    """
    activity = folder.activity
    known = [form.id for form in activity.forms] or [activity.form_key]
    used = {session.form for session in activity.sessions}
    return _printable(folder, [form for form in known if form in used])


def _printable(folder: ActivityFolder, forms: list[FormKey]) -> dict[FormKey, Layout]:
    whole, layouts, refused = folder.activity, {}, []
    for form in forms:
        activity = whole.seen_by(form)
        try:
            layouts[form] = plan_layout(activity)
            refused += [(form, each) for each in refused_texts(activity, layouts[form])]
        except LayoutError as error:
            refused.append((form, error))
    if not refused:
        return layouts
    path = folder.path / ACTIVITY_FILE
    lines = toml_lines(path.read_text(encoding="utf-8-sig"))
    keys = [(_key_of(error, whole, form, lines), str(error)) for form, error in refused]
    faults = [Fault(dotted(key), lines.get(key), message) for key, message in keys]
    raise ActivityError(str(path), list(dict.fromkeys(faults)))


def _key_of(
    error: LayoutError, whole: Activity, form: FormKey, lines: Mapping[TomlPath, int]
) -> TomlPath:
    """Return the key of the text that doesn't fit: of those that it holds, the longest.

    What a form doesn't say itself, `[form]` says for it.
    """
    refused = str(error.fields.get("text", ""))
    table = _table_of(whole, form)
    held = ((len(text), key) for key, text in _texts(whole, form) if text and text in refused)
    _, key = max(held, key=lambda each: each[0], default=(0, (*table, "min_row_mm")))
    is_inherited = key[: len(table)] == table and key not in lines
    return ("form", *key[len(table) :]) if is_inherited else key


def _table_of(whole: Activity, form: FormKey) -> TomlPath:
    others = [other.id for other in whole.forms if other.id != FIRST_FORM]
    return ("form",) if form == FIRST_FORM else ("forms", others.index(form))


def _texts(whole: Activity, form: FormKey) -> Iterator[tuple[TomlPath, str]]:
    """Yield what activity.toml says on a form."""
    text, table = whole.seen_by(form).form, _table_of(whole, form)
    yield (*table, "title"), text.title
    yield (*table, "instruction"), text.instruction
    yield (*table, "footer"), text.footer
    yield (*table, "issuer"), text.issuer
    yield from (((*table, "points", k), point) for k, point in enumerate(text.points))
    grades = whole.rules.grades
    names = {
        ("categories", "name"): [category.name for category in whole.categories],
        ("sessions", "name"): [session.name for session in whole.sessions],
        ("groups", "name"): [group.name for group in whole.groups],
        ("units", "name"): [unit.name for unit in whole.units],
        ("items", "name"): [item.name for item in whole.items],
        ("grades", "name"): [grade.name for grade in grades],
        ("grades", "short"): [grade.short for grade in grades],
    }
    for (tables, key), said in names.items():
        yield from (((tables, k, key), each) for k, each in enumerate(said))
