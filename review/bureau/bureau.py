"""The activity folder as the office's pages use it: each act opens it anew, as a command would."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ballot.errors import UsageError
from ballot.person import Second
from office.folder import ActivityFolder, open_folder
from office.second import key_of, recorded_keys, with_key
from review.bureau.bodies import Confirmed
from review.desk import Desk
from store.evidence import Store
from store.second import checked_second

PATIENCE_SECONDS = 10.0
"""So long an act waits for whoever writes: a scan gives the right to others between two files."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """What the office's pages act on.

    Acts have a store of their own beside the desk's, and ask for the right to write like any other
    program; the desk learns from the log what they did.
    """

    path: Path
    """The activity folder."""
    desk: Desk
    """For what is only looked at."""

    def opened(self) -> ActivityFolder:
        """Return the folder as activity.toml has it now.

        Raises:
            ActivityError: it has faults.
        """
        return open_folder(self.path)

    @contextmanager
    def looking(self) -> Iterator[tuple[ActivityFolder, Store]]:
        """Hold the desk's store, for what is shown."""
        with self.desk.using() as store:
            yield ActivityFolder(self.path, self.desk.activity), store

    @contextmanager
    def acting(self, folder: ActivityFolder, *, kept: bool = False) -> Iterator[Store]:
        """Open the evidence for an act, and wait a moment for others who write.

        Args:
            folder: the activity.
            kept: as `Store.open`: for what leaves nothing behind but papers to be filled in.

        Raises:
            StoreError: it can't be used.
            PlanError: activity.toml was changed and nobody has accepted it.
        """
        with folder.store(kept=kept) as store:
            store.wait_for_writers(PATIENCE_SECONDS)
            yield store

    def second(self, folder: ActivityFolder, by: str, body: Confirmed) -> Second | None:
        """Return the second person, as `--confirmed-by` does; None where nobody is named.

        Args:
            folder: the activity.
            by: the first person.
            body: the second's name, as the first typed it, and the pass phrase of the second's
                key, as its owner typed it; empty where there is none.

        Raises:
            UsageError: both are one person, or a key needs a pass phrase and none was typed.
            SignatureError: the pass phrase or the key is wrong.
        """
        if not body.confirmed_by.strip():
            return None
        second = checked_second(by, body.confirmed_by)
        recorded = recorded_keys(folder, second.name)
        key = key_of(folder.keys, second.name, recorded)
        if key is None:
            return second
        passphrase = body.second_passphrase.get_secret_value()
        if not passphrase:
            raise UsageError("bureau.second_passphrase", name=second.name)
        return with_key(second.name, key, passphrase, recorded)
