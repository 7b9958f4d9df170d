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


def forms_of_all_kinds(activity: Activity) -> dict[str, Activity]:
    """Return the activity as a form of each kind has it, by a name."""
    few, some = with_units(activity, 6), with_units(activity, 12)
    passing = with_grades(with_items(with_units(activity, 4), 4), ["达标", "不达标"])
    agreed = with_grades(some, ["同意", "不同意"])
    return {
        "evaluation": activity,
        "opinion": seen_as(
            with_items(activity, ASPECTS),
            FormKind.OPINION,
            title="征求意见表",
            instruction="请在您要反映的单位后面打√，再选意见涉及的方面，并写在下面。",
            choose=1,
            writing_lines=4,
        ),
        "rectification": seen_as(
            few,
            FormKind.RECTIFICATION,
            title="整改满意度调查表",
            instruction="请对每个单位的整改情况选一个打√。",
        ),
        "acceptance": seen_as(
            passing,
            FormKind.ACCEPTANCE,
            title="考评验收表",
            instruction="请对每个单位的每个项目打√。",
        ),
        "selection": seen_as(
            some,
            FormKind.SELECTION,
            title="优胜单位推荐表",
            instruction="请在您推荐的单位后面打√，最多五个。",
            choose=5,
        ),
        "graded selection": seen_as(
            agreed,
            FormKind.SELECTION,
            title="优胜单位推荐表",
            instruction="请打√，最多同意五个。",
            choose=5,
            grades=tuple(grade.vote for grade in agreed.rules.scale.grades),
        ),
    }
