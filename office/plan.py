"""The plan binds: what activity.toml may be once sheets were printed, and who changed it since."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ballot.activity import Activity, Veto
from ballot.decided import asks_always, probing, rows_not_ruled
from ballot.errors import PingyiError, PlanError
from ballot.ids import FormId, FormKey, is_practice
from ballot.messages import say
from ballot.person import Second
from ballot.plan import (
    FormApart,
    PlanOrigin,
    PlanRecord,
    asks_otherwise,
    binds_seal,
    changed_keys,
    form_apart,
    plan_table,
)
from ballot.rules_schema import rules_from
from output.rules_table import rules_table
from store.evidence import Store
from store.second import checked_second

if TYPE_CHECKING:
    from office.folder import ActivityFolder

_BEIJING = timezone(timedelta(hours=8))
"""Papers name days as the calendar on the wall does."""


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How activity.toml stands to what is on record."""

    is_bound: bool
    """Whether anything was printed or merged: before, the file is free."""
    is_recorded: bool
    differs: bool
    keys: tuple[str, ...]
    """What differs; none where only comments or spacing do."""
    apart: tuple[FormApart, ...]
    """Printed forms that show something else."""


def plan_standing(folder: "ActivityFolder", store: Store) -> PlanStanding:
    """Compare activity.toml with the edition on record, and with what was printed."""
    plans = store.plans()
    is_bound = bool(plans or store.prints() or store.merged())
    if plans:
        found = _forms_apart(folder, store)
        apart = tuple(each for each in found if each.form not in plans[0].apart)
        keys = changed_keys(plans[-1].plan, _table(folder.activity))
        differs = folder.activity.digest != plans[-1].digest
        return PlanStanding(is_bound, is_recorded=True, differs=differs, keys=keys, apart=apart)
    # A version that recorded no plan let forms be printed anew: the last one is the plan's.
    differing = tuple(_forms_apart(folder, store, only=_last_form(store)))
    keys = ("units",) if differing else ()
    return PlanStanding(
        is_bound, is_recorded=False, differs=bool(differing), keys=keys, apart=differing
    )


def check_plan(folder: "ActivityFolder", store: Store) -> None:
    """Make sure that activity.toml is the plan on record, wherever one must be.

    Raises:
        PlanError: it isn't; names the keys, and how to go on.
    """
    plans = store.plans()
    if plans and folder.activity.digest == plans[-1].digest:
        return
    standing = plan_standing(folder, store)
    if not standing.differs:
        return
    if standing.is_recorded:
        raise PlanError("plan.differs", keys=_words(standing.keys))
    raise _apart_error(standing.apart[0])


def ensure_recorded(folder: "ActivityFolder", store: Store, by: str = "") -> None:
    """Put the plan on record before the first sheet is printed, sealed or merged.

    Where an earlier version printed without a record, it is recorded as it was found.

    Args:
        folder: the activity; `check_plan` has let it pass.
        store: its evidence.
        by: who prints, if anybody said so.
    """
    with store.writing():
        if store.plans():
            return
        is_first = not (store.prints() or store.merged())
        store.record_plan(
            PlanRecord(
                digest=folder.activity.digest,
                plan=_table(folder.activity),
                origin=PlanOrigin.FIRST if is_first else PlanOrigin.FOUND,
                apart=tuple(each.form for each in _forms_apart(folder, store)),
                by=by.strip(),
            )
        )


def accept_plan(
    folder: "ActivityFolder", store: Store, why: str, by: str, *, confirmed_by: str | Second
) -> PlanRecord:
    """Record a change of activity.toml, as one person says and a second confirms.

    Raises:
        UsageError: somebody or the reason is not named, or both are one person.
        PlanError: nothing changed or nothing was printed; or the change isn't one that two people
            may make: it says why not.
    """
    with store.writing():
        standing = plan_standing(folder, store)
        if not standing.is_bound:
            raise PlanError("plan.free")
        if not standing.differs:
            raise PlanError("plan.same")
        for problem in refusals(folder, store, standing):
            raise problem
        second = checked_second(by, confirmed_by)
        return store.record_plan(
            PlanRecord(
                digest=folder.activity.digest,
                plan=_table(folder.activity),
                origin=PlanOrigin.CHANGE,
                keys=standing.keys,
                withdrawn=tuple(each.form for each in standing.apart),
                by=by,
                confirmed_by=second.name,
                why=why,
            ),
            second=second,
        )


def refusals(
    folder: "ActivityFolder", store: Store, standing: PlanStanding
) -> Iterator[PingyiError]:
    """Yield why two people may not make this change; nothing where they may."""
    in_use = store.forms_in_use()
    for apart in standing.apart:
        if apart.form in in_use:
            yield _apart_error(apart)
    if not standing.is_recorded:
        return
    if is_practice(store.plans()[-1].plan["id"]) != is_practice(folder.activity.id):
        yield PlanError("practice.stays")
    if any(key.startswith(("sessions.", "groups.")) for key in standing.keys):
        for key, why in _in_use(folder, store).items():
            if any(each in (key, f"{key}.name") for each in standing.keys):
                yield why
    bound = [key for key in standing.keys if binds_seal(key)]
    for key, sessions in (("plan.sealed", store.seals()), ("plan.merged", store.merged())):
        if bound and sessions:
            yield PlanError(key, keys=_words(bound), sessions=_words(sorted(sessions)))
    yield from _asked_otherwise(folder, store, standing.keys)
    yield from _decided(folder.activity, store, standing)


