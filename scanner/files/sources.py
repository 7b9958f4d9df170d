"""Opens scanned files: pictures, multi-page TIFF and PDF become grey pages, one at a time.

What a file is shows in its first bytes, not in its name.
"""

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from ballot.reading import RejectionReason
from scanner.files.damage import damage_of
from scanner.files.directories import tiff_pages
from scanner.files.jpeg import decode_jpeg, open_jpeg
from scanner.files.kinds import FileKind, foreign_kind, kind_of
from scanner.files.pdf import PdfPages, count_pages, open_pdf
from scanner.files.pictures import open_picture
from scanner.files.pixels import attempt, unreadable
from scanner.files.tiff import open_tiff_page
from scanner.types import GrayImage, OpenedPage, Refused

__all__ = ["FileKind", "SourceFile", "examine", "kind_of", "open_pages"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that can be opened, and which pages it has."""

    path: Path
    kind: FileKind
    pages: int
    """How many pictures stand in it; their numbers are those of pages."""
    sha256: str | None = None
    """What the bytes must have when pages are read, hex; None where nobody has said."""
    previews: frozenset[int] = frozenset()
    """Pictures, from 0, that are no pages: smaller copies of others. They keep their numbers, as
    any program that shows the file counts them."""

    @property
    def page_count(self) -> int:
        """How many pages there are to be read."""
        return self.pages - len(self.previews)


def examine(path: Path) -> SourceFile:
    """Return kind and number of pages of a file.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    if path.stat().st_size == 0:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.empty")
    kind = kind_of(path)
    if kind is None:
        foreign = foreign_kind(path)
        detail = "source.unknown_kind" if foreign is None else f"source.foreign.{foreign}"
        raise Refused(RejectionReason.UNREADABLE_FILE, detail)
    previews: frozenset[int] = frozenset()
    try:
        match kind:
            case FileKind.TIFF:
                found = tiff_pages(path)
                pages = max(found, default=-1) + 1
                previews = frozenset(range(pages)) - found.keys()
            case FileKind.PDF:
                pages = count_pages(path)
            case _:
                pages = 1
    except Refused as refused:
        raise _placed(refused, path, kind) from refused
    except Exception as problem:  # decoders raise anything at all on damaged bytes
        raise _placed(unreadable(problem), path, kind) from problem
    if pages < 1:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.no_pages")
    return SourceFile(path, kind, pages, previews=previews)


def open_pages(source: SourceFile, start: int, stop: int) -> Iterator[OpenedPage | Refused]:
    """Yield pages `start` to `stop` (from 0, exclusive) of a file in grey, or why not.

    One page that can't be decoded doesn't keep the next from being read.
    """
    for page in _opened(source, start, stop):
        yield _placed(page, source.path, source.kind) if isinstance(page, Refused) else page


def _placed(refused: Refused, path: Path, kind: FileKind) -> Refused:
    """Return the refusal of a damaged file with where it is damaged, if that can be told."""
    if refused.key not in _DAMAGED:
        return refused
    try:
        damage = damage_of(path, kind)
    except OSError:
        return refused
    if damage is None:
        return refused
    key = f"{refused.key}.{damage.kind}"
    at, size = f"{damage.at + 1:,}", f"{damage.size:,}"
    return Refused(refused.rejection.reason, key, at=at, size=size)


_DAMAGED = frozenset({"source.truncated", "source.damaged", "source.damaged_pdf"})
"""Keys of texts that have others beside them, which say where."""


def _opened(source: SourceFile, start: int, stop: int) -> Iterator[OpenedPage | Refused]:
    match source.kind:
        case FileKind.JPEG:
            yield attempt(lambda: open_jpeg(source.path.read_bytes()))
        case FileKind.TIFF:
            yield from _tiff_pages(source.path, start, stop)
        case FileKind.PDF:
            with open_pdf(source.path, start) as document:
                for index in range(start, stop):
                    yield attempt(partial(_pdf_page, document, index))
        case _:
            yield attempt(lambda: open_picture(source.path, source.kind))


def _tiff_pages(path: Path, start: int, stop: int) -> Iterator[OpenedPage | Refused]:
    with ExitStack() as opened:
        image = None
        # Pillow opens no file whose first picture it doesn't know; the next ones it may know.
        with suppress(Exception):
            image = opened.enter_context(Image.open(path, formats=("TIFF",)))
        pages = tiff_pages(path)
        for index in range(start, stop):
            page = pages.get(index)
            if page is None:
                yield Refused(RejectionReason.NOT_A_FORM, "source.preview")
            else:
                yield attempt(partial(open_tiff_page, path, image, page))


def _pdf_page(document: PdfPages, index: int) -> GrayImage:
    page = document.page(index)
    return decode_jpeg(bytes(page)) if isinstance(page, memoryview) else page
