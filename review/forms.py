"""The forms that were printed, as the pages know them; more may be printed while they are open."""

from collections.abc import Callable

from ballot.ids import LineId, SheetId
from ballot.layout import PageLayout, Place, places_of
from ballot.reading import PageReading
from scanner.context import ReadingContext
from store.evidence import Store

Renewed = Callable[[Store], ReadingContext] | None
"""Makes the context anew once more was printed; None: nothing is, while pages are open."""


class Forms:
    """Layouts, and which sheet shows which.

    Args:
        context: as reading needs it.
        renewed: makes it anew.
    """

    def __init__(self, context: ReadingContext, renewed: Renewed = None) -> None:
        self._renewed = renewed
        self._take(context)

    def _take(self, context: ReadingContext) -> None:
        self.context = context
        self._places = {form: places_of(layout.pages) for form, layout in context.layouts.items()}

    def renew(self, store: Store) -> None:
        """Take in what was printed since."""
        if self._renewed is None:
            return
        if sum(run.sheets for run in store.prints()) != len(self.context.sheets):
            self._take(self._renewed(store))

    def page_layout(self, page: PageReading) -> PageLayout:
        """Return the layout of a page that was read."""
        layout = self.context.layouts[page.form].page(page.page)
        assert layout is not None, "a page is read only where its layout is known"  # noqa: S101
        return layout

    def places(self, sheet: SheetId) -> dict[LineId, Place]:
        """Return where each line stands on the form of a sheet; nothing of an unknown one."""
        form = self.context.sheets.get(sheet)
        return self._places.get(form, {}) if form else {}
