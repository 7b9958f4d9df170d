"""What second persons confirmed, and what of it anybody can check afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ballot.messages import say, speaking
from ballot.person import same_person
from ballot.public_key import PublicKey
from office.days import day_of
from office.second import public_keys
from office.told import kind_word
from output.second_words import SecondWord
from store.confirmation import Confirmation, Held, confirmation_of, key_fingerprint
from store.evidence import Store

PROVEN = frozenset({Held.SIGNED, Held.SIGNED_IN})
"""What rests on more than a name that somebody typed."""


def confirmations(store: Store, keys: Path) -> list[Confirmation]:
    """Return every decision of two people, oldest first, and what the second's word comes to.

    Args:
        store: the evidence.
        keys: the folder of public keys.
    """
    known: dict[str, PublicKey] = {}
    owners: dict[str, list[str]] = {}
    for name, key in public_keys(keys):
        known[key_fingerprint(key)] = key
        owners.setdefault(key_fingerprint(key), []).append(name)
    told = (confirmation_of(event, known) for event in store.events())
    return [_by_owner(each, owners) for each in told if each is not None]


def _by_owner(told: Confirmation, owners: Mapping[str, Sequence[str]]) -> Confirmation:
    """Return what a word comes to once it is known whose key it was: that of one person only."""
    if told.held is not Held.SIGNED:
        return told
    is_own = all(same_person(name, told.confirmed_by) for name in owners[told.key])
    return told if is_own else replace(told, held=Held.OTHERS_KEY)


def second_words(store: Store, keys: Path) -> list[SecondWord]:
    """Return the same in the words of a paper, which is Chinese in any language of the process."""
    with speaking("zh"):
        return [
            SecondWord(
                day=day_of(each.at).isoformat(),
                what=kind_word(each.kind),
                by=each.by,
                confirmed_by=each.confirmed_by,
                how=say(f"store.held.{each.held}"),
                is_proven=each.held in PROVEN,
            )
            for each in confirmations(store, keys)
        ]
