"""How a second person's word stands in an event, and whether its signature holds.

docs/formats/store.md describes it for the programmer who checks it without this program.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any

from ballot.person import Confirmed
from store.event import Event, EventKind, canonical

if TYPE_CHECKING:
    from ballot.public_key import PublicKey


@unique
class Held(StrEnum):
    """What the word of a second person comes to. The texts are `store.held.<name>`."""

    SIGNED = "signed"
    """With a key that is known, and the signature holds."""
    SIGNED_IN = "signed_in"
    """On the review pages, from another sign-in."""
    TYPED = "typed"
    """The first person typed the name."""
    NOT_RECORDED = "not_recorded"
    """The version that wrote the event kept the name and nothing else."""
    UNKNOWN_KEY = "unknown_key"
    """Signed with a key that isn't among those that were given."""
    OTHERS_KEY = "others_key"
    """Signed with a key that is known, and isn't that of the person named."""
    BROKEN = "broken"
    """The signature isn't one of this event by this key, or the entry makes no sense."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One event that two people made."""

    seq: int
    kind: EventKind
    at: str
    by: str
    confirmed_by: str
    held: Held
    key: str = ""
    """SHA-256 of the public key that signed, hex; empty where none did."""


def statement(kind: EventKind, payload: Mapping[str, Any], previous: str) -> bytes:
    """Return what a second person signs: the event, and all that stood before it.

    Args:
        kind: of the event.
        payload: of the event; its `confirmation` is left out.
        previous: hash of the entry before the event.
    """
    plain = {name: value for name, value in payload.items() if name != "confirmation"}
    return canonical({"kind": kind.value, "payload": plain, "previous": previous}).encode()


def key_fingerprint(key: "PublicKey") -> str:
    """Return the SHA-256 of a public key's SubjectPublicKeyInfo (DER), hex."""
    from cryptography.hazmat.primitives import serialization

    return hashlib.sha256(
        key.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    ).hexdigest()


def confirmation_of(
    event: Event, keys: "Mapping[str, PublicKey] | None" = None
) -> Confirmation | None:
    """Return what the second person's word in an event comes to; None where there is none.

    Args:
        event: as the log holds it.
        keys: public keys by fingerprint.
    """
    if "confirmed_by" not in event.payload:
        return None
    told = event.payload.get("confirmation")
    held, key = (Held.NOT_RECORDED, "") if told is None else _held(event, told, keys or {})
    return Confirmation(
        event.seq,
        event.kind,
        event.at,
        str(event.payload.get("by", "")),
        str(event.payload["confirmed_by"]),
        held,
        key,
    )


def _held(event: Event, told: Any, keys: "Mapping[str, PublicKey]") -> tuple[Held, str]:
    match told:
        case {"kind": Confirmed.TYPED}:
            return Held.TYPED, ""
        case {"kind": Confirmed.SIGNED_IN}:
            return Held.SIGNED_IN, ""
        case {"kind": Confirmed.KEY, "key": str(fingerprint), "signature": str(signature)}:
            key = keys.get(fingerprint)
            if key is None:
                return Held.UNKNOWN_KEY, fingerprint
            return (Held.SIGNED if _fits(key, signature, event) else Held.BROKEN), fingerprint
        case _:
            return Held.BROKEN, ""


def _fits(key: "PublicKey", signature: str, event: Event) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(bytes.fromhex(signature), statement(event.kind, event.payload, event.previous))
    except (InvalidSignature, ValueError):
        return False
    return True
