"""combine.toml: what a vote is combined with, and how much each part weighs (综合考评)."""

from collections.abc import Iterator, Mapping
from enum import StrEnum, unique
from fractions import Fraction
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from ballot.activity_schema import IdKey
from ballot.errors import FaultyFileError
from ballot.messages import say
from ballot.raw_tables import Finding, duplicates, known_ids, texts_of, unknown
from ballot.toml_file import Table, read_table
from ballot.value_checks import FractionKey, TextKey, WeightKey, member_of, only

SCHEMA: Final = "pingyi-combine/1"
VOTE: Final = "vote"
"""The id of the vote among the parts."""


class CombineError(FaultyFileError):
    """combine.toml, or a file that it names, has faults."""


@unique
class VoteBy(StrEnum):
    """What of the vote is combined."""

    MEAN = "mean"
    """Mean points of the rows that count; with weights, the weighted mean."""
    RATE = "rate"
    """群众满意率, by the reading in force."""
    RANK_POINTS = "rank_points"
    """名次分."""
    BAND = "band"
    """What combine.toml says that the unit's band (等次) is worth."""


class VoteTable(Table):
    """`[vote]`."""

    by: Annotated[VoteBy, BeforeValidator(member_of(VoteBy))] = VoteBy.MEAN
    weight: WeightKey
    full: WeightKey
    """The full mark: what the weight is given for."""
    bands: dict[str, FractionKey] = Field(default_factory=dict)
    """With `band`: the score of each, by its name."""


class PartTable(Table):
    """`[[parts]]`: another assessment, a score for every unit."""

    id: IdKey
    name: TextKey
    weight: WeightKey
    full: WeightKey
    file: TextKey


class DeductionTable(Table):
    """`[[deductions]]`: what is taken off, of those units that the file names."""

    id: IdKey
    name: TextKey
    file: TextKey
    of: str | None = None
    """Of which part's score, or `vote`'s; None: of the total."""


class CombineTable(Table):
    """The whole file."""

    schema_name: Annotated[str, BeforeValidator(only(SCHEMA)), Field(alias="schema")]
    name: TextKey
    vote: VoteTable
    parts: list[PartTable] = Field(default_factory=list)
    deductions: list[DeductionTable] = Field(default_factory=list)


def parse_combine(content: bytes, *, name: str) -> CombineTable:
    """Return what the bytes of a combine.toml say.

    Raises:
        CombineError: there are faults; it holds all of them, by line.
    """
    return read_table(content, CombineTable, CombineError, name=name, contradictions=_find)


def _find(raw: Mapping[str, Any]) -> Iterator[Finding]:
    parts = known_ids(raw, "parts")
    for key in ("parts", "deductions"):
        yield from duplicates(raw, key, "id")
        yield from duplicates(raw, key, "name")
        for path, id_ in texts_of(raw, key, "id"):
            if id_ == VOTE or (key == "deductions" and id_ in parts):
                yield path, say("combine.id_taken", got=id_)
    for path, of in texts_of(raw, "deductions", "of"):
        yield from unknown(path, of, [VOTE, *parts], "parts")
    vote = raw.get("vote")
    by, bands = (vote.get("by"), vote.get("bands")) if isinstance(vote, dict) else (None, None)
    if by == VoteBy.BAND and not bands:
        yield ("vote", "by"), say("activity.needs", got=by, wanted="[vote.bands]")
    if by != VoteBy.BAND and bands:
        yield ("vote", "bands"), say("activity.only_with", name="by", word=VoteBy.BAND.value)


def full_of(table: CombineTable, of: str) -> Fraction:
    """Return the full mark of a part, or of the vote."""
    return next((part.full for part in table.parts if part.id == of), table.vote.full)
