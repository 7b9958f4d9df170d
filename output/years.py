"""What the comparison of two years says, in words for screens and paper."""

from collections.abc import Mapping
from typing import Any

from ballot.history import PastLast, TwiceLast, YearsCompared
from ballot.messages import say


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
        told += say("history.origin_introduced", count=len(past.introduced))
    return told


def nobody_text(compared: YearsCompared) -> str:
    """Return that no unit is the last twice, where that is certain; empty otherwise."""
    is_nobody = compared.is_certain and not compared.found
    return say("history.nobody") if is_nobody else ""


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
