"""Sessions that were sealed in this folder: what was sealed stands, and the evidence must give it.

A city tally is counted from what the sealed sessions sealed, as it is from packages that came from
other folders. Whatever the evidence, the rules or activity.toml now give instead for a sealed
session stops the tally, and is named.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ballot.activity import Activity
from ballot.errors import PingyiError, ReconciliationError, StoreError
from ballot.files import naming, sync_folder
from ballot.ids import FormId, SessionId, grouped
from ballot.messages import say
from ballot.record import SheetRecord
from ballot.session import Seal, SessionStatus
from office.folder import ActivityFolder
from office.own_sheets import OwnSheets
from office.plan import plan_digests
from output.gathered import Gathered
from output.package import (
    RECORDS_FILE,
    TALLY_FILE,
    SessionTally,
    lines_under,
    read_session_tally,
)
from output.records import record_from
from output.rules_table import rules_table
from output.tally_schema import TallySchema
from store.evidence import Store

_DRAFT = ".new-"

_NAMED = 8
"""Rows and keys that a refusal names; a longer list would scroll the start away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSession:
    """The package of a sealed session, its files compared with the seal."""

    stated: SessionTally
    place: Path
    """The folder of its revision."""

    def lines(self) -> Iterator[bytes]:
        """Yield its records, none of them kept.

        Raises:
            StoreError: they aren't those that were sealed; at the end at the latest.
        """
        stated = self.stated
        with told_damaged("seal.damaged", self.place):
            yield from lines_under(self.place / RECORDS_FILE, stated.root, stated.sheets)

    def is_what(self, found: Gathered) -> bool:
        """Return whether sheets that were gathered are, row by row, those that were sealed.

        One root stands for one set of lines: session, sheet, group, status, rows and salts.
        """
        return (found.leaves.root(), found.sheets) == (self.stated.root, self.stated.sheets)

    @property
    def status(self) -> SessionStatus:
        """Its numbers, with the seal in force."""
        return self.stated.status


def revision_folder(folder: ActivityFolder, session: SessionId, revision: int) -> Path:
    """Return where the package of a revision stands."""
    return folder.sessions / session / f"revision-{revision}"


def draft_folder(place: Path) -> Path:
    """Return where a package is put down before its seal is on record."""
    return place.with_name(f"{_DRAFT}{place.name}")


def sealed_sessions(folder: ActivityFolder, store: Store) -> dict[SessionId, SealedSession]:
    """Return every session that is sealed here, after its files were compared with the seal.

    Raises:
        StoreError: files are missing, or aren't those that were sealed.
    """
    return {
        session: load_sealed(revision_folder(folder, session, seal.revision), seal)
        for session, seal in store.seals().items()
    }


def load_sealed(place: Path, seal: Seal) -> SealedSession:
    """Return the package of a sealed session.

    Raises:
        StoreError: files are missing, or aren't those that were sealed.
    """
    _finish(place)
    with told_damaged("seal.damaged", place):
        stated = read_session_tally(place / TALLY_FILE)
        if stated.seal.tally_sha256 != seal.tally_sha256:
            raise ValueError(say("seal.other_digest", found=stated.seal.tally_sha256))
        package = SealedSession(stated=stated, place=place)
        deque(lines_under(place / RECORDS_FILE, stated.root, stated.sheets), maxlen=0)
    return package


