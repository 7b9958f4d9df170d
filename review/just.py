"""What was just recorded, and what `U` takes back: told with the next item."""

from ballot.grade import Vote
from ballot.ids import LineId, SheetId, grouped
from ballot.messages import say
from review.access import Doorkeeper, SignedIn
from review.desk import Desk
from review.paper import on_paper
from review.words import Model


class Just:
    """Tells what somebody just did.

    Args:
        desk: what stands.
        door: what people settled last.
    """

    def __init__(self, desk: Desk, door: Doorkeeper) -> None:
        self._desk = desk
        self._door = door

    def settled(self, sheet: SheetId, line: LineId, vote: Vote) -> Model:
        """Return a row that was settled this moment: it is what `U` takes back."""
        row = self._row(sheet, line, vote)
        return {
            "recorded": say("review.just.recorded", what=row),
            "undo": say("review.just.undo", what=row),
            "is_undo_of_it": True,
        }

    def said(self, what: str) -> Model:
        """Return what was done to a sheet or a page: `U` takes back what it took back before."""
        return {"recorded": say("review.just.recorded", what=what)}

    def sheet(self, sheet: SheetId, key: str) -> Model:
        """Return what was done to a sheet, by the key of its words."""
        return self.said(say(key, sheet=grouped(sheet)))

    def taken_back(self, signed: SignedIn, sheet: SheetId, line: LineId) -> Model:
        """Return a row that was taken back, and what `U` takes back next."""
        row = self._row(sheet, line, None)
        return {"recorded": say("review.just.taken_back", what=row), **self.last(signed)}

    def last(self, signed: SignedIn) -> Model:
        """Return what `U` takes back; `undo` is None where there is nothing."""
        last = self._door.last_settled(signed)
        if last is None:
            return {"undo": None}
        sheet, line, _ = last.row
        record = self._desk.record(sheet)
        seen = self._desk.seen(sheet)
        row = record.rows[seen.line_index[line]] if record else None
        what = self._row(sheet, line, row.vote if row else None)
        return {"undo": say("review.just.undo", what=what)}

    def _row(self, sheet: SheetId, line: LineId, vote: Vote | None) -> str:
        """Return a row as the paper names it, and what it comes to where that is known."""
        seen = self._desk.seen(sheet)
        printed = on_paper(self._desk, sheet, line)
        with self._desk.using() as store:
            known = store.printed_sheet(sheet)
        session = seen.session(known.session) if known else None
        row = say(
            "review.just.row",
            session=session.name if session else "",
            sheet=printed["id"] if printed else grouped(sheet),
            number=printed["number"] if printed else seen.line_index[line] + 1,
            unit=seen.line_name(line),
        ).strip()
        if vote is None:
            return row
        return say("review.just.vote", row=row, vote=seen.rules.scale.word(vote))