def _asked_otherwise(
    folder: "ActivityFolder", store: Store, keys: Iterable[str]
) -> Iterator[PlanError]:
    """Yield which sealed or merged sessions would have asked something else."""
    from office.merged import merged_tallies  # they open folders, which ask the plan
    from office.sealed import answers_changed, sealed_sessions

    sealed = {key: one.stated.tally for key, one in sealed_sessions(folder, store).items()}
    merged = merged_tallies(folder, store)
    for key, tallies in (("plan.sealed", sealed), ("plan.merged", merged)):
        for session, tally in tallies.items():
            seen = folder.activity.of_session(session)
            changed = answers_changed(tally, seen)
            changed += [each for each in keys if asks_otherwise(each, seen.form_key)]
            if changed:
                yield PlanError(key, keys=_words(changed), sessions=session)


def rules_not_applied(activity: Activity, store: Store) -> dict[str, int]:
    """Return, by switch, how many rows people decided of which the rules say something else."""
    if asks_always(activity.rules):
        return {}
    probe = replace(activity, rules=probing(activity.rules))
    return rows_not_ruled(store.sheet_records(probe), activity.rules)


def plan_changes(store: Store) -> dict[str, Any]:
    """Return what a tally says of the plan on record and its changes."""
    plans = store.plans()
    return {
        "since": plans[0].origin.value if plans else None,
        "changes": [
            {
                "day": _day(record.at),
                "keys": list(record.keys),
                "withdrawn": list(record.withdrawn),
                "why": record.why,
                "by": record.by,
                "confirmed_by": record.confirmed_by,
            }
            for record in plans
            if record.origin is PlanOrigin.CHANGE
        ],
    }


def vetoes_of_plan(activity: Activity, store: Store) -> tuple[Veto, ...]:
    """Return the vetoes in activity.toml; those that came after printing name who entered them."""
    named: dict[tuple[str, str, str], PlanRecord | None] = {}
    for record in store.plans():
        is_change = record.origin is PlanOrigin.CHANGE
        for veto in record.plan["vetoes"]:
            key = (veto["unit"], veto["reason"], veto["authority"])
            named.setdefault(key, record if is_change else None)
    entered = [
        (veto, named.get((veto.unit, veto.reason, veto.authority))) for veto in activity.vetoes
    ]
    return tuple(
        veto if record is None else replace(veto, by=record.by, confirmed_by=record.confirmed_by)
        for veto, record in entered
    )


def plan_digests(store: Store) -> set[str]:
    """Return the SHA-256, hex, of every edition of activity.toml that is on record."""
    return {record.digest for record in store.plans()}


def _decided(activity: Activity, store: Store, standing: PlanStanding) -> Iterator[PingyiError]:
    """Yield the switches that would say what people have decided otherwise."""
    changed = {key.removeprefix("rules.") for key in standing.keys if key.startswith("rules.")}
    before = rules_from(store.plans()[-1].plan["rules"])
    old = replace(activity, rules=replace(before, grades=activity.rules.grades))
    silent_before = rules_not_applied(old, store)
    for switch, rows in rules_not_applied(activity, store).items():
        if switch in changed or rows > silent_before.get(switch, 0):
            yield PlanError("plan.decided", switch=f"rules.{switch}", rows=rows)


def _in_use(folder: "ActivityFolder", store: Store) -> dict[str, PlanError]:
    """Return why a session or group stands as it is, by its key in the plan.

    It is printed on sheets, was merged, or was counted by hand.
    """
    from office.merged import merged_sessions, records_in  # it opens folders, which ask the plan

    found: dict[str, PlanError] = {}
    for session, count in store.hand_counts().items():
        for key in _keys_of(session, *count.by_group):
            found[key] = PlanError("plan.counted_for", what=key, session=session)
    if store.merged():
        for session, merged in merged_sessions(folder, store).items():
            for key in _keys_of(session, *(record.group for record in records_in(merged))):
                found[key] = PlanError("plan.merged_for", what=key, session=session)
    counts: Counter[str] = Counter()
    for run in store.prints():
        counts.update(dict.fromkeys(_keys_of(run.session, run.group), run.sheets))
    for key, sheets in counts.items():
        found[key] = PlanError("plan.printed_for", what=key, sheets=sheets)
    return dict(sorted(found.items()))


def _keys_of(session: str, *groups: str | None) -> set[str]:
    return {f"sessions.{session}", *(f"groups.{group}" for group in groups if group)}


def _forms_apart(
    folder: "ActivityFolder", store: Store, *, only: FormId | None = None
) -> Iterator[FormApart]:
    layouts = folder.layouts()
    # A session whose form is another one now is apart, too.
    handed_out = {(run.form, run.session) for run in store.prints()}
    seen: set[FormId] = set()
    compared: set[tuple[FormId, FormKey]] = set()
    for form, session in sorted(handed_out):
        if form in seen or form not in layouts or only not in (None, form):
            continue
        planned = folder.activity.of_session(session)
        if (form, planned.form_key) in compared:
            continue
        compared.add((form, planned.form_key))
        apart = form_apart(layouts[form].layout, planned)
        if apart is not None:
            seen.add(form)
            yield apart


def _last_form(store: Store) -> FormId | None:
    return next((run.form for run in reversed(store.prints())), None)


def _apart_error(apart: FormApart) -> PlanError:
    return PlanError(
        "plan.printed",
        form=apart.form,
        row=apart.place,
        printed=apart.printed,
        planned=apart.planned,
    )


def _table(activity: Activity) -> dict[str, Any]:
    return plan_table(activity, rules_table(activity.rules))


def _words(names: Iterable[str]) -> str:
    return say("words.list").join(names) or say("plan.no_key")


def _day(at: str) -> str:
    """Return the day of an event; nothing that leaves the program is finer."""
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    return moment.astimezone(_BEIJING).date().isoformat()
