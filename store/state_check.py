"""Compares the state that is kept in tables with the one that the log gives, entry by entry."""

from dataclasses import dataclass

from ballot.activity import Activity
from ballot.files import naming
from store.derive import counted
from store.event import NO_HASH
from store.keeper import StateKeeper
from store.place import StorePlace
from store.state_tables import STATE_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class StateComparison:
    """What a comparison came to."""

    entries: int
    """That the log gives."""
    differing: tuple[str, ...]
    """Kinds and keys of the entries that are otherwise in the tables, or in one of both only."""


def compare_state(place: StorePlace, activity: Activity) -> StateComparison:
    """Fold the log from its first event, and compare the tables that go with it.

    What lies in the tables is brought up to date first, as every command does that uses them.

    Raises:
        StoreError: the log can't be read, or isn't what was written.
    """
    place = place.opened_anew()
    log, tables = place.log(), place.tables()
    try:
        keeper = StateKeeper(log, tables)
        counted(log, keeper.refreshed(), activity)
        keeper.close()
        log.go_on_after(0, NO_HASH)
        folded = StateKeeper(log, None)
        counted(log, folded.refreshed(), activity)
        tables.begin()
        kept = {(kind, key): value for kind, key, value in tables.everything()}
        entries = 0
        differing: list[str] = []
        for kind, key, value in folded.entries():
            entries += 1
            if kept.pop((kind, key), None) != value:
                differing.append(f"{kind} {key}")
        differing += [f"{kind} {key}" for kind, key in kept]
    finally:
        tables.close()
        log.close()
    return StateComparison(entries=entries, differing=tuple(differing))


def remove_state(place: StorePlace) -> None:
    """Throw the tables of a store away: whoever needs them makes them anew.

    Raises:
        FileError: their file can't be removed.
    """
    if not place.is_file:
        tables = place.tables()
        tables.clear()
        tables.close()
        return
    path = place.folder / STATE_FILE
    with naming(path):
        for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            each.unlink(missing_ok=True)
