"""What a public key that checks signatures can be asked, whatever it is made of."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class PublicKey(Protocol):
    """Ed25519 or SM2: asked as those of `cryptography` are."""

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return if the signature holds.

        Raises:
            cryptography.exceptions.InvalidSignature: it doesn't.
        """

    def public_bytes(self, encoding: "Encoding", format: "PublicFormat") -> bytes:
        """Return the key in a file format."""
        ...
