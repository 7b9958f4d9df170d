"""What waits, whatever is in doubt."""

import pytest

from ballot.ids import LineId, SessionId, SheetId
from ballot.messages import say
from ballot.reading import DoubtReason
from review.queue import SheetScans, items_of_sheet
from store.counting import WaitingSheet

LINE = LineId("local-01")


@pytest.mark.parametrize("reason", DoubtReason)
def test_a_row_waits_whatever_its_doubt_is(reason: DoubtReason) -> None:
    waiting = WaitingSheet(SheetId("ABCDEFHJKMNP"), SessionId("north"), ((LINE, (reason,)),))

    (item,) = items_of_sheet(waiting, SheetScans({}, {}), is_proposed=False)

    assert item.reasons == (reason.value,)
    assert say(f"doubt.{reason.value}")
