"""What is asked of whoever keys in a sheet: the rows of the pages that weren't read."""

from ballot.errors import StoreError
from ballot.ids import LineId, SheetId
from ballot.messages import say
from review.desk import Desk
from review.pictures import Pictures
from review.queue import page_address
from review.words import Model, paged


def lines_asked(desk: Desk, sheet: SheetId) -> list[LineId]:
    """Return the lines on pages that weren't read; all of them where every page was."""
    lines, read = desk.seen(sheet).lines, desk.scans(sheet).pages
    places = {line: desk.place(sheet, line) for line in lines}
    missing = [line for line in lines if (at := places[line]) is None or at.page not in read]
    return missing or list(lines)


def pages_asked(desk: Desk, sheet: SheetId) -> tuple[list[int], list[int]]:
    """Return the numbers of a sheet's pages that are asked, and of those that were read."""
    places = [desk.place(sheet, line) for line in lines_asked(desk, sheet)]
    asked = sorted({place.page for place in places if place is not None})
    return asked, sorted(desk.scans(sheet).pages.keys() - set(asked))


def pages_shown(desk: Desk, pictures: Pictures, sheet: SheetId, given: str | None) -> list[Model]:
    """Return the pictures to type from: of the refused pages that show what is asked.

    Args:
        desk: what stands.
        pictures: of pages.
        sheet: that is keyed in.
        given: address of the refused page that somebody came from; it comes first.
    """
    asked, _ = pages_asked(desk, sheet)
    with desk.using() as store:
        refused = [
            stored
            for stored in store.rejections()
            if stored.is_open
            and (stored.rejection.sheet == sheet or page_address(stored.key) == given)
        ]
    refused.sort(key=lambda stored: (page_address(stored.key) != given, stored.rejection.page or 0))
    shown = []
    for stored in refused:
        number = stored.rejection.page if stored.rejection.sheet == sheet else None
        if number is not None and number not in asked:
            continue
        try:
            pictures.view(stored.key)
        except StoreError:
            continue
        image = f"{page_address(stored.key)}/page.jpg"
        place = {"file": stored.file, **paged(stored.key)}
        shown.append({"image": image, "number": number, "is_refused": True, **place})
    if shown or len(asked) < len(desk.scans(sheet).pages):
        return shown
    return [  # every page was read, and is keyed in all the same
        {
            "image": f"{page_address(key)}/page.jpg",
            "number": number,
            "is_refused": False,
            "file": file.names[0],
            **paged(key),
        }
        for number, (key, file) in sorted(desk.scans(sheet).pages.items())
        if number in asked
    ]


def asked_words(desk: Desk, sheet: SheetId) -> str:
    """Return which pages are asked, in a sentence."""
    asked, read = pages_asked(desk, sheet)
    if not read:
        return say("review.keying_all", rows=len(lines_asked(desk, sheet)))
    listed = say("words.list").join
    return say(
        "review.keying_pages",
        asked=listed(map(str, asked)),
        rows=len(lines_asked(desk, sheet)),
        read=listed(map(str, read)),
    )
