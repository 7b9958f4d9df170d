"""Checks of the files that the evidence names: scans, layouts, lists, the deck, the secret."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from ballot.layout import Layout
from office.checks.facts import FolderFacts, TallyPlace
from office.checks.found import Found, not_recorded, seen, wrong
from office.folder import DECK, FORMS, LAYOUT_SUFFIX
from office.new_folder import SECRET_KEY_FILE
from output.leaves import record_from, salts_in, salts_of, schema_of_line
from output.package import RECORDS_FILE

_SHOWN = 12
"""Hex digits by which a file is named to people."""

_LIST_SUFFIX = ".sheets.csv"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_originals(facts: FolderFacts) -> Iterator[Found]:
    """Every scanned file on record is kept byte for byte, and no other is: all are listed here."""
    expected = {file.sha256: file for file in facts.audit.files()}
    present = set()
    for kept in facts.originals.names():
        yield seen()
        file = expected.get(kept.sha256)
        if file is None:
            yield wrong("folder_check.originals.extra", path=kept.shown)
            continue
        present.add(kept.sha256)
        measured = kept.measured()
        if measured is None or measured[0] != kept.sha256:
            yield wrong("folder_check.originals.changed", path=kept.shown)
        elif measured[1] != file.size:
            yield wrong("folder_check.originals.size", path=kept.shown, size=file.size)
    for sha256, file in expected.items():
        if sha256 not in present:
            yield wrong("folder_check.originals.missing", name=file.name, sha256=sha256[:_SHOWN])


def check_layouts(facts: FolderFacts) -> Iterator[Found]:
    """Every layout that sheets were printed from lies in forms/, and none stands in its place."""
    printed = facts.audit.printed()
    recorded = {(run.form, run.layout_sha256) for run in printed}
    forms = {form for form, _ in recorded}
    found = set()
    for path in sorted((facts.path / FORMS).glob(f"*{LAYOUT_SUFFIX}")):
        yield seen()
        content = path.read_bytes()
        try:
            form = Layout.from_json(content.decode()).form
        except (ValueError, LookupError, TypeError) as problem:
            yield wrong("folder_check.signatures.bad", path=facts.name(path), problem=problem)
            continue
        key = (form, hashlib.sha256(content).hexdigest())
        found.add(key)
        # A form has one layout: another file of its form would be taken for it.
        if form in forms and key not in recorded:
            yield wrong("folder_check.layouts.other", path=facts.name(path))
    for run in printed:
        key = (run.form, run.layout_sha256)
        if key not in found:
            yield wrong("folder_check.layouts.missing", entry=run.seq, form=run.form)


def check_lists(facts: FolderFacts) -> Iterator[Found]:
    """Every print run on record has its list of sheets, in its order."""
    printed = facts.audit.printed()
    runs: dict[tuple[tuple[str, str, str], ...], int] = {}
    for run in printed:
        lines = tuple((str(sheet), str(run.session), run.group or "") for sheet in run.sheets)
        runs[lines] = run.seq
    found = set()
    for path in sorted((facts.path / FORMS).glob(f"*{_LIST_SUFFIX}")):
        yield seen()
        lines = _listed(path)
        found.add(lines)
        if lines not in runs:
            yield wrong("folder_check.lists.extra", path=facts.name(path))
    for run, lines in zip(printed, runs, strict=False):
        if lines not in found:
            yield wrong(
                "folder_check.lists.missing",
                entry=run.seq,
                session=run.session,
                count=len(lines),
            )
    if printed:
        yield not_recorded("folder_check.lists.pdf")


def _listed(path: Path) -> tuple[tuple[str, str, str], ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(
            (line["sheet"], line["session"], line["group"]) for line in csv.DictReader(stream)
        )


def check_deck(facts: FolderFacts) -> Iterator[Found]:
    """The known decks in the folder are those that were checked last, each of its form."""
    from office.deck_job import DECK_FILE

    checks = facts.audit.deck_checks()
    yield seen(len(checks))
    if not checks:
        return
    for path in sorted((facts.path / DECK).glob(f"**/{DECK_FILE}")):
        form = json.loads(path.read_bytes()).get("form")
        same = [each for each in checks if each.check.form == form]
        if same and same[-1].check.deck_sha256 != _sha256(path):
            yield wrong("folder_check.deck.other", path=facts.name(path), entry=same[-1].seq)


def check_secret(facts: FolderFacts) -> Iterator[Found]:
    """The secret can be read, and is the one that salted what was sealed here."""
    secret = facts.folder.secret()
    yield seen()
    for tally in facts.tallies_at(TallyPlace.SESSION):
        if tally.body is None:
            continue
        path = tally.path.with_name(RECORDS_FILE)
        if _is_salted_otherwise(path, secret):
            name = facts.name(facts.path / SECRET_KEY_FILE)
            yield wrong("folder_check.secret.other", path=name, records=facts.name(path))


def _is_salted_otherwise(path: Path, secret: bytes) -> bool:
    """Return whether the first sheet of a file of records has salts of another secret."""
    try:
        with path.open("rb") as file:
            line = file.readline().rstrip(b"\n")
        sheet, found = record_from(line).sheet, salts_in(line)
    except (OSError, ValueError, KeyError, TypeError):
        return False  # that it can't be read is for the check of packages to say
    return found != salts_of(secret, sheet, schema_of_line(line))
