"""Refused pages that people close: one person some of them, two people what may be a ballot."""

from collections.abc import Mapping

from ballot.errors import UsageError
from ballot.person import Person, Role, Second
from ballot.reading import RejectionReason
from store.acting import acting, second_of, signed
from store.log import EventKind
from store.pages import open_refusals
from store.recorder import Recorder
from store.runs import is_run
from store.second import CLOSED_BY_ONE
from store.standing import DismissalProposal, PageKey


class Dismissals(Recorder):
    """The part of the store that closes refused pages."""

    def dismiss_page(
        self,
        sha256: str,
        index: int,
        by: str,
        why: str,
        *,
        through: int | None = None,
        role: Role = Role.OPERATOR,
        instead: PageKey | None = None,
        confirmed_by: str | Second = "",
    ) -> None:
        """Close a rejection: a person has looked, and nothing is left to count.

        A page that may be a ballot of ours (`store.second.CLOSED_BY_ONE` has the reasons why it
        can't be) takes two people.

        Args:
            sha256: the file.
            index: the page in it, from 0.
            by: who decides.
            why: such as "cover sheet" or "scanned again as the next page".
            through: the last page of the run that is closed, from 0; None for a single page.
            role: in what capacity.
            instead: the page that was read when the paper was scanned again.
            confirmed_by: the second person.

        Raises:
            UsageError: nobody or no reason is named; a page was not rejected, or is closed; the
                pages are no run; the page that should stand in its place was not read; a second
                person is needed.
        """
        who = signed(by, role, why)
        with self.writing():
            pages = range(index, (index if through is None else through) + 1)
            self._require_waiting(sha256, pages)
            payload = self._dismissal(sha256, pages, who, instead)
            if confirmed_by:
                payload["confirmed_by"] = confirmed_by
            self._append(EventKind.PAGE_DISMISSED, payload)

    def propose_dismissal(
        self,
        sha256: str,
        index: int,
        by: Person,
        why: str,
        *,
        through: int | None = None,
        instead: PageKey | None = None,
    ) -> bool:
        """Close a rejection if one person may, or propose to; it waits until a second confirms.

        Returns:
            Whether it is closed.

        Raises:
            UsageError: as `dismiss_page`; or somebody proposes it already.
        """
        who = acting(by, why)
        with self.writing():
            pages = range(index, (index if through is None else through) + 1)
            reason = self._require_waiting(sha256, pages)
            payload = self._dismissal(sha256, pages, who, instead)
            if reason in CLOSED_BY_ONE:
                self._append(EventKind.PAGE_DISMISSED, payload)
                return True
            for each in pages:
                if (sha256, each) in self._state.dismissals:
                    name = self._state.files[sha256].names[0]
                    raise UsageError("store.dismissal_proposed", page=each + 1, file=name)
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
                proposal.pages.start,
                proposal.by,
                proposal.why,
                through=proposal.pages.stop - 1,
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
            pages = self._proposed_dismissal(sha256, index).pages
            self._append(EventKind.DISMISSAL_WITHDRAWN, {**_pages_payload(sha256, pages), **who})

    def _proposed_dismissal(self, sha256: str, index: int) -> DismissalProposal:
        proposal = self._state.dismissals.get((sha256, index))
        if proposal is None:
            raise UsageError("store.no_dismissal", sha256=sha256[:12], page=index + 1)
        return proposal

    def _require_waiting(self, sha256: str, pages: range) -> RejectionReason:
        """Make sure that all these pages wait for a person, as one; returns why."""
        waiting = open_refusals(self._state, sha256)
        for index in pages:
            if index in waiting:
                continue
            if (sha256, index) not in self._state.rejected:
                raise UsageError("store.not_rejected", sha256=sha256[:12], page=index + 1)
            name = self._state.files[sha256].names[0]
            raise UsageError("store.not_open", file=name, page=index + 1)
        found = [waiting[index] for index in pages]
        if not found:
            raise UsageError("store.not_rejected", sha256=sha256[:12], page=pages.start + 1)
        if len(found) > 1 and not is_run(found):
            name = self._state.files[sha256].names[0]
            raise UsageError("store.no_run", file=name, first=pages.start + 1, last=pages.stop)
        return found[0].reason

    def _dismissal(
        self, sha256: str, pages: range, who: Mapping[str, str], instead: PageKey | None
    ) -> dict[str, object]:
        payload: dict[str, object] = {**_pages_payload(sha256, pages), **who}
        if instead is not None:
            if not self._state.is_read(instead):
                raise UsageError("store.not_read", sha256=instead[0][:12], page=instead[1] + 1)
            payload["instead"] = {"file": instead[0], "index": instead[1]}
        return payload


def _pages_payload(sha256: str, pages: range) -> dict[str, object]:
    """Return which pages are meant, as events hold it."""
    payload: dict[str, object] = {"file": sha256, "index": pages.start}
    if len(pages) > 1:
        payload["through"] = pages.stop - 1
    return payload
