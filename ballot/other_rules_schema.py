"""The tables of activity.toml for rules that other places have (`ballot.other_rules`)."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from ballot.grade import Vote
from ballot.ids import CategoryId
from ballot.other_rules import Band, BandBy, Quota, QuotaRule, RankPoints
from ballot.toml_file import Table
from ballot.value_checks import CountKey, FractionKey, TextKey, member_of

_GradeId = Annotated[str, AfterValidator(Vote)]


class BandTable(Table):
    """`[[rules.bands]]`."""

    name: TextKey
    by: Annotated[BandBy, BeforeValidator(member_of(BandBy))] = BandBy.RATE
    grades: list[_GradeId] = []
    at_least: FractionKey


class QuotaTable(Table):
    """`[[rules.quotas]]`."""

    grades: Annotated[list[_GradeId], Field(min_length=1)]
    at_most: CountKey | None = None
    at_least: CountKey | None = None
    then: Annotated[QuotaRule, BeforeValidator(member_of(QuotaRule))] = QuotaRule.REVIEW


class RankPointsTable(Table):
    """`[[rules.rank_points]]`."""

    category: Annotated[str, AfterValidator(CategoryId)] | None = None
    points: list[FractionKey] = []
    first: FractionKey | None = None
    step: FractionKey = Fraction(1)
    rest: FractionKey = Fraction(0)


ROW_TABLES: Mapping[type, type[Table]] = MappingProxyType(
    {Band: BandTable, Quota: QuotaTable, RankPoints: RankPointsTable}
)
"""The table that each class of a list of tables is read from."""
