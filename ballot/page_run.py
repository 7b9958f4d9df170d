"""Pages of one file, in words: those that follow each other, and the parts of one."""

import re

from ballot.messages import say

_PAGE = re.compile(r"([1-9][0-9]{0,6})(?:/([1-9][0-9]{0,2}))?")
"""A page of a file as people write it, or a part of it."""


def page_text(page: int, part: int = 0) -> str:
    """Return a page of a file as people read it: `3`, or `3/1` for a part of it.

    Args:
        page: in the file, from 1.
        part: of a picture that shows several forms, from 1; 0 for the whole picture.
    """
    return f"{page}/{part}" if part else str(page)


def parse_page(text: str) -> tuple[int, int] | None:
    """Return page and part that `page_text` wrote, or a person; None where it is neither."""
    found = _PAGE.fullmatch(text.strip())
    return (int(found[1]), int(found[2] or 0)) if found else None


def pages_text(file: str, first: int, last: int, pages: int = 0, *, part: int = 0) -> str:
    """Return which pages of a file are meant.

    Args:
        file: its name, for people.
        first: the first page, from 1.
        last: the last one.
        pages: how many the file has; 0 where that isn't known.
        part: of the one page, from 1; 0 for the whole picture.
    """
    if first == last:
        return say("words.page", file=file, page=page_text(first, part))
    if (first, last) == (1, pages):
        return say("words.all_pages", file=file, pages=pages)
    return say("words.pages", file=file, first=first, last=last)
