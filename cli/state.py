"""`pingyi state`: compares the state that is kept in tables with the log, and makes it anew."""

from contextlib import nullcontext, suppress

from ballot.errors import StoreError
from ballot.messages import say
from cli.options import HERE, FolderOption, JsonOption
from cli.terminal import note, show_json

_NAMED = 10
"""So many differing entries are named."""


def state(folder: FolderOption = HERE, as_json: JsonOption = False) -> None:
    """Fold the log from its beginning, compare what is kept with it, and keep it anew.

    Nothing that is counted, sealed or signed rests on what is kept: a difference tells that the
    file was damaged or changed, and that what people saw since then may have been wrong.
    """
    from office.folder import open_folder
    from store.event import NO_HASH
    from store.state_check import compare_state, remove_state

    opened = open_folder(folder)
    comparison = None
    with opened.evidence() as store:
        # What is written meanwhile would be a difference, and nobody's fault.
        is_new = store.head() == NO_HASH
        with nullcontext() if is_new else store.writing():
            with suppress(StoreError):  # tables that can't be read are made anew like others
                comparison = compare_state(opened.place, opened.activity)
            if comparison is None or comparison.differing:
                remove_state(opened.place)
                made = compare_state(opened.place, opened.activity)
                comparison = comparison or made
    if as_json:
        show_json(
            {
                "ok": not comparison.differing,
                "entries": comparison.entries,
                "differing": list(comparison.differing),
            }
        )
    if comparison.differing:
        named = say("words.list").join(comparison.differing[:_NAMED])
        raise StoreError("cli.state.differs", count=len(comparison.differing), named=named)
    note(say("cli.state.ok", entries=comparison.entries))
