"""All checks of a folder, in the order of the table: first the evidence, then what rests on it."""

from dataclasses import dataclass
from pathlib import Path

from ballot.errors import ExitCode
from office.checks.facts import FolderFacts
from office.checks.file_checks import (
    check_deck,
    check_layouts,
    check_lists,
    check_originals,
    check_secret,
)
from office.checks.found import Check, CheckResult, run_check
from office.checks.log_checks import (
    check_confirmations,
    check_guards,
    check_heads,
    check_log,
    check_measures,
    check_plan,
    named_heads,
)
from office.checks.package_checks import check_merged, check_seals, check_slips
from office.checks.standing import check_standing
from office.checks.tally_checks import check_keys, check_signatures, check_tallies
from office.checks.year_checks import check_years

CHECKS = (
    Check("log", ExitCode.STORE, check_log),
    Check("measures", ExitCode.STORE, check_measures),
    Check("heads", ExitCode.STORE, check_heads),
    Check("originals", ExitCode.STORE, check_originals),
    Check("layouts", ExitCode.STORE, check_layouts),
    Check("lists", ExitCode.STORE, check_lists),
    Check("deck", ExitCode.STORE, check_deck),
    Check("secret", ExitCode.STORE, check_secret),
    Check("guards", ExitCode.STORE, check_guards),
    Check("plan", ExitCode.SIGNATURE, check_plan),
    Check("keys", ExitCode.SIGNATURE, check_keys),
    Check("seals", ExitCode.SIGNATURE, check_seals),
    Check("slips", ExitCode.SIGNATURE, check_slips),
    Check("merged", ExitCode.SIGNATURE, check_merged),
    Check("years", ExitCode.SIGNATURE, check_years),
    Check("tallies", ExitCode.SIGNATURE, check_tallies),
    Check("signatures", ExitCode.SIGNATURE, check_signatures),
    Check("standing", ExitCode.SIGNATURE, check_standing),
    Check("confirmations", ExitCode.SIGNATURE, check_confirmations),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """What the checks of a folder came to."""

    entries: int
    head: str
    """Hash of the last entry of the log, hex."""
    results: tuple[CheckResult, ...]

    @property
    def first_wrong(self) -> CheckResult | None:
        """The first check that found something that isn't as it was, or None."""
        return next((result for result in self.results if result.problems), None)


def check_folder(path: Path) -> FolderReport:
    """Look at everything in an activity folder; nothing in it is changed.

    Raises:
        StoreError: there is no such folder.
    """
    facts = FolderFacts(path)
    results = tuple(run_check(check, facts) for check in CHECKS)
    return FolderReport(entries=facts.audit.entries, head=facts.audit.head, results=results)


def lost_heads(path: Path) -> tuple[int, CheckResult]:
    """Return how many heads files in the folder name, and what is wrong with them."""
    facts = FolderFacts(path)
    check = next(each for each in CHECKS if each.name == "heads")
    return len(named_heads(facts)), run_check(check, facts)
