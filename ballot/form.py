"""What stands on a form: which units, which items, how many marks, and what its result is for."""

from dataclasses import dataclass
from enum import StrEnum, unique
from fractions import Fraction

from ballot.grade import Grade, Vote
from ballot.ids import FormKey, ItemId, UnitId


@unique
class FormKind(StrEnum):
    """What a form is handed out for: decides its face, what is counted, and which papers follow."""

    EVALUATION = "evaluation"
    """评议调查表: scored and ranked (六, 七)."""
    OPINION = "opinion"
    """征求意见表 (八4): which unit, which aspects, and lines of writing."""
    RECTIFICATION = "rectification"
    """整改满意度调查 (八5): a rate of each unit, beside the one before. No ranking."""
    ACCEPTANCE = "acceptance"
    """考评验收 (七(二)4): items of the units that had to mend. No ranking."""
    SELECTION = "selection"
    """推荐, 差额选举: a list of which at most so many are marked."""

    @property
    def is_ranked(self) -> bool:
        """Whether units have places and designations."""
        return self is FormKind.EVALUATION


@unique
class OverRule(StrEnum):
    """What a list comes to in which more is marked than may be."""

    VOID_LIST = "void_list"
    """Every line of the list is void."""
    REVIEW = "review"
    """It waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of several things that are asked of a unit (评议项目); in an opinion form an aspect."""

    id: ItemId
    name: str
    weight: Fraction = Fraction(1)
    """Of its points in the unit's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """What the form says, and how much room a row must have."""

    title: str
    instruction: str
    points: tuple[str, ...]
    """四 评议内容: one line each."""
    footer: str
    min_row_mm: float = 8.0
    """Least distance between rows. At 6.8 mm ticks run over into the next row."""
    issuer: str = ""
    """The office that issues the form; empty where the plan names none."""
    month: str = ""
    """Of issue, `2026-12`; empty where the plan names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of an activity's forms, as `[[forms]]` has it."""

    id: FormKey
    kind: FormKind
    text: FormText
    units: tuple[UnitId, ...]
    """In the order of the activity."""
    items: tuple[ItemId, ...] = ()
    grades: tuple[Vote, ...] = ()
    """Those of the activity's grades that it has; none: all of them, or one box where it is a list
    (`is_list`)."""
    choose: int | None = None
    """How many lines of the list may be marked; None: as many as one likes."""
    over: OverRule = OverRule.REVIEW
    writing_lines: int = 0
    """Ruled lines for writing."""

    @property
    def is_list(self) -> bool:
        """Whether a line has one box: it is chosen, or it isn't."""
        return self.kind is FormKind.OPINION or (
            self.kind is FormKind.SELECTION and not self.grades
        )


CHOSEN = Vote("chosen")
"""What a mark says in a list whose lines have one box each."""

LIST_GRADES = (Grade(CHOSEN, "选", Fraction(1), Fraction(1)),)
"""Of lists: a line is chosen, or it isn't."""
