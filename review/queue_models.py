"""What the queue shows, and who gets which item next."""

from collections.abc import Collection, Mapping

from ballot.ids import grouped
from ballot.messages import say
from review.access import Doorkeeper, SignedIn
from review.claims import Claims
from review.desk import Desk
from review.queue import REFUSED_RANK, Filter, Item
from review.words import Model, batch_word, choices, named, reason_word


class QueueModels:
    """Builds the model of the queue.

    Args:
        desk: what stands and what waits.
        claims: who is looking at what.
        door: what people put off.
    """

    def __init__(self, desk: Desk, claims: Claims, door: Doorkeeper) -> None:
        self.desk = desk
        self.claims = claims
        self.door = door

    def queue(self, wanted: Filter, signed: SignedIn) -> Model:
        """Return the queue: how much waits for what reason, and the items of a part of it."""
        everything = self.desk.queue()
        items = [item for item in everything if wanted.takes(item)]
        activity = self.desk.activity
        held, later = self.claims.held(), frozenset(self.door.later(signed))
        return {
            "progress": self.progress(wanted),
            "filter": wanted.query(),
            "reasons": choices(
                (reason for item in everything for reason in item.reasons), reason_word
            ),
            "sessions": [
                {"value": session.id, "label": session.name} for session in activity.sessions
            ],
            "units": [{"value": unit.id, "label": unit.name} for unit in activity.units],
            "batches": choices((item.batch for item in everything if item.batch), batch_word),
            "items": [self._item(item, signed, held, later) for item in items],
        }

    def progress(self, wanted: Filter | None = None) -> Model:
        """Return how much waits and how much is settled: of doubts, never of votes.

        Args:
            wanted: the part of the queue that somebody goes through; None or empty for all of it.
        """
        waiting = self.desk.queue()
        part = len(waiting)
        is_part = wanted is not None and bool(wanted.query())
        if wanted is not None and is_part:
            part = sum(map(wanted.takes, waiting))
        settled, done = self.desk.settled(), self.desk.done_today()
        left = say("review.waiting", count=part)
        if is_part:
            left = say("review.waiting_part", count=part, all=len(waiting))
        today = say("review.done_today", rows=done.rows)
        if done.others:
            today = say("review.done_today_more", rows=done.rows, others=done.others)
        return {
            "waiting": len(waiting),
            "part": part,
            "refused": sum(item.rank == REFUSED_RANK for item in waiting),
            "settled": settled,
            "total": len(waiting) + settled,
            "rows_waiting": sum(item.rows for item in waiting),
            "today": {"rows": done.rows, "others": done.others},
            "words": {"left": left, "today": today},
        }

    def _item(
        self, item: Item, signed: SignedIn, held: Mapping[str, str], later: Collection[str]
    ) -> Model:
        return {
            "kind": item.kind.value,
            "address": item.address,
            "reasons": [named(reason) for reason in item.reasons],
            "sheet": grouped(item.sheet) if item.sheet else None,
            "unit": self.desk.activity.line_name(item.line) if item.line else None,
            "session": self._session(item.session),
            "file": item.order[0],
            "file_page": item.order[1] + 1,
            "part": item.order[2] or None,
            "last_page": (item.order[1] if item.through is None else item.through) + 1,
            "is_held": held.get(item.address, signed.id) != signed.id,
            "is_later": item.address in later,
        }

    def next_for(self, signed: SignedIn, wanted: Filter, after: str | None = None) -> str | None:
        """Return the next item for somebody and hold it for them, or None.

        Args:
            signed: who asks.
            wanted: from which part of the queue.
            after: the item that they are at: what follows it comes first.
        """
        # In this order: who has given an item back has settled it before, and the queue shows that.
        held = self.claims.held()
        queue = self.desk.queue_now(wanted)
        at = next((place for place, item in enumerate(queue) if item.address == after), -1)
        ordered = queue[at + 1 :] + queue[: max(at, 0)]
        ordered = [item for item in ordered if item.address != after]
        later = frozenset(self.door.later(signed))
        first = [item for item in ordered if item.address not in later]
        put_off = [item for item in ordered if item.address in later]
        for item in first + put_off:
            if held.get(item.address, signed.id) != signed.id:
                continue
            if self.claims.take(item.address, signed.id):
                return item.address
        return None

    def _session(self, session: str | None) -> str | None:
        found = next((s for s in self.desk.activity.sessions if s.id == session), None)
        return found.name if found else session
