"""Checks of the tallies of earlier years: all that is on record of them follows from files here."""

from collections.abc import Iterator

from ballot.history import PastYear
from office.checks.facts import FolderFacts
from office.checks.found import Found, not_recorded, noted, seen, wrong
from office.folder import HISTORY
from office.history_job import kept_problem
from office.kept_years import year_folder
from output.package import TALLY_FILE
from output.years import replaced_texts
from store.evidence import Store


def check_years(facts: FolderFacts) -> Iterator[Found]:
    """Every earlier tally that was taken in lies in history/, signed, and says what is on record.

    Those that were replaced, too; and nothing lies there that isn't on record.
    """
    if facts.audit.broken is not None:
        yield noted("folder_check.not_looked_at")
        return
    places = set()
    with facts.folder.evidence() as store:
        for standing in store.history():
            for told in replaced_texts(standing):
                yield noted("folder_check.years.replaced", told=told.rstrip("。."))
            for past in (*(old for old, _ in standing.replaced), standing):
                places.add(year_folder(facts.folder, past))
                yield from _year(facts, store, past)
    for path in sorted((facts.path / HISTORY).glob(f"*/*/{TALLY_FILE}")):
        if path.parent not in places and not path.parent.name.startswith("."):
            yield wrong("folder_check.years.extra", path=facts.name(path.parent))


def _year(facts: FolderFacts, store: Store, past: PastYear) -> Iterator[Found]:
    yield seen()
    place = year_folder(facts.folder, past)
    problem = kept_problem(facts.folder, store, past)
    if problem:
        shown = facts.name(place)
        text = problem.rstrip("。.")
        yield wrong("folder_check.years.wrong", year=past.year, path=shown, problem=text)
    elif not past.is_kept:
        yield not_recorded("folder_check.years.unkept", year=past.year)
