"""Prints a deck: what `pingyi deck print` does, without the terminal."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ballot.activity import Activity
from ballot.errors import StoreError, UsageError
from ballot.files import make_folder, written_whole
from ballot.ids import FIRST_FORM, ID_LETTERS, SHEET_ID_LENGTH, FormId, FormKey, SheetId
from ballot.ink import InkLine
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from ballot.messages import say
from calibration.deck.file import Deck, DeckPart, DeckSheet
from calibration.deck.ink import deck_hand, page_ink
from calibration.deck.marks import SheetPlan, blank_sheet, known_sheets, mark_sheets
from forms.deck import DeckJob, MarkedSheet, print_deck
from office.deck_report import deck_sheet_label
from office.folder import DECK, ActivityFolder
from output.canonical import write_atomically
from store.evidence import Store

DECK_PDF = "deck.pdf"
DECK_FILE = "deck.json"


@dataclass(frozen=True, slots=True)
class PrintedDeck:
    """What `pingyi deck print` left in the folder."""

    deck: Deck
    pages: int
    """Of all sheets."""
    pdf: Path
    file: Path


def activity_of_form(folder: ActivityFolder, form: FormKey) -> Activity:
    """Return the activity as one of its forms has it.

    Raises:
        UsageError: it has no such form.
    """
    try:
        return folder.activity.seen_by(form)
    except KeyError as unknown:
        forms = [str(each.id) for each in folder.activity.forms if each.id]
        known = say("words.list").join(forms) or say("deck.first_form_only")
        raise UsageError("deck.no_form", form=form, forms=known) from unknown


def deck_folder(folder: ActivityFolder, form: FormKey) -> Path:
    """Return where the deck of a form is: in `deck/`, or in a folder there named like the form."""
    return folder.path / DECK / form


def print_deck_of(folder: ActivityFolder, store: Store, form: FormKey = FIRST_FORM) -> PrintedDeck:
    """Print the deck of a form as `pingyi print` would print it now.

    The same activity and form always give the same deck: one that was printed before stays good.

    Raises:
        LayoutError: the form doesn't fit on paper.
        StoreError: the activity's secret can't be read.
        UsageError: there is no such form.
    """
    activity = activity_of_form(folder, form)
    layout = plan_layout(activity)
    secret = folder.secret()
    plans = _plans(layout)
    ids = _sheet_ids(secret, layout.form, len(plans), store.printed_sheets())
    sheets = [
        DeckSheet(sheet, part, number, tuple(row.expected for row in plan))
        for sheet, (part, number, plan) in zip(ids, plans, strict=True)
    ]
    marked = [
        MarkedSheet(sheet.sheet, deck_sheet_label(sheet, sheets), _ink(layout, plan, place))
        for place, (sheet, (_, _, plan)) in enumerate(zip(sheets, plans, strict=True))
    ]
    target = deck_folder(folder, form)
    make_folder(target)
    with written_whole(target / DECK_PDF) as draft:
        print_deck(DeckJob(activity, layout, secret, marked), draft)
    deck = Deck(folder.activity.id, layout.form, tuple(sheets))
    write_atomically(target / DECK_FILE, deck.to_json().encode())
    pages = len(sheets) * len(layout.sides)
    return PrintedDeck(deck, pages, target / DECK_PDF, target / DECK_FILE)


def load_deck(folder: ActivityFolder, form: FormKey = FIRST_FORM) -> tuple[Deck, str]:
    """Return the deck of a form that was printed, and the SHA-256 of its file, hex.

    Raises:
        StoreError: none was printed; it is damaged, or of another activity.
    """
    path = deck_folder(folder, form) / DECK_FILE
    try:
        content = path.read_bytes()
        deck = Deck.from_json(content.decode())
    except FileNotFoundError as missing:
        raise StoreError("deck.none_printed", path=path) from missing
    except (OSError, ValueError) as problem:
        raise StoreError("deck.bad_file", path=path, problem=problem) from problem
    if deck.activity != folder.activity.id:
        raise StoreError("deck.bad_file", path=path, problem=deck.activity)
    return deck, hashlib.sha256(content).hexdigest()


def _plans(layout: Layout) -> list[tuple[DeckPart, int, SheetPlan]]:
    parts = {
        DeckPart.BLANK: [blank_sheet(layout)],
        DeckPart.KNOWN: known_sheets(layout),
        DeckPart.MARKS: mark_sheets(layout),
    }
    return [
        (part, number, plan)
        for part, plans in parts.items()
        for number, plan in enumerate(plans, start=1)
    ]


def _ink(layout: Layout, plan: SheetPlan, place: int) -> dict[int, tuple[InkLine, ...]]:
    rng = np.random.default_rng(place)
    hand = deck_hand(rng)
    rows = {row.intent.line: row for row in plan}
    return {page.number: page_ink(page, rows, hand, rng) for page in layout.pages}


def _sheet_ids(
    secret: bytes, form: FormId, count: int, taken: Collection[SheetId]
) -> list[SheetId]:
    """Return ids that only the activity's secret gives, none of them a printed sheet's."""
    ids: list[SheetId] = []
    attempt = 0
    while len(ids) < count:
        text = f"pingyi-deck/1 {form} {attempt}"
        number = int.from_bytes(hmac.digest(secret, text.encode(), "sha256"))
        letters = []
        for _ in range(SHEET_ID_LENGTH):
            number, letter = divmod(number, len(ID_LETTERS))
            letters.append(ID_LETTERS[letter])
        sheet = SheetId("".join(letters))
        if sheet not in taken and sheet not in ids:
            ids.append(sheet)
        attempt += 1
    return ids
