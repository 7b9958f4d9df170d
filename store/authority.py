"""What stands above the count: the plan, rulings taken back, and earlier years taken in."""

from dataclasses import replace

from ballot.errors import UsageError
from ballot.history import PastYear
from ballot.person import Second
from ballot.plan import PlanOrigin, PlanRecord
from ballot.ruling import Ruling
from store.acting import confirmed
from store.codec import asked_payload, past_year_payload, plan_payload
from store.decisions import Decisions
from store.log import EventKind
from store.recorder import required


class Authority(Decisions):
    """Records what two people say for the leading group and of earlier years."""

    def withdraw_ruling(
        self, ruling: Ruling, *, why: str, by: str, confirmed_by: str | Second
    ) -> None:
        """Take a ruling back, as a second person confirms: its question is open again.

        Args:
            ruling: on record.
            why: the reason.
            by: who takes it back.
            confirmed_by: who confirms it.

        Raises:
            UsageError: there is none; reason or somebody isn't named, or both are one person.
        """
        facts = {
            "why": required(why, "rule.no_reason"),
            "by": required(by, "store.no_name"),
            "confirmed_by": confirmed_by,
        }
        with self.writing():
            if ruling.asked not in self._state.rulings:
                raise UsageError("store.no_ruling", question=ruling.question)
            self._append(EventKind.RULING_WITHDRAWN, {**asked_payload(ruling), **facts})

    def record_history(self, past: PastYear, *, second: Second | None = None) -> None:
        """Record what an earlier, signed tally said, as a second person confirms.

        A later word on the same year replaces it.

        Args:
            past: what it said, and the two people.
            second: how the second confirms; None where the first typed `past.confirmed_by`.

        Raises:
            UsageError: somebody isn't named, or both are one person.
        """
        past = replace(past, by=required(past.by, "store.no_name"))
        with self.writing():
            self._append(EventKind.HISTORY_ADDED, confirmed(past_year_payload(past), second))

    def record_plan(self, record: PlanRecord, *, second: Second | None = None) -> PlanRecord:
        """Record an edition of activity.toml; a change needs a reason and two people.

        Args:
            record: the edition, and for a change the two people.
            second: how the second confirms; None where the first typed `record.confirmed_by`.

        Raises:
            UsageError: it is a change, and somebody or the reason is not named, or both are one
                person.
        """
        if record.origin is PlanOrigin.CHANGE:
            record = replace(
                record,
                by=required(record.by, "store.no_name"),
                why=required(record.why, "store.no_reason"),
            )
        with self.writing():
            self._append(EventKind.PLAN_RECORDED, confirmed(plan_payload(record), second))
            return self._state.plans[-1]
