"""What a scan names besides the pages it refused: pages that never came, backs without fronts."""

from collections.abc import Collection, Iterator

from ballot.ids import grouped
from ballot.messages import say
from ballot.reading import RejectionReason
from office.scan_report import RejectedPage
from store.evidence import Store
from store.standing import PageKey


def lone_blank_sides(store: Store, blank_sides: Collection[PageKey]) -> Iterator[RejectedPage]:
    """Yield the sides without rows of whose sheets no page was read."""
    if blank_sides:
        for stored in store.rejections():
            key = stored.sha256, stored.index
            if stored.is_open and key in blank_sides:
                yield RejectedPage(
                    file=stored.file,
                    name_bytes=stored.name_bytes,
                    page=stored.file_page,
                    through=stored.last_page,
                    pages=stored.pages,
                    reason=stored.rejection.reason,
                    detail=stored.rejection.detail,
                )


def missing_entries(store: Store) -> Iterator[RejectedPage]:
    """Yield an entry for each sheet of which some pages were read and others not."""
    printed = store.printed_sheets()
    for missing in store.missing_pages():
        numbers = range(1, printed[missing.sheet].pages + 1)
        there = min(set(numbers) - set(missing.pages))
        found = store.page_reading(missing.sheet, there)
        if found is None:
            continue
        (sha256, index), _ = found
        state = store.file_state(sha256)
        yield RejectedPage(
            file=state.names[0] if state else sha256,
            name_bytes=state.name_bytes if state else sha256.encode().hex(),
            page=index + 1,
            through=index + 1,
            pages=state.pages if state else 0,
            reason=RejectionReason.MISSING_PAGE,
            detail=say(
                "office.scan.missing_page",
                sheet=grouped(missing.sheet),
                pages=say("words.list").join(map(str, missing.pages)),
            ),
        )
