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
            if stored.is_open and stored.key in blank_sides:
                yield RejectedPage(
                    file=stored.file,
                    name_bytes=stored.name_bytes,
                    page=stored.file_page,
                    through=stored.last_page,
                    pages=stored.pages,
                    part=stored.part or None,
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
        key, _ = found
        state = store.file_state(key.sha256)
        yield RejectedPage(
            file=state.names[0] if state else key.sha256,
            name_bytes=state.name_bytes if state else key.sha256.encode().hex(),
            page=key.index + 1,
            through=key.index + 1,
            pages=state.pages if state else 0,
            part=key.part or None,
            reason=RejectionReason.MISSING_PAGE,
            detail=say(
                "office.scan.missing_page",
                sheet=grouped(missing.sheet),
                pages=say("words.list").join(map(str, missing.pages)),
            ),
        )
