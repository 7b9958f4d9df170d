"""SM2 keys (GB/T 32918, GM/T 0009): they sign what Ed25519 keys sign, and are asked alike.

A signature is DER of SEQUENCE (r, s) over SM3 of Z and the bytes, Z of the signer id that GM/T 0009
names where nothing else is agreed. Keys and signatures are as openssl writes and reads them.
`cryptography` knows SM3 and not the curve. What touches a secret is done by GmSSL, through
`gmssl-pyx` (the extra `sm2`); to check a signature nothing of it is needed.
"""

from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization

from ballot.errors import SignatureError
from output.sm2_curve import BASE, ORDER, A, B, Point, fits, is_on_curve

SIGNER_ID = b"1234567812345678"
"""GM/T 0009-2012, section 10: where no other was agreed."""

NUMBER = 32
"""Bytes of a coordinate, a private key, r and s."""

LONGEST = 72
"""Bytes of a signature: two numbers of 33 bytes with their heads, and the head of both."""

_SEQUENCE, _INTEGER = 0x30, 0x02


@dataclass(frozen=True, slots=True)
class Sm2PublicKey:
    """A public key on sm2p256v1."""

    point: Point

    def __post_init__(self) -> None:
        """Refuse what is no key.

        Raises:
            ValueError: the numbers are no point of the curve.
        """
        if not is_on_curve(self.point):
            raise ValueError("no point of the curve")

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return if the owner signed these bytes under the usual signer id.

        Raises:
            InvalidSignature: the signature doesn't hold, or is none.
        """
        numbers = parsed(signature)
        if numbers is None:
            raise InvalidSignature
        hashed = int.from_bytes(_sm3(identity(self.point), data), "big")
        if not fits(self.point, hashed, *numbers):
            raise InvalidSignature

    def raw(self) -> bytes:
        """Return both coordinates, 64 bytes."""
        return b"".join(number.to_bytes(NUMBER, "big") for number in self.point)

    def public_bytes(
        self, encoding: serialization.Encoding, format: serialization.PublicFormat
    ) -> bytes:
        """Return SubjectPublicKeyInfo in PEM or DER; there is no other format."""
        from output.sm2_files import public_der

        if format is not serialization.PublicFormat.SubjectPublicKeyInfo:
            raise ValueError(format)
        return _in_armor(public_der(self), "PUBLIC KEY", encoding)


@dataclass(frozen=True, slots=True)
class Sm2PrivateKey:
    """A private key with its public one."""

    secret: bytes = field(repr=False)
    public: Sm2PublicKey

    def public_key(self) -> Sm2PublicKey:
        """Return the key that the signatures are checked with."""
        return self.public

    def sign(self, data: bytes) -> bytes:
        """Return a signature in DER.

        Raises:
            SignatureError: the library isn't installed, or the key is none: what it signs, its
                public key doesn't confirm.
        """
        library = _library()
        try:
            signature: bytes = library.sm2_sign(
                self.secret, self.public.raw(), data, signer_id=SIGNER_ID
            )
            self.public.verify(signature, data)
        except (library.GmsslInnerError, InvalidSignature) as problem:
            raise SignatureError("signing.sm2_failed") from problem
        return signature

    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> bytes:
        """Return PKCS#8 in the clear; `output.key_files` encrypts it."""
        from output.sm2_files import private_der

        if format is not serialization.PrivateFormat.PKCS8 or not isinstance(
            encryption_algorithm, serialization.NoEncryption
        ):
            raise ValueError(format)
        return _in_armor(private_der(self), "PRIVATE KEY", encoding)


def generate_sm2_key() -> Sm2PrivateKey:
    """Return a new key, of the system's random numbers.

    Raises:
        SignatureError: the library isn't installed.
    """
    public, secret = _library().sm2_key_generate()
    return Sm2PrivateKey(secret, public_of(public))


def public_of(raw: bytes) -> Sm2PublicKey:
    """Return the public key of 64 bytes, x and y.

    Raises:
        ValueError: they are no point of the curve.
    """
    if len(raw) != 2 * NUMBER:
        raise ValueError("not two coordinates")
    x, y = (int.from_bytes(part, "big") for part in (raw[:NUMBER], raw[NUMBER:]))
    return Sm2PublicKey(Point(x, y))


def identity(point: Point, signer_id: bytes = SIGNER_ID) -> bytes:
    """Return Z, which binds signer id, curve and public key to what is signed (GM/T 0009, 8.1)."""
    numbers = b"".join(number.to_bytes(NUMBER, "big") for number in (A, B, *BASE, *point))
    return _sm3((8 * len(signer_id)).to_bytes(2, "big"), signer_id, numbers)


def parsed(signature: bytes) -> tuple[int, int] | None:
    """Return r and s of a signature in strict DER, each from 1 to the order less 1; else None.

    A signature has one form alone, so that nobody makes another file of it that holds, too.
    """
    if len(signature) > LONGEST or signature[:2] != bytes([_SEQUENCE, len(signature) - 2 & 0xFF]):
        return None
    first = _integer(signature[2:])
    if first is None:
        return None
    second = _integer(signature[2 + first[1] :])
    if second is None or 2 + first[1] + second[1] != len(signature):
        return None
    r, s = first[0], second[0]
    return (r, s) if 0 < r < ORDER and 0 < s < ORDER else None


def _integer(data: bytes) -> tuple[int, int] | None:
    """Return the INTEGER at the beginning and how many bytes it takes; None if there is none."""
    if len(data) < 3 or data[0] != _INTEGER or not 0 < data[1] <= NUMBER + 1:
        return None
    body = data[2 : 2 + data[1]]
    is_short = len(body) == 1 or body[0] != 0 or body[1] >= 0x80
    if len(body) != data[1] or body[0] >= 0x80 or not is_short:
        return None
    return int.from_bytes(body, "big"), 2 + len(body)


def _sm3(*parts: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def _in_armor(der: bytes, kind: str, encoding: serialization.Encoding) -> bytes:
    from asn1crypto import pem

    return bytes(pem.armor(kind, der)) if encoding is serialization.Encoding.PEM else der


def _library() -> ModuleType:
    try:
        return import_module("gmssl_pyx")
    except ImportError as problem:
        raise SignatureError("signing.no_sm2") from problem
