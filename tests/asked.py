"""Activities whose forms ask something else than the plan's: other grades, items, kinds."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ballot.activity import Activity
from ballot.form import Form, FormKind, FormText, Item
from ballot.grade import Grade, Vote
from ballot.ids import FormKey, ItemId, SessionId, UnitId

WORDS = ("优秀", "良好", "称职", "基本称职", "不称职", "不了解")
ITEMS = ("依法行政", "行政效能", "工作实绩", "工作机制", "廉洁自律")
ASPECTS = ("比依法行政", "比行政效能", "比工作实绩", "比工作机制")


def with_grades(activity: Activity, words: Sequence[str] | int) -> Activity:
    """Return it with these grades, or so many: the last ones are left out."""
    words = WORDS[:words] if isinstance(words, int) else words
    grades = tuple(
        Grade(Vote(f"grade-{k}"), word, Fraction(len(words) - k), Fraction(0))
        for k, word in enumerate(words)
    )
    return replace(activity, rules=replace(activity.rules, grades=grades))


def with_items(activity: Activity, words: Sequence[str] | int) -> Activity:
    """Return it with these items, or so many."""
    words = ITEMS[:words] if isinstance(words, int) else words
    items = tuple(Item(id=ItemId(f"item-{k}"), name=word) for k, word in enumerate(words))
    return replace(activity, items=items)


def with_units(activity: Activity, count: int) -> Activity:
    """Return it with its first units alone, or more: those of the first category come again."""
    units = activity.units[:count]
    first = activity.units_of(activity.categories[0].id)
    again = (
        replace(unit, id=UnitId(f"more-{k}-{unit.id}")) for k in range(count) for unit in first
    )
    units += tuple(unit for unit, _ in zip(again, range(count - len(units)), strict=False))
    known = {unit.category for unit in units}
    units = tuple(u for c in activity.categories for u in units if u.category == c.id)
    categories = tuple(c for c in activity.categories if c.id in known)
    return replace(activity, units=units, categories=categories)


def with_rows_of(activity: Activity, min_row_mm: float) -> Activity:
    """Return it with another least height of rows."""
    return replace(activity, form=replace(activity.form, min_row_mm=min_row_mm))


def seen_as(
    activity: Activity, kind: FormKind, *, title: str, instruction: str, **more: object
) -> Activity:
    """Return the activity as a further form of it has it, with all its units and items."""
    text = FormText(
        title=title,
        instruction=instruction,
        points=(),
        footer=activity.form.footer,
        min_row_mm=activity.form.min_row_mm,
        issuer=activity.form.issuer,
        month=activity.form.month,
    )
    form = Form(
        id=FormKey("other"),
        kind=kind,
        text=text,
        units=tuple(unit.id for unit in activity.units),
        items=tuple(item.id for item in activity.items),
        **more,  # type: ignore[arg-type]
    )
    sessions = (replace(activity.sessions[0], form=form.id),)
    return replace(activity, forms=(form,), sessions=sessions).of_session(SessionId(sessions[0].id))
