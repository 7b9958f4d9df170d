"""What 公证现场记录 says of the evidence: days, persons, test sheets, seals, draws by lot."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ballot.messages import say, speaking
from office.days import day_of
from office.folder import ActivityFolder
from office.gate import StandingTally
from output.notary_words import DeckFact, DrawFact, NotaryFacts, SealFact
from output.signing import SignatureOutcome
from store.decided import (
    BatchCounted,
    Counted,
    Decided,
    SessionMerged,
    SessionSealed,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
)
from store.decision_from import decision_from
from store.event import EventKind
from store.evidence import Store

_DID: Final = ("counted", "reviewed", "checked", "sealed", "signed", "confirmed")
"""What people did, in the order of the paper."""


def notary_facts(folder: ActivityFolder, store: Store, standing: StandingTally) -> NotaryFacts:
    """Return what the evidence knows, in the words of a paper, which is Chinese in any language.

    Args:
        folder: the activity.
        store: its evidence.
        standing: the tally that the record is about.
    """
    days: dict[EventKind, list[date]] = {EventKind.PRINTED: [], EventKind.FILE_ADDED: []}
    sealed: dict[str, date] = {}
    people: dict[str, dict[str, None]] = {did: {} for did in _DID}
    for event in store.events():
        if event.kind in days:
            days[event.kind].append(day_of(event.at))
        said = decision_from(event)
        if said is None:
            continue
        if isinstance(said, SessionSealed):
            sealed[said.seal.tally_sha256] = day_of(said.at)
        for did, name in _did(said):
            people[did][name] = None
    with speaking("zh"):
        return NotaryFacts(
            printed=_span(days[EventKind.PRINTED]),
            scanned=_span(days[EventKind.FILE_ADDED]),
            people={say(f"notary.did.{did}"): list(names) for did, names in people.items()},
            decks=[DeckFact(day_of(each.at), each.check) for each in store.deck_checks()],
            seals=[*_seals(folder, store, sealed)],
            draws=[
                DrawFact(
                    day_of(draw.at),
                    draw.by,
                    draw.seed,
                    draw.size,
                    len(draw.agrees),
                    sum(draw.agrees.values()),
                )
                for draw in store.spot_checks()
            ],
            entries=store.place_of(standing.tally["digests"]["events"]) or 0,
            signers=[
                each.signer
                for each in standing.signatures
                if each.outcome is SignatureOutcome.VALID
            ],
        )


def _did(said: Decided) -> Iterator[tuple[str, str]]:
    """Yield what each of its people did by a decision."""
    people = said.people
    match said:
        case Counted() | BatchCounted():
            did = "counted"
        case SessionSealed() | SessionMerged():
            did = "sealed"
        case SpotCheckDrawn() | SpotChecked():
            did = "checked"
        case TallySigned():
            did = "signed"
        case _:
            did = "reviewed"
    if people.by:
        yield did, people.by
    if people.confirmed_by:
        yield "confirmed", people.confirmed_by


def _seals(folder: ActivityFolder, store: Store, sealed: dict[str, date]) -> Iterator[SealFact]:
    """Yield the seals in force, in the order of the sessions; merged ones say no day."""
    own, merged = store.seals(), store.merged()
    for session in folder.activity.sessions:
        if (seal := own.get(session.id)) is not None:
            day = sealed.get(seal.tally_sha256)
        elif session.id in merged:
            seal, day = merged[session.id].seal, None
        else:
            continue
        yield SealFact(session.name, day, seal.by, seal.revision, seal.tally_sha256)


def _span(days: list[date]) -> tuple[date, date] | None:
    return (min(days), max(days)) if days else None
