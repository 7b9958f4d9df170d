"""What the comparison of two years says, in words for screens and paper."""

from collections.abc import Mapping
from typing import Any

from ballot.history import PastLast, PastYear, TwiceLast, YearsCompared
from ballot.messages import say
from output.fingerprints import spaced


def year_texts(tally: Mapping[str, Any], compared: YearsCompared) -> list[str]:
    """Return what isn't known of the two years, a sentence each; empty where all is known."""
    past = compared.past
    if past is None:
        return [say("history.not_known", year=compared.year)]
    texts = []
    if past.has_open:
        names = _listed(past.open) or say("history.open_unnamed")
        texts.append(say("history.open_then", year=past.year, names=names))
    if compared.open_now:
        full = {unit["unit"]: unit["full_name"] for unit in tally["units"]}
        names = say("words.list").join(full[unit] for unit in compared.open_now)
        texts.append(say("history.open_now", names=names))
    return texts


def origin_text(compared: YearsCompared) -> str:
    """Return which tally the year before is known from, and who took it in; empty without one."""
    past = compared.past
    if past is None:
        return ""
    told = say(
        "history.origin",
        year=past.year,
        signers=say("words.list").join(past.signers),
        digest=past.tally_sha256[:12],
    )
    if not past.by:
        return told + say("history.origin_unrecorded")
    told += say("history.origin_by", by=past.by, second=past.confirmed_by)
    if past.introduced:
        digits = say("words.list").join(map(spaced, past.introduced))
        told += say("history.origin_introduced", count=len(past.introduced), digits=digits)
    return told


def record_texts(compared: YearsCompared) -> list[str]:
    """Return what the year before can't be checked for, and what stood before it on record."""
    past = compared.past
    if past is None:
        return []
    texts = [] if past.is_kept else [say("history.unkept", year=past.year)]
    return [*texts, *replaced_texts(past)]


def replaced_texts(past: PastYear) -> list[str]:
    """Return each other tally of a year that stood on record, and why it does no more."""
    return [
        say(
            "history.replaced",
            year=old.year,
            digest=old.tally_sha256[:12],
            names=last_text(old),
            by=new.by or say("history.no_one"),
            second=new.confirmed_by or say("history.no_one"),
            why=new.why or say("history.no_why"),
        )
        for old, new in past.replaced
    ]


def last_text(past: PastYear) -> str:
    """Return the last places of a year, with those that waited for a ruling."""
    names = _listed(past.last)
    waiting = _listed(past.open) or (say("history.open_unnamed") if past.has_open else "")
    if waiting:
        names += say("history.waiting", names=waiting)
    return names or say("scoring.made_nobody")


def not_then_text(tally: Mapping[str, Any], compared: YearsCompared) -> str:
    """Return which of this year's last the year before knows nothing of; empty without one."""
    if compared.past is None or not compared.not_then:
        return ""
    full = {unit["unit"]: unit["full_name"] for unit in tally["units"]}
    names = say("words.list").join(full[unit] for unit in compared.not_then)
    return say("history.not_then", year=compared.year, names=names)


def nobody_text(compared: YearsCompared) -> str:
    """Return that no unit is the last twice, where that is certain; empty otherwise.

    Behind `not_then_text` it says so of all others.
    """
    if compared.found or compared.past is None or compared.past.has_open or compared.open_now:
        return ""
    return say("history.nobody_else" if compared.not_then else "history.nobody")


def twice_notes(each: TwiceLast) -> str:
    """Return what keeps a unit that was found from being the last twice for sure."""
    notes = []
    if each.is_open:
        notes.append(say("history.note_open"))
    if not each.same_category:
        notes.append(say("history.note_category"))
    return say("words.list").join(notes)


def _listed(units: tuple[PastLast, ...]) -> str:
    return say("words.list").join(each.name for each in units)
