"""Refused pages that people close: one person some of them, two people what may be a ballot."""

from collections.abc import Mapping, Sequence

from ballot.errors import UsageError
from ballot.person import Person, Role, Second
from ballot.reading import RejectionReason
from store.acting import acting, second_of, signed
from store.codec import key_payload
from store.event import EventKind
from store.pages import is_open
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
        part: int = 0,
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
            part: of the picture, from 1; 0 for a whole picture.
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
            pages = self._pages(PageKey(sha256, index, part), through)
            self._require_waiting(pages)
            payload = self._dismissal(pages, who, instead)
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
        part: int = 0,
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
            pages = self._pages(PageKey(sha256, index, part), through)
            reason = self._require_waiting(pages)
            payload = self._dismissal(pages, who, instead)
            if reason in CLOSED_BY_ONE:
                self._append(EventKind.PAGE_DISMISSED, payload)
                return True
            for each in pages:
                if each in self._state.dismissals:
                    name = self._state.files[sha256].names[0]
                    raise UsageError("store.dismissal_proposed", page=each.page, file=name)
            self._append(EventKind.DISMISSAL_PROPOSED, payload)
            return False

    def confirm_dismissal(self, sha256: str, index: int, by: Person, *, part: int = 0) -> None:
        """Close a rejection that somebody else has proposed to close.

        Raises:
            UsageError: nobody is named, there is no proposal, it is this person's own, or was
                made in the same browser; the page is closed.
        """
        with self.writing():
            proposal = self._proposed_dismissal(PageKey(sha256, index, part))
            self.dismiss_page(
                sha256,
                proposal.pages.start,
                proposal.by,
                proposal.why,
                part=proposal.part,
                through=proposal.pages.stop - 1,
                role=proposal.role,
                instead=proposal.instead,
                confirmed_by=second_of(by, proposal),
            )

    def withdraw_dismissal(
        self, sha256: str, index: int, by: Person, why: str, *, part: int = 0
    ) -> None:
        """Take back or refuse a proposal to close a rejection.

        Raises:
            UsageError: nobody or no reason is named, or there is no such proposal.
        """
        who = acting(by, why)
        with self.writing():
            proposal = self._proposed_dismissal(PageKey(sha256, index, part))
            first = PageKey(sha256, proposal.pages.start, proposal.part)
            pages = self._pages(first, proposal.pages.stop - 1)
            self._append(EventKind.DISMISSAL_WITHDRAWN, {**_pages_payload(pages), **who})

    def _pages(self, first: PageKey, through: int | None) -> list[PageKey]:
        """Return the pages from one to the one with an index; of those after the file's last, one.

        Raises:
            UsageError: there are none.
        """
        file = self._state.files.get(first.sha256)
        last = min(first.index if through is None else through, file.pages if file else 0)
        pages = [first._replace(index=index) for index in range(first.index, last + 1)]
        if not pages:
            raise UsageError("store.not_rejected", sha256=first.sha256[:12], page=first.page)
        return pages

    def _proposed_dismissal(self, key: PageKey) -> DismissalProposal:
        proposal = self._state.dismissals.get(key)
        if proposal is None:
            raise UsageError("store.no_dismissal", sha256=key.sha256[:12], page=key.page)
        return proposal

    def _require_waiting(self, pages: Sequence[PageKey]) -> RejectionReason:
        """Make sure that all these pages wait for a person, as one; returns why.

        A part of a picture is no run with others.
        """
        first, last = pages[0], pages[-1]
        for key in pages:
            refused = self._state.rejected.get(key)
            if refused is None:
                raise UsageError("store.not_rejected", sha256=key.sha256[:12], page=key.page)
            if not is_open(self._state, key):
                name = self._state.files[key.sha256].names[0]
                raise UsageError("store.not_open", file=name, page=key.page)
        found = [self._state.rejected[key].rejection for key in pages]
        if len(found) > 1 and (first.part or not is_run(found)):
            name = self._state.files[first.sha256].names[0]
            raise UsageError("store.no_run", file=name, first=first.page, last=last.page)
        return found[0].reason

    def _dismissal(
        self, pages: Sequence[PageKey], who: Mapping[str, str], instead: PageKey | None
    ) -> dict[str, object]:
        payload: dict[str, object] = {**_pages_payload(pages), **who}
        if instead is not None:
            if not self._state.is_read(instead):
                raise UsageError("store.not_read", sha256=instead.sha256[:12], page=instead.page)
            payload["instead"] = key_payload(instead)
        return payload


def _pages_payload(pages: Sequence[PageKey]) -> dict[str, object]:
    """Return which pages are meant, as events hold it."""
    payload: dict[str, object] = key_payload(pages[0])
    if len(pages) > 1:
        payload["through"] = pages[-1].index
    return payload
