"""SM2 keys in files: SubjectPublicKeyInfo (RFC 5480) and PKCS#8 (RFC 5958), as openssl has them.

`cryptography` opens neither: it knows the structures and not the curve.
"""

from functools import cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from output.sm2 import NUMBER, Sm2PrivateKey, Sm2PublicKey, public_of

CURVE = "1.2.156.10197.1.301"
"""sm2p256v1, GM/T 0006."""

CURVE_NAME = "sm2p256v1"
_UNCOMPRESSED = b"\x04"
_PUBLIC, _LOCKED = "PUBLIC KEY", "ENCRYPTED PRIVATE KEY"

_MOST_ROUNDS = 10_000_000
"""Of PBKDF2: seventeen times what the program itself takes; more would be a trap."""


def load_public(data: bytes) -> PublicKeyTypes | Sm2PublicKey:
    """Return the public key in a PEM file, of any kind that is known here.

    Raises:
        ValueError: it is none.
        UnsupportedAlgorithm: it is of another kind.
    """
    try:
        return serialization.load_pem_public_key(data)
    except UnsupportedAlgorithm:
        found = _sm2_public(_unarmored(data, _PUBLIC))
        if found is None:
            raise
        return found


def load_private(data: bytes, passphrase: str) -> Sm2PrivateKey:
    """Return the SM2 key in an encrypted PEM file: PBES2 of PBKDF2 and AES-256 in CBC mode.

    Raises:
        ValueError: the pass phrase is wrong, or it is no such key.
    """
    keys = _structures()
    sealed = keys.EncryptedPrivateKeyInfo.load(_unarmored(data, _LOCKED), strict=True)
    plain = _opened(sealed, passphrase)
    try:
        told = keys.PrivateKeyInfo.load(plain, strict=True)
        inner = told["private_key"].parsed
        secret = inner["private_key"].native.to_bytes(NUMBER, "big")
        point = inner["public_key"].native
    except (TypeError, AttributeError, KeyError, OverflowError) as problem:
        raise ValueError("no private key") from problem
    if not _is_on(told["private_key_algorithm"]) or point is None:
        raise ValueError("no SM2 key")
    return Sm2PrivateKey(secret, _of_point(point))


def public_der(key: Sm2PublicKey) -> bytes:
    """Return SubjectPublicKeyInfo."""
    keys = _structures()
    told = keys.PublicKeyInfo(
        {"algorithm": _algorithm(keys.PublicKeyAlgorithm), "public_key": _UNCOMPRESSED + key.raw()}
    )
    return bytes(told.dump())


def private_der(key: Sm2PrivateKey) -> bytes:
    """Return PKCS#8 in the clear, with the public key in it."""
    keys = _structures()
    inner = keys.ECPrivateKey(
        {
            "version": "ecPrivkeyVer1",
            "private_key": int.from_bytes(key.secret, "big"),
            "public_key": _UNCOMPRESSED + key.public.raw(),
        }
    )
    inner["private_key"].set_encoded_width(NUMBER)  # zeros in front stay
    told = keys.PrivateKeyInfo(
        {
            "version": 0,
            "private_key_algorithm": _algorithm(keys.PrivateKeyAlgorithm),
            "private_key": inner,
        }
    )
    return bytes(told.dump())


@cache
def _structures() -> Any:
    """Return asn1crypto's structures of keys, which take no curve that they weren't told of."""
    from asn1crypto import keys

    keys.NamedCurve.register(CURVE_NAME, CURVE, NUMBER)
    return keys


def _algorithm(kind: Any) -> Any:
    return kind({"algorithm": "ec", "parameters": _parameters()})


def _parameters() -> Any:
    return _structures().ECDomainParameters(name="named", value=CURVE)


def _is_on(algorithm: Any) -> bool:
    """Return whether a key is named as one on the curve."""
    return bool(
        algorithm["algorithm"].native == "ec"
        and algorithm["parameters"].dump() == _parameters().dump()
    )


def _sm2_public(der: bytes) -> Sm2PublicKey | None:
    """Return a public key on the curve; None if it is on another.

    Raises:
        ValueError: it is no key.
    """
    keys = _structures()
    told = keys.PublicKeyInfo.load(der, strict=True)
    return _of_point(told["public_key"].native) if _is_on(told["algorithm"]) else None


def _of_point(point: bytes) -> Sm2PublicKey:
    if point[:1] != _UNCOMPRESSED:
        raise ValueError("not both coordinates")
    return public_of(point[1:])


def _unarmored(data: bytes, kind: str) -> bytes:
    from asn1crypto import pem

    found, _, der = pem.unarmor(data)
    if found != kind:
        raise ValueError(found)
    return bytes(der)


def _opened(sealed: Any, passphrase: str) -> bytes:
    """Return what an encrypted PKCS#8 holds.

    Raises:
        ValueError: the pass phrase is wrong, or it is encrypted otherwise.
    """
    how = sealed["encryption_algorithm"]
    try:
        kinds = how.kdf, how.kdf_hmac, how.encryption_cipher, how.key_length, how.encryption_mode
        rounds, salt, vector = how.kdf_iterations, how.kdf_salt, how.encryption_iv
    except (TypeError, KeyError, AttributeError) as problem:
        raise ValueError("encrypted otherwise") from problem
    if kinds != ("pbkdf2", "sha256", "aes", NUMBER, "cbc") or not 0 < rounds <= _MOST_ROUNDS:
        raise ValueError("encrypted otherwise")
    derived = PBKDF2HMAC(hashes.SHA256(), NUMBER, salt, rounds).derive(passphrase.encode())
    lock = Cipher(algorithms.AES256(derived), modes.CBC(vector)).decryptor()
    unpad = padding.PKCS7(8 * len(vector)).unpadder()
    padded = lock.update(sealed["encrypted_data"].native) + lock.finalize()
    return unpad.update(padded) + unpad.finalize()
