"""Checks of the event log: its chain, the heads it must hold, the plan, who confirmed."""

import hashlib
from collections.abc import Iterator

from ballot.activity_file import ACTIVITY_FILE
from ballot.errors import PingyiError
from ballot.messages import CATALOGUE, say
from office.checks.facts import FolderFacts, TallyPlace
from office.checks.found import Found, not_recorded, noted, seen, wrong
from office.confirmations import PROVEN, confirmations
from output.slip import parse_slip
from store.confirmation import Held
from store.decided import PlanAccepted
from store.event import EventKind
from store.place import DATABASE_FILE, away_of
from store.tables import GUARDS, is_filled

_WRONG = frozenset({Held.BROKEN, Held.UNKNOWN_KEY, Held.OTHERS_KEY})
"""A key is said to have confirmed, and nobody can see that its owner did."""

_HEAD_SHOWN = 16


def check_log(facts: FolderFacts) -> Iterator[Found]:
    """Every entry has its hash, the hash of the one before, and its number."""
    audit = facts.audit
    yield seen(audit.entries)
    database = facts.path / DATABASE_FILE
    if facts.log_problem is not None:
        if away_of(facts.path) is None and not is_filled(database):
            yield wrong("folder_check.log.gone", path=facts.name(database))
        else:
            yield wrong("folder_check.unreadable", problem=facts.log_problem)
        return
    if audit.broken is not None:
        yield wrong("folder_check.log.broken", entry=audit.broken.seq, problem=audit.broken.problem)
    known = set(EventKind)
    for fact in audit.facts:
        if fact.kind not in known:
            yield noted("folder_check.log.unknown", entry=fact.seq, kind=fact.kind)


def check_measures(facts: FolderFacts) -> Iterator[Found]:
    """How many measures were hashed with the log; one that was changed breaks its entry."""
    yield seen(facts.audit.measures)


def check_guards(facts: FolderFacts) -> Iterator[Found]:
    """The triggers that keep the tables append-only are what was made."""
    if facts.log_problem is not None:
        yield noted("folder_check.not_looked_at")
        return
    yield seen(len(GUARDS))
    for name in facts.audit.missing_guards:
        yield wrong("folder_check.guards.gone", name=name)
    for name in facts.audit.strangers:
        yield wrong("folder_check.guards.stranger", name=name)
    for role in facts.audit.wide_rights:
        yield noted("folder_check.guards.wide", role=role)


def named_heads(facts: FolderFacts) -> dict[str, str]:
    """Return every head of this log that a file in the folder names, and which file names it."""
    heads: dict[str, str] = {}
    for tally in facts.tallies:
        if tally.place is not TallyPlace.MERGED and tally.head is not None:
            heads.setdefault(tally.head, facts.name(tally.path))
    for path in facts.slips:
        try:
            slip = parse_slip(path.read_text(encoding="utf-8"))
        except (PingyiError, OSError, ValueError):
            continue  # what is wrong with a slip is said by its own check
        heads.setdefault(slip.head, facts.name(path))
    return heads


def check_heads(facts: FolderFacts) -> Iterator[Found]:
    """Every head that a tally or a slip names is an entry of the log."""
    for head, path in named_heads(facts).items():
        yield seen()
        if head not in facts.audit.seq_of:
            yield wrong("folder_check.heads.missing", path=path, head=head[:_HEAD_SHOWN])


def check_plan(facts: FolderFacts) -> Iterator[Found]:
    """activity.toml can be read, and is the one on record and the one of the standing tallies."""
    activity = facts.folder.activity
    yield seen()
    if facts.log_problem is not None:
        yield noted("folder_check.not_looked_at")
        return
    recorded = facts.audit.decided(PlanAccepted)
    if recorded:
        _, last = recorded[-1]
        if last.record.digest != activity.digest:
            yield wrong("folder_check.plan.other", entry=last.seq)
        return
    yield not_recorded("folder_check.plan.unrecorded")
    digest = hashlib.sha256((facts.path / ACTIVITY_FILE).read_bytes()).hexdigest()
    standing = {seal.tally_sha256 for seal in facts.standing_seals().values()}
    for tally in facts.tallies_at(TallyPlace.SESSION, TallyPlace.CITY):
        is_standing = tally.place is TallyPlace.CITY or tally.digest in standing
        if tally.body and is_standing and tally.body["activity"]["digest"] != digest:
            yield wrong("folder_check.plan.other_tally", path=facts.name(tally.path))


def check_confirmations(facts: FolderFacts) -> Iterator[Found]:
    """Decisions of two people: what of the second's word is wrong, and what nothing proves."""
    held = _held(facts)
    unproven = []
    for fact in facts.audit.facts:
        _, second = fact.people
        if not second:
            continue
        yield seen()
        told, key = held.get(fact.seq, (None, ""))
        if told in _WRONG:
            yield wrong(
                f"folder_check.confirmations.{told}",
                entry=fact.seq,
                kind=_kind_text(fact.kind),
                second=second,
                fingerprint=key[:_HEAD_SHOWN],
            )
        elif told not in PROVEN:
            unproven.append((fact, told))
    if unproven:
        yield noted("folder_check.confirmations.how", count=len(unproven))
    for fact, told in unproven:
        by, second = fact.people
        yield noted(
            "folder_check.confirmations.typed",
            entry=fact.seq,
            kind=_kind_text(fact.kind),
            by=by,
            second=second,
            how=say(f"store.held.{told}") if told else say("folder_check.not_looked_at"),
        )


def _held(facts: FolderFacts) -> dict[int, tuple[Held, str]]:
    """Return what each second person's word comes to, and its key; nothing of a broken log."""
    if facts.audit.broken is not None:
        return {}
    with facts.folder.evidence() as store:
        found = confirmations(store, facts.folder.keys)
    return {each.seq: (each.held, each.key) for each in found}


def _kind_text(kind: str) -> str:
    """Return what was decided, in words; the kind itself where a later version brought it."""
    key = f"folder_check.kind.{kind}"
    return say(key) if key in CATALOGUE else kind
