"""Pages of one file that follow each other, in words."""

from ballot.messages import say


def pages_text(file: str, first: int, last: int, pages: int = 0) -> str:
    """Return which pages of a file are meant.

    Args:
        file: its name, for people.
        first: the first page, from 1.
        last: the last one.
        pages: how many the file has; 0 where that isn't known.
    """
    if first == last:
        return say("words.page", file=file, page=first)
    if (first, last) == (1, pages):
        return say("words.all_pages", file=file, pages=pages)
    return say("words.pages", file=file, first=first, last=last)
