"""How many sheets batches have, as people enter it."""

from ballot.batch import BatchId
from ballot.cover import MOST_BATCHES, MOST_SHEETS
from ballot.errors import UsageError
from ballot.person import Second
from store.decisions import Decisions
from store.event import EventKind
from store.recorder import required


class BatchCounts(Decisions):
    """How many sheets batches have, entered by hand."""

    def record_batch_count(
        self, batch: BatchId, sheets: int, by: str, *, confirmed_by: str | Second = ""
    ) -> None:
        """Record how many sheets were counted into a batch.

        A later number replaces an earlier one; all stay in the log. One that changes what was
        entered before, or what a cover says that was read, takes two people.

        Raises:
            UsageError: a number is out of range, nobody is named, the session is sealed, or a
                number changes and no second person confirms.
        """
        by = required(by, "store.no_name")
        if not 1 <= batch.batch <= MOST_BATCHES or not 0 <= sheets <= MOST_SHEETS:
            raise UsageError("batch.out_of_range", batches=MOST_BATCHES, sheets=MOST_SHEETS)
        payload: dict[str, object] = {
            "session": batch.session,
            "batch": batch.batch,
            "sheets": sheets,
            "by": by,
        }
        if confirmed_by:
            payload["confirmed_by"] = confirmed_by
        with self.writing():
            self._require_open(batch.session)
            self._append(EventKind.BATCH_COUNTED, payload)
