"""Opens an activity folder: its plan, its secret, the layouts that were printed, its evidence."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ballot.activity import Activity
from ballot.activity_file import ACTIVITY_FILE, load_activity
from ballot.errors import StoreError, UsageError
from ballot.ids import ActivityId, FormId, FormKey, SessionId, is_practice
from ballot.layout import Layout
from ballot.logbook import Logbook
from ballot.machine import load_machine
from office.new_folder import SECRET_KEY_BYTES, SECRET_KEY_FILE
from office.owner_files import narrow_folder
from office.plan import check_plan
from store.evidence import Store
from store.originals import ORIGINALS, Originals
from store.originals_place import OriginalsPlace, open_originals
from store.place import AWAY_FILE, DATABASE_FILE, StorePlace, place_of

_LOG = Logbook(__name__)

COVERS = "covers"
DECK = "deck"
FORMS = "forms"
OUTPUT = "output"
OF_FORMS = "forms"
"""Folder of the results of further forms, in output/."""
SESSIONS = "sessions"
"""Folder of the packages of sealed sessions, in output/."""
KEYS = "keys"
MERGED = "merged"
HISTORY = "history"
LAYOUT_SUFFIX = ".layout.json"


@dataclass(frozen=True, slots=True)
class PrintedLayout:
    """A layout as it stands in the folder."""

    layout: Layout
    digest: str
    """SHA-256 of the bytes of its file, hex."""


@dataclass(frozen=True, slots=True)
class ActivityFolder:
    """One evaluation on disk."""

    path: Path
    activity: Activity
    """As activity.toml has it, or as one of its forms does (`seen_by`)."""

    def seen_by(self, form: FormKey) -> "ActivityFolder":
        """Return the folder for what was printed as one form: its sheets, sessions and results.

        Raises:
            UsageError: the activity has no such form.
        """
        if form == self.activity.form_key and not self.activity.forms:
            return self
        try:
            return replace(self, activity=self.activity.seen_by(form))
        except KeyError:
            known = ", ".join(each.id for each in self.activity.forms if each.id)
            raise UsageError("office.folder.no_form", form=form, known=known or "-") from None

    def of_session(self, session: SessionId) -> "ActivityFolder":
        """Return the folder for the form that a session hands out."""
        return replace(self, activity=self.activity.of_session(session))

    @property
    def place(self) -> StorePlace:
        """Where the evidence lies: a file in the folder, or the database of machine.toml.

        Raises:
            StoreError: the folder says that it is elsewhere.
            MachineError: machine.toml has faults.
        """
        return place_of(self.path, self._store_url, self.activity.id)

    @property
    def _store_url(self) -> str | None:
        """Return the machine's database; what is for practice stays in its folder."""
        return None if is_practice(self.activity.id) else load_machine().store_url

    @property
    def forms(self) -> Path:
        """Where printed forms and their layouts stand."""
        return self.path / FORMS

    @property
    def covers(self) -> Path:
        """Where printed covers of batches stand."""
        return self.path / COVERS

    @property
    def output(self) -> Path:
        """Where tallies and exports stand; those of a further form in a folder of its own."""
        key = self.activity.form_key
        return self.path / OUTPUT / OF_FORMS / key if key else self.path / OUTPUT

    @property
    def sessions(self) -> Path:
        """Where the packages of sealed sessions stand, whatever they hand out."""
        return self.path / OUTPUT / SESSIONS

    @property
    def keys(self) -> Path:
        """Where signing keys stand."""
        return self.path / KEYS

    @property
    def merged(self) -> Path:
        """Where the packages of sessions sealed in other folders stand."""
        return self.path / MERGED

    @property
    def history(self) -> Path:
        """Where the tallies of earlier years stand that were taken in."""
        return self.path / HISTORY

    def store(self, *, kept: bool = False) -> Store:
        """Open the evidence store of an activity whose plan is the one on record.

        Args:
            kept: whether the state that is kept in tables will do (`Store.open`).

        Raises:
            StoreError: it can't be used.
            PlanError: activity.toml was changed since something was printed, and nobody has
                accepted it.
        """
        store = self.evidence(kept=kept)
        try:
            check_plan(self, store)
        except BaseException:
            store.close()
            raise
        return store

    def evidence(self, *, kept: bool = False) -> Store:
        """Open the evidence store whatever activity.toml says: for what counts nothing by it.

        Raises:
            StoreError: it can't be used.
        """
        narrow_folder(self.path)
        return Store.open(self.path, url=self._store_url, activity=self.activity.id, kept=kept)

    def originals(self) -> Originals:
        """Return where the scanned files of the activity are kept.

        Raises:
            MachineError: machine.toml has faults.
        """
        return open_originals(self.originals_place())

    def originals_place(self) -> OriginalsPlace:
        """Return in words where they are: from them any process or machine opens the same.

        Raises:
            MachineError: machine.toml has faults.
        """
        return originals_place(self.path, lambda: self.activity.id)

    def secret(self) -> bytes:
        """Return the key that authenticates the codes of this activity's sheets.

        Raises:
            StoreError: the file is missing or damaged.
        """
        path = self.path / SECRET_KEY_FILE
        try:
            secret = bytes.fromhex(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as problem:
            raise StoreError("office.folder.no_secret", path=path, problem=problem) from problem
        if len(secret) != SECRET_KEY_BYTES:
            problem_text = f"{len(secret)} bytes"
            raise StoreError("office.folder.no_secret", path=path, problem=problem_text)
        return secret

    def layouts(self) -> Mapping[FormId, PrintedLayout]:
        """Return every layout in the folder by the id of its form.

        Raises:
            StoreError: one can't be read, or isn't what was written.
        """
        found: dict[FormId, PrintedLayout] = {}
        for path in sorted(self.forms.glob(f"*{LAYOUT_SUFFIX}")):
            try:
                content = path.read_bytes()
                layout = Layout.from_json(content.decode())
            except (OSError, ValueError) as problem:
                raise StoreError(
                    "office.folder.bad_layout", path=path, problem=problem
                ) from problem
            found[layout.form] = PrintedLayout(layout, hashlib.sha256(content).hexdigest())
        return found

    def printed_layouts(self, store: Store) -> Mapping[FormId, PrintedLayout]:
        """Return the layouts of the sheets that were printed.

        Raises:
            StoreError: one of them is missing or damaged.
        """
        layouts = self.layouts()
        forms = {run.form for run in store.prints() if self.activity.holds(run.session)}
        for form in sorted(forms - layouts.keys()):
            raise StoreError("office.folder.lost_layout", folder=self.forms, form=form)
        return {form: layouts[form] for form in sorted(forms)}


def originals_place(path: Path, activity: Callable[[], ActivityId]) -> OriginalsPlace:
    """Return where the scanned files of an activity are kept.

    Args:
        path: the activity folder.
        activity: tells its id, where the machine keeps originals elsewhere.

    Raises:
        MachineError: machine.toml has faults.
    """
    here = path.absolute() / ORIGINALS
    said = load_machine().originals
    if said.url is None or is_practice(activity()):
        return OriginalsPlace(here)
    url = f"{said.url.rstrip('/')}/{activity()}"
    return OriginalsPlace(here, url, cache_mib=said.cache_mib)


def folder_of(path: Path) -> Path | None:
    """Return the activity folder in which a file lies, wherever links to it stand; None outside.

    Its secret or its evidence tells one as well as its plan: taking one away changes nothing.
    """
    marks = (ACTIVITY_FILE, SECRET_KEY_FILE, DATABASE_FILE, AWAY_FILE)
    parents = path.resolve().parents
    return next((each for each in parents if any((each / m).is_file() for m in marks)), None)


def place_at(path: Path) -> StorePlace:
    """Return where the evidence of a folder lies, whatever its plan says, where a file holds it.

    Raises:
        StoreError: the folder says that it is elsewhere.
        ActivityError: it is in a database, and activity.toml can't be read, which names it there.
        MachineError: machine.toml has faults.
    """
    if load_machine().store_url is None:
        return place_of(path)
    return open_folder(path).place


def open_form(path: Path, form: str) -> ActivityFolder:
    """Open an activity folder for what was printed as one form; `[form]` where none is named.

    Raises:
        ActivityError: activity.toml is missing or has faults, all of them in the error.
        UsageError: the activity has no such form.
    """
    return open_folder(path).seen_by(FormKey(form))


@_LOG.step("open the folder")
def open_folder(path: Path) -> ActivityFolder:
    """Read the plan of the activity in `path`.

    Raises:
        ActivityError: activity.toml is missing or has faults, all of them in the error.
    """
    return ActivityFolder(path, load_activity(path / ACTIVITY_FILE))
