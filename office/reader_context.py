"""What the reader of pages must know of an activity, gathered from its folder and its evidence."""

from ballot.errors import SourceError
from ballot.profile import load_profile
from office.blank_forms import load_blank_forms
from office.folder import ActivityFolder
from scanner.context import ReadingContext
from store.evidence import Store


def desk_context(folder: ActivityFolder, store: Store) -> ReadingContext:
    """Return the same for pages that may be opened before anything was printed.

    Raises:
        StoreError: as `reading_context`.
    """
    if not store.prints():
        return ReadingContext(
            activity=folder.activity.id, secret=folder.secret(), layouts={}, sheets={}
        )
    return reading_context(folder, store)


def reading_context(folder: ActivityFolder, store: Store) -> ReadingContext:
    """Return what the reader must know of an activity, the scanner's profile included.

    Raises:
        SourceError: nothing was printed.
        StoreError: a layout, the secret or the profile is missing or damaged.
    """
    layouts = folder.printed_layouts(store)
    if not layouts:
        raise SourceError("office.scan.nothing_printed")
    return ReadingContext(
        activity=folder.activity.id,
        secret=folder.secret(),
        layouts={form: printed.layout for form, printed in layouts.items()},
        sheets={id_: sheet.form for id_, sheet in store.printed_sheets().items()},
        profile=load_profile(folder.path),
        sessions=tuple(session.id for session in folder.activity.sessions),
        blank_forms=load_blank_forms(folder, store, layouts),
    )
