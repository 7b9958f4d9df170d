"""Checks of the files that the evidence names: scans, layouts, lists, the deck, the secret."""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ballot.ids import SheetId
from ballot.layout import Layout
from office.checks.facts import FolderFacts, TallyPlace
from office.checks.found import Found, not_recorded, seen, wrong
from office.deck_job import DECK_FILE
from office.folder import DECK, FORMS, LAYOUT_SUFFIX
from office.new_folder import SECRET_KEY_FILE
from output.merkle import record_salt
from output.package import RECORDS_FILE
from store.log import EventKind
from store.originals import ORIGINALS

_SHOWN = 12
"""Hex digits by which a file is named to people."""

_DRAFT = ".new-"
_SALTED_SO = "pingyi-tally/1"
"""Schema of the tallies whose records have one salt for each sheet, made of the secret."""

_LIST_SUFFIX = ".sheets.csv"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_originals(facts: FolderFacts) -> Iterator[Found]:
    """Every scanned file on record lies in originals/ byte for byte, and nothing else does."""
    expected = {str(fact.payload["sha256"]): fact for fact in facts.audit.of(EventKind.FILE_ADDED)}
    present = set()
    folder = facts.path / ORIGINALS
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in files:
        if path.name.startswith(_DRAFT):
            continue
        yield seen()
        name, shown = path.name.partition(".")[0], facts.name(path)
        fact = expected.get(name)
        if fact is None:
            yield wrong("folder_check.originals.extra", path=shown)
            continue
        present.add(name)
        if not path.is_file() or _sha256(path) != name:
            yield wrong("folder_check.originals.changed", path=shown)
        elif path.stat().st_size != fact.payload["size"]:
            yield wrong("folder_check.originals.size", path=shown, size=fact.payload["size"])
    for sha256, fact in expected.items():
        if sha256 not in present:
            yield wrong(
                "folder_check.originals.missing", name=fact.payload["name"], sha256=sha256[:_SHOWN]
            )


def check_layouts(facts: FolderFacts) -> Iterator[Found]:
    """Every layout that sheets were printed from lies in forms/, and none stands in its place."""
    printed = facts.audit.of(EventKind.PRINTED)
    recorded = {(fact.payload["form"], fact.payload["layout_sha256"]) for fact in printed}
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
    for fact in printed:
        key = (fact.payload["form"], fact.payload["layout_sha256"])
        if key not in found:
            yield wrong("folder_check.layouts.missing", entry=fact.seq, form=key[0])


def check_lists(facts: FolderFacts) -> Iterator[Found]:
    """Every print run on record has its list of sheets, in its order."""
    printed = facts.audit.of(EventKind.PRINTED)
    runs: dict[tuple[tuple[str, str, str], ...], int] = {}
    for fact in printed:
        payload = fact.payload
        lines = tuple((s, payload["session"], payload["group"] or "") for s in payload["sheets"])
        runs[lines] = fact.seq
    found = set()
    for path in sorted((facts.path / FORMS).glob(f"*{_LIST_SUFFIX}")):
        yield seen()
        lines = _listed(path)
        found.add(lines)
        if lines not in runs:
            yield wrong("folder_check.lists.extra", path=facts.name(path))
    for fact, lines in zip(printed, runs, strict=False):
        if lines not in found:
            yield wrong(
                "folder_check.lists.missing",
                entry=fact.seq,
                session=fact.payload["session"],
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
    """The known deck in the folder is the one that was checked last."""
    path = facts.path / DECK / DECK_FILE
    checks = facts.audit.of(EventKind.DECK_CHECKED)
    yield seen(len(checks))
    if not checks or not path.is_file():
        return
    form = json.loads(path.read_bytes()).get("form")
    same = [check for check in checks if check.payload["form"] == form]
    if same and same[-1].payload["deck_sha256"] != _sha256(path):
        yield wrong("folder_check.deck.other", path=facts.name(path), entry=same[-1].seq)


def check_secret(facts: FolderFacts) -> Iterator[Found]:
    """The secret can be read, and is the one that salted what was sealed here."""
    secret = facts.folder.secret()
    yield seen()
    for tally in facts.tallies_at(TallyPlace.SESSION):
        if tally.body is None or tally.body.get("schema") != _SALTED_SO:
            continue
        path = tally.path.with_name(RECORDS_FILE)
        leaf = _first_leaf(path)
        if leaf and leaf.get("salt") != record_salt(secret, SheetId(leaf["sheet"])).hex():
            name = facts.name(facts.path / SECRET_KEY_FILE)
            yield wrong("folder_check.secret.other", path=name, records=facts.name(path))


def _first_leaf(path: Path) -> Mapping[str, str] | None:
    try:
        with path.open("rb") as file:
            leaf = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return leaf if isinstance(leaf, dict) else None
