"""Refused pages that people close: one person some of them, two people what may be a ballot."""

from collections.abc import Mapping

from ballot.errors import UsageError
from ballot.person import Person, Role, Second
from store.acting import acting, second_of, signed
from store.log import EventKind
from store.recorder import Recorder
from store.second import CLOSED_BY_ONE
from store.standing import DismissalProposal, PageKey, StoredRejection


class Dismissals(Recorder):
    """The part of the store that closes refused pages."""

    def dismiss_page(
        self,
        sha256: str,
        index: int,
        by: str,
        why: str,
        *,
        role: Role = Role.OPERATOR,
        instead: PageKey | None = None,
        confirmed_by: str | Second = "",
    ) -> None:
        """Close a rejection: a person has looked, and nothing on the page is left to count.

        A page that may be a ballot of ours (`store.second.CLOSED_BY_ONE` has the reasons why it
        can't be) takes two people.

        Args:
            sha256: the file.
            index: the page in it, from 0.
            by: who decides.
            why: such as "cover sheet" or "scanned again as the next page".
            role: in what capacity.
            instead: the page that was read when the paper was scanned again.
            confirmed_by: the second person.

        Raises:
            UsageError: nobody or no reason is named; the page was not rejected, or is closed;
                the page that should stand in its place was not read; a second person is needed.
        """
        who = signed(by, role, why)
        with self.writing():
            self._require_waiting(sha256, index)
            payload = self._dismissal(sha256, index, who, instead)
            if confirmed_by:
                payload["confirmed_by"] = confirmed_by
            self._append(EventKind.PAGE_DISMISSED, payload)

    def propose_dismissal(
        self, sha256: str, index: int, by: Person, why: str, *, instead: PageKey | None = None
    ) -> bool:
        """Close a rejection if one person may, or propose to; it waits until a second confirms.

        Returns:
            Whether it is closed.

        Raises:
            UsageError: as `dismiss_page`; or somebody proposes it already.
        """
        who = acting(by, why)
        with self.writing():
            found = self._require_waiting(sha256, index)
            payload = self._dismissal(sha256, index, who, instead)
            if found.rejection.reason in CLOSED_BY_ONE:
                self._append(EventKind.PAGE_DISMISSED, payload)
                return True
            if (sha256, index) in self._state.dismissals:
                raise UsageError("store.dismissal_proposed", page=found.file_page, file=found.file)
            self._append(EventKind.DISMISSAL_PROPOSED, payload)
            return False

    def confirm_dismissal(self, sha256: str, index: int, by: Person) -> None:
        """Close a rejection that somebody else has proposed to close.

        Raises:
            UsageError: nobody is named, there is no proposal, it is this person's own, or was
                made in the same browser; the page is closed.
        """
        with self.writing():
            proposal = self._proposed_dismissal(sha256, index)
            self.dismiss_page(
                sha256,
                index,
                proposal.by,
                proposal.why,
                role=proposal.role,
                instead=proposal.instead,
                confirmed_by=second_of(by, proposal),
            )

    def withdraw_dismissal(self, sha256: str, index: int, by: Person, why: str) -> None:
        """Take back or refuse a proposal to close a rejection.

        Raises:
            UsageError: nobody or no reason is named, or there is no such proposal.
        """
        who = acting(by, why)
        with self.writing():
            self._proposed_dismissal(sha256, index)
            self._append(EventKind.DISMISSAL_WITHDRAWN, {"file": sha256, "index": index, **who})

    def _proposed_dismissal(self, sha256: str, index: int) -> DismissalProposal:
        proposal = self._state.dismissals.get((sha256, index))
        if proposal is None:
            raise UsageError("store.no_dismissal", sha256=sha256[:12], page=index + 1)
        return proposal

    def _require_waiting(self, sha256: str, index: int) -> StoredRejection:
        found = next((r for r in self.rejections() if (r.sha256, r.index) == (sha256, index)), None)
        if found is None:
            raise UsageError("store.not_rejected", sha256=sha256[:12], page=index + 1)
        if not found.is_open:
            raise UsageError("store.not_open", file=found.file, page=found.file_page)
        return found

    def _dismissal(
        self, sha256: str, index: int, who: Mapping[str, str], instead: PageKey | None
    ) -> dict[str, object]:
        payload: dict[str, object] = {"file": sha256, "index": index, **who}
        if instead is not None:
            if not self._state.is_read(instead):
                raise UsageError("store.not_read", sha256=instead[0][:12], page=instead[1] + 1)
            payload["instead"] = {"file": instead[0], "index": instead[1]}
        return payload
