"""What people type of the writing on opinion sheets (征求意见表): no machine reads it."""

from ballot.errors import UsageError
from ballot.ids import SheetId, grouped
from ballot.person import Person
from store.event import EventKind
from store.pages import has_scan
from store.recorder import Recorder, entered, required


class Opinions(Recorder):
    """The part of the store that opinions are typed into."""

    def type_opinion(self, sheet: SheetId, text: str, by: Person) -> None:
        """Record what is written on a sheet; typed anew it takes the place of what was typed.

        Nothing is counted by it: it may be typed after the session is sealed.

        Args:
            sheet: a sheet that was scanned.
            text: what is written; empty where nothing is, or nothing that can be read.
            by: who typed.

        Raises:
            UsageError: nobody is named, the text has a character that no paper can show, or the
                sheet wasn't scanned.
        """
        who = {"by": required(by.name, "store.no_name"), "role": by.role.value}
        if by.browser:
            who["browser"] = by.browser
        text = entered(text)
        with self.writing():
            if sheet not in self._state.sheets or not has_scan(self._state, sheet):
                raise UsageError("store.no_writing", sheet=grouped(sheet))
            self._append(EventKind.OPINION_TYPED, {"sheet": sheet, "text": text, **who})
