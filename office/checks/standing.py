"""The check of what stands against what the evidence comes to now."""

from collections.abc import Iterator

from ballot.errors import PingyiError
from ballot.ids import FIRST_FORM, FormKey, grouped
from office.checks.facts import FolderFacts, TallyPlace
from office.checks.found import Found, noted, seen, wrong
from office.gate import standing_tally, tally_form
from office.sealed import check_seals_hold, revision_folder, sealed_sessions
from output.package import RECORDS_FILE
from output.records import read_lines, record_from
from store.evidence import Store


def check_standing(facts: FolderFacts) -> Iterator[Found]:
    """The seals in force and the standing tally are what the evidence comes to now."""
    if facts.audit.broken is not None:
        yield noted("folder_check.not_looked_at")
        return
    with facts.folder.evidence() as store:
        yield from _sealed_records(facts, store)
        try:
            check_seals_hold(facts.folder, store, sealed_sessions(facts.folder, store))
        except PingyiError as problem:
            yield wrong("folder_check.standing.gate", problem=problem)
        for tally in facts.tallies_at(TallyPlace.CITY):
            form = tally_form(facts.path, tally.path)
            if form is not None:
                yield seen()
                yield from standing_tally_problems(facts, store, form)


def standing_tally_problems(
    facts: FolderFacts, store: Store, form: FormKey = FIRST_FORM
) -> Iterator[Found]:
    """Compare the tally of a form with what evidence, seals and rules come to now.

    The one place where verify-folder asks that question.
    """
    try:
        standing_tally(facts.folder.seen_by(form), store)
    except PingyiError as problem:
        yield wrong("folder_check.standing.gate", problem=problem)


def _sealed_records(facts: FolderFacts, store: Store) -> Iterator[Found]:
    """Compare the records of every seal in force with those that the evidence gives now."""
    seals = facts.standing_seals()
    ours = [r for r in store.sheet_records(facts.folder.activity) if r.session in seals]
    for session, seal in seals.items():
        yield seen()
        path = revision_folder(facts.folder, session, seal.revision) / RECORDS_FILE
        sealed = {record.sheet: record for record in map(record_from, read_lines(path))}
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
