"""The check of what stands against what the evidence comes to now."""

from collections.abc import Iterator

from ballot.ids import SessionId, grouped
from office.checks.facts import FolderFacts, TallyFile, TallyPlace
from office.checks.found import Found, noted, seen, wrong
from office.seal_job import revision_folder
from office.tally_job import current_tally
from output.canonical import canonical_bytes
from output.package import RECORDS_FILE
from output.records import read_leaves, record_from
from output.tally import TallyKind
from store.evidence import Store

_MAY_DIFFER = ("software", "digests")
"""Parts of a tally that later, lawful entries or a later version change."""


def check_standing(facts: FolderFacts) -> Iterator[Found]:
    """The seals in force and the standing tally are what the evidence comes to now."""
    if facts.audit.broken is not None:
        yield noted("folder_check.not_looked_at")
        return
    with facts.folder.store() as store:
        yield from _sealed_records(facts, store)
        for tally in facts.tallies_at(TallyPlace.CITY):
            yield seen()
            yield from standing_tally_problems(facts, store, tally)


def standing_tally_problems(facts: FolderFacts, store: Store, tally: TallyFile) -> Iterator[Found]:
    """Compare output/tally.json with what evidence, seals and rules come to now.

    The one place where verify-folder asks that question.
    """
    now = current_tally(facts.folder, store, TallyKind.FINAL)
    body = tally.body or {}
    keys = [
        key
        for key in now
        if key not in _MAY_DIFFER and canonical_bytes(now[key]) != canonical_bytes(body.get(key))
    ]
    stated = body.get("digests", {})
    keys += [
        f"digests.{name}"
        for name in ("activity", "rules", "layouts", "records", "images")
        if now["digests"][name] != stated.get(name)
    ]
    if keys:
        yield wrong("folder_check.standing.tally", path=facts.name(tally.path), keys=" ".join(keys))


def _sealed_records(facts: FolderFacts, store: Store) -> Iterator[Found]:
    """Compare the records of every seal in force with those that the evidence gives now."""
    seals = facts.standing_seals()
    ours = [r for r in store.sheet_records(facts.folder.activity) if r.session in seals]
    for session, seal in seals.items():
        yield seen()
        number = seal.payload["revision"]
        path = revision_folder(facts.folder, SessionId(session), number) / RECORDS_FILE
        sealed = {record.sheet: record for record in map(record_from, read_leaves(path))}
        found = {record.sheet: record for record in ours if record.session == session}
        apart = sorted(
            sheet for sheet in sealed.keys() | found.keys() if sealed.get(sheet) != found.get(sheet)
        )
        if apart:
            yield wrong(
                "folder_check.standing.records",
                session=session,
                path=facts.name(path),
                sheet=grouped(apart[0]),
            )
