"""What stands above the count: the plan, rulings, vetoes, signatures, and earlier years."""

from dataclasses import replace

from ballot.acceptance import Acceptance
from ballot.activity import Veto
from ballot.errors import UsageError
from ballot.history import PastYear
from ballot.ids import UnitId
from ballot.person import Second
from ballot.plan import PlanOrigin, PlanRecord
from ballot.ruling import Ruling
from store.acceptances import acceptance_payload
from store.acting import confirmed
from store.codec import (
    asked_payload,
    clean,
    past_year_payload,
    plan_payload,
    ruling_payload,
    veto_payload,
)
from store.decisions import Decisions
from store.event import EventKind
from store.recorder import required


class Authority(Decisions):
    """Records what two people say for the leading group and of earlier years."""

    def record_ruling(self, ruling: Ruling, *, second: Second | None = None) -> None:
        """Record what the leading group settles, as a second person confirms.

        Args:
            ruling: what is settled, and by which two people.
            second: how the second confirms; None where the first typed `ruling.confirmed_by`.

        Raises:
            UsageError: somebody or the reason is not named, or both are one person; a unit is
                chosen that the question isn't about.
        """
        ruling = replace(
            ruling,
            text=required(ruling.text, "rule.no_reason"),
            by=required(ruling.by, "store.no_name"),
        )
        for unit in ruling.chosen:
            if unit not in ruling.units:
                raise UsageError("store.not_in_question", unit=unit)
        with self.writing():
            self._append(EventKind.RULED, confirmed(ruling_payload(ruling), second))

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

    def record_veto(self, veto: Veto, *, second: Second | None = None) -> None:
        """Record that a unit may not be 优胜单位 (七(二)5), as a second person confirms.

        Args:
            veto: reason, authority, and the two people.
            second: how the second confirms; None where the first typed `veto.confirmed_by`.

        Raises:
            UsageError: reason, authority or somebody isn't named, or both are one person.
        """
        veto = replace(
            veto,
            reason=required(veto.reason, "store.no_reason"),
            authority=required(veto.authority, "store.no_authority"),
            by=required(veto.by, "store.no_name"),
        )
        with self.writing():
            self._append(EventKind.VETOED, confirmed(veto_payload(veto), second))

    def lift_veto(self, unit: UnitId, *, why: str, by: str, confirmed_by: str | Second) -> None:
        """Take a veto that was entered here back, as a second person confirms.

        Raises:
            UsageError: there is none; reason or somebody isn't named, or both are one person.
        """
        facts = {
            "why": required(why, "store.no_reason"),
            "by": required(by, "store.no_name"),
            "confirmed_by": confirmed_by,
        }
        with self.writing():
            if unit not in self._state.vetoes:
                raise UsageError("store.no_veto", unit=unit)
            self._append(EventKind.VETO_LIFTED, {"unit": unit, **facts})

    def record_signature(self, tally_sha256: str, signer: str, key_sha256: str) -> None:
        """Record that somebody signed a tally of this folder.

        From here on the signature belongs to it: one that was taken away, or a public key that was
        exchanged, is seen.

        Args:
            tally_sha256: of the signed bytes, hex.
            signer: the key's name.
            key_sha256: SHA-256 of its SubjectPublicKeyInfo, hex.
        """
        facts = {"tally_sha256": tally_sha256, "signer": clean(signer), "key_sha256": key_sha256}
        with self.writing():
            self._append(EventKind.TALLY_SIGNED, facts)

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

    def record_acceptance(self, acceptance: Acceptance, *, second: Second | None = None) -> None:
        """Record what 考评验收 came to, as a second person confirms; a later word replaces it.

        Args:
            acceptance: the result, and the two people.
            second: how the second confirms; None where the first typed `confirmed_by`.

        Raises:
            UsageError: somebody isn't named, or both are one person.
        """
        acceptance = replace(acceptance, by=required(acceptance.by, "store.no_name"))
        with self.writing():
            payload = confirmed(acceptance_payload(acceptance), second)
            self._append(EventKind.ACCEPTANCE_RECORDED, payload)

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