@contextmanager
def told_damaged(key: str, place: Path) -> Iterator[None]:
    """Turn what is wrong with the files of a package into a StoreError that names its folder."""
    try:
        yield
    except (PingyiError, OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(key, path=place, problem=problem) from problem


def sealed_schemas(folder: ActivityFolder, store: Store) -> dict[SessionId, TallySchema]:
    """Return in which form each sealed session stands; without those whose tally can't be read."""
    schemas: dict[SessionId, TallySchema] = {}
    for session, seal in store.seals().items():
        with suppress(PingyiError):
            place = revision_folder(folder, session, seal.revision)
            schemas[session] = read_session_tally(place / TALLY_FILE).schema
    return schemas


def sealed_heads(folder: ActivityFolder) -> Iterator[tuple[Path, str]]:
    """Yield every package in the folder, sealed now or before, and the log's head that it names."""
    for path in sorted(folder.sessions.glob(f"*/revision-*/{TALLY_FILE}")):
        try:
            stated = read_session_tally(path)
        except PingyiError as problem:
            raise StoreError("seal.damaged", path=path.parent, problem=problem) from problem
        yield path.parent, stated.tally["digests"]["events"]


def _finish(place: Path) -> None:
    """Give a package its place whose seal was on record when the program was cut off."""
    draft = draft_folder(place)
    if draft.is_dir() and not place.exists():
        put_down(draft, place)


def put_down(draft: Path, place: Path) -> None:
    """Give a package its place; its files are on disk already.

    Raises:
        FileError: it can't be done; names the place.
    """
    with naming(place):
        draft.replace(place)
        sync_folder(place.parent)


def check_seals_hold(
    folder: ActivityFolder,
    store: Store,
    sealed: Mapping[SessionId, SealedSession],
    own: OwnSheets | None = None,
) -> None:
    """Make sure that evidence, rules and activity.toml still give what was sealed.

    Args:
        folder: the activity.
        store: its evidence.
        sealed: the packages of its sealed sessions.
        own: what the evidence comes to, where somebody has gone through it already.

    Raises:
        ReconciliationError: names the session, and the rows and keys that differ.
    """
    sealed = {each: of for each, of in sealed.items() if folder.activity.holds(each)}
    if not sealed:
        return
    # Of sessions whose sheets have another root: it may be another secret that salts them.
    records: dict[SessionId, list[SheetRecord]] = {
        session: []
        for session, package in sealed.items()
        if own is None or not package.is_what(own.of(session))
    }
    for record in store.sheet_records(folder.activity) if records else ():
        if record.session in records:
            records[record.session].append(record)
    statuses = {status.session: status for status in store.status(folder.activity)}
    layouts = {form: printed.digest for form, printed in folder.printed_layouts(store).items()}
    plans = plan_digests(store)
    for session, package in sealed.items():
        found = [
            *_changed_plan(package.stated, folder.activity.of_session(session), plans),
            *_changed_layouts(package.stated.layouts, layouts),
            *(
                _changed_rows(folder.activity, package.lines(), records[session])
                if session in records
                else ()
            ),
            *_changed_numbers(package.status, statuses[session]),
        ]
        if found:
            shown = found[:_NAMED]
            if len(found) > len(shown):
                shown.append(say("words.more", count=len(found) - len(shown)))
            raise ReconciliationError(
                "seal.overtaken",
                session=package.stated.tally["sessions"][0]["name"] or session,
                revision=package.stated.seal.revision,
                what=say("words.list").join(shown),
            )


def _changed_rows(
    activity: Activity, lines: Iterable[bytes], now: Sequence[SheetRecord]
) -> Iterator[str]:
    """Yield each sheet or row that was sealed otherwise, in words."""
    sealed = {record.sheet: record for record in map(record_from, lines)}
    current = {record.sheet: record for record in now}
    for sheet in sorted(sealed.keys() | current.keys()):
        before, after = sealed.get(sheet), current.get(sheet)
        if before == after:
            continue
        if (
            before is None
            or after is None
            or (before.status, before.group)
            != (
                after.status,
                after.group,
            )
        ):
            key = "seal.sheet_added" if before is None else "seal.sheet_changed"
            yield say("seal.sheet_gone" if after is None else key, sheet=grouped(sheet))
            continue
        later = {row.line: row for row in after.rows}
        for row in before.rows:
            if later.pop(row.line, None) != row:
                name = activity.line_name(row.line)
                yield say("seal.row_changed", sheet=grouped(sheet), unit=name)
        for line in later:
            yield say("seal.row_changed", sheet=grouped(sheet), unit=line)


def _changed_numbers(before: SessionStatus, after: SessionStatus) -> Iterator[str]:
    """Yield each number of the session that was sealed otherwise."""
    then, now = asdict(before), asdict(after)
    for name in then:
        if name != "seal" and then[name] != now[name]:
            yield say("seal.number_changed", name=name, before=then[name], after=now[name])


def _changed_layouts(before: Mapping[FormId, str], now: Mapping[FormId, str]) -> Iterator[str]:
    for form, digest in before.items():
        if now.get(form) != digest:
            yield say("seal.layout_changed", form=form)


def _changed_plan(
    stated: SessionTally, activity: Activity, plans: Collection[str]
) -> Iterator[str]:
    """Yield each key of activity.toml that was sealed otherwise.

    What no vote hangs on may have changed since, if two people put the change on record.
    """
    found = list(changed_keys(stated_plan(stated.tally), plan_of(activity, is_session=True)))
    if not found and stated.activity_digest not in {activity.digest, *plans}:
        found = [say("seal.plan_changed")]
    yield from found


def plan_of(activity: Activity, *, is_session: bool = False) -> dict[str, str]:
    """Return what of a plan a tally is counted by: dotted keys and their values.

    Args:
        activity: as activity.toml has it now.
        is_session: as a session's own tally has it, which weights no groups.
    """
    rules = replace(activity.rules, weights={}) if is_session else activity.rules
    categories = [category.table() for category in activity.categories]
    units = [
        {"unit": unit.id, "name": unit.name, "category": unit.category} for unit in activity.units
    ]
    plan = _flat_plan(activity.id, activity.year, categories, units, rules_table(rules))
    return plan | flat_answers(activity)


def stated_plan(tally: Mapping[str, Any]) -> dict[str, str]:
    """Return the same of what a tally states; switches that it doesn't know have their default."""
    from output.recount import activity_of  # with it comes all that makes a tally

    return plan_of(activity_of(tally))


def answers_changed(tally: Mapping[str, Any], activity: Activity) -> list[str]:
    """Return the keys of units, grades and items that a session's own tally has otherwise.

    Args:
        tally: the session's own.
        activity: as the form that the session hands out has it now.
    """
    before, now = stated_plan(tally), plan_of(activity, is_session=True)
    asked = ("units.", "grades.", "items.")
    keys = [key for key in dict.fromkeys((*before, *now)) if key.startswith(asked)]
    return [key for key in keys if before.get(key) != now.get(key)]


def flat_answers(activity: Activity) -> dict[str, str]:
    """Return the grades and items that are the activity's own, as dotted keys and values."""
    return flat(
        "grades", {str(grade.vote): asdict(grade) for grade in activity.rules.grades}
    ) | flat(
        "items",
        {item.id: asdict(item) for item in activity.unit_items}
        | {item.id: {"name": item.name} for item in activity.aspects},
    )


def _flat_plan(
    id_: str,
    year: int,
    categories: Sequence[Mapping[str, Any]],
    units: Sequence[Mapping[str, Any]],
    rules: Mapping[str, Any],
) -> dict[str, str]:
    plan = {"id": id_, "year": str(year)}
    for category in categories:
        for key in ("name", "top", "last"):
            if key in category:
                plan[f"categories.{category['id']}.{key}"] = str(category[key])
    for place, unit in enumerate(units, start=1):
        plan[f"units.{unit['unit']}.place"] = str(place)
        for key in ("name", "category"):
            plan[f"units.{unit['unit']}.{key}"] = str(unit[key])
    return {**plan, **flat("rules", rules)}


def flat(path: str, value: object) -> dict[str, str]:
    """Return the innermost values of nested tables under dotted keys."""
    if isinstance(value, Mapping):
        found: dict[str, str] = {}
        for key, inner in value.items():
            found |= flat(f"{path}.{key}", inner)
        return found
    if isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        return flat(path, {str(place): inner for place, inner in enumerate(value, start=1)})
    if isinstance(value, list):
        return {path: say("words.list").join(map(str, value))}
    return {path: str(value)}


def changed_keys(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield each key with another value, in words."""
    for key in dict.fromkeys((*before, *now)):
        if before.get(key) != now.get(key):
            yield say(
                "seal.key_changed", name=key, before=before.get(key, "—"), after=now.get(key, "—")
            )
