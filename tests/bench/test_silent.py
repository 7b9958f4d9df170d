import pytest

from ballot.grade import Vote
from ballot.ids import LineId, UnitId
from ballot.reading import DoubtReason, RowReading
from bench.silent import Fate, Tally, table
from bench.silent_pages import Kind
from bench.silent_paper import NOTHING, RowTruth

UNIT = UnitId("unit-1")


def seen(vote: Vote | None) -> RowReading:
    """Return a row that was read so; a doubt where None."""
    return RowReading(LineId(UNIT), vote, () if vote else (DoubtReason.MARGINAL_MARK,))


@pytest.mark.parametrize(
    ("allowed", "row", "counted"),
    [
        (NOTHING, None, "refused"),
        (NOTHING, seen(None), "doubts"),
        ({Vote.SATISFIED}, seen(None), "doubts"),
        ({Vote.SATISFIED}, seen(Vote.SATISFIED), "right"),
        ({Vote.ABSTAIN}, seen(Vote.ABSTAIN), "right"),
        ({Vote.SATISFIED}, seen(Vote.DISSATISFIED), "votes"),
        ({Vote.ABSTAIN}, seen(Vote.SATISFIED), "votes"),
        (NOTHING, seen(Vote.SATISFIED), "votes"),
        (NOTHING, seen(Vote.ABSTAIN), "abstentions"),
        ({Vote.SATISFIED}, seen(Vote.ABSTAIN), "abstentions"),
    ],
)
def test_a_row_is_wrong_only_where_it_is_read_as_what_it_may_not_be(
    allowed: set[Vote], row: RowReading | None, counted: str
) -> None:
    fate = Fate()

    fate.add(RowTruth(frozenset(allowed)), row)

    assert fate == Fate(rows=1, **{counted: 1})
    assert fate.silently_wrong == (counted in ("votes", "abstentions"))


def test_counts_of_several_pages_add_up() -> None:
    whole, part = Tally(), Tally()
    part.pages = 2
    part.refusals["poor_registration"] = 1
    part.odd["slash"] = Fate(rows=3, votes=1, doubts=2)
    part.plain = Fate(rows=40, doubts=1, right=39)

    whole.add_all(part)
    whole.add_all(part)

    assert (whole.pages, whole.refusals["poor_registration"]) == (4, 2)
    assert whole.odd["slash"] == Fate(rows=6, votes=2, doubts=4)
    (line,) = table(Kind.STRUCK, whole)
    assert line.startswith(
        "| struck | slash | 6 | **2** | 0 | 0 | 4 | 0 | 4 | poor_registration 2 |"
    )
    assert "2.5% of 80" in line
