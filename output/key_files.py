"""Private keys on disk: PKCS#8 that openssl opens too, and files that are written all or none.

`cryptography` writes PKCS#8 with 2,048 rounds and lets nobody ask for more, and scrypt with as
much memory as its guide lines want is beyond what `openssl` allows itself. So the structure is put
together here (RFC 8018, PBES2): PBKDF2 with HMAC-SHA-256, then AES-256 in CBC mode.
"""

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from ballot.errors import FileError, SignatureError
from ballot.files import DRAFT, make_folder, sync_file, sync_folder
from ballot.system_errors import system_words
from output.sm2 import Sm2PrivateKey

KDF_ROUNDS = 600_000
"""OWASP's figure for PBKDF2 with HMAC-SHA-256: 0.35 s on a machine of today for each guess."""

_SALT_BYTES = 16
"""NIST SP 800-132 wants 128 bits at least."""

_KEY_BYTES = 32
_BLOCK_BYTES = 16
"""AES-256, and the block of AES."""


def encrypted_pem(
    key: Ed25519PrivateKey | EllipticCurvePrivateKey | Sm2PrivateKey, passphrase: str
) -> bytes:
    """Return a private key as encrypted PKCS#8 in PEM."""
    from asn1crypto import algos, keys, pem

    salt, vector = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_BLOCK_BYTES)
    derived = PBKDF2HMAC(hashes.SHA256(), _KEY_BYTES, salt, KDF_ROUNDS).derive(passphrase.encode())
    plain = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pad = padding.PKCS7(_BLOCK_BYTES * 8).padder()
    lock = Cipher(algorithms.AES256(derived), modes.CBC(vector)).encryptor()
    body = lock.update(pad.update(plain) + pad.finalize()) + lock.finalize()
    kdf = algos.Pbkdf2Params(
        {
            "salt": algos.Pbkdf2Salt(name="specified", value=salt),
            "iteration_count": KDF_ROUNDS,
            "prf": {"algorithm": "sha256"},
        }
    )
    sealed = keys.EncryptedPrivateKeyInfo(
        {
            "encryption_algorithm": {
                "algorithm": "pbes2",
                "parameters": {
                    "key_derivation_func": {"algorithm": "pbkdf2", "parameters": kdf},
                    "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": vector},
                },
            },
            "encrypted_data": body,
        }
    )
    return bytes(pem.armor("ENCRYPTED PRIVATE KEY", sealed.dump()))


def write_new_files(files: Mapping[Path, tuple[bytes, int]]) -> None:
    """Write files that must not exist yet: every one of them whole, or none.

    Args:
        files: for each path its bytes, and who may read them as a mode. Nobody else can, from the
            first byte on.

    Raises:
        SignatureError: one is there already, or the disk won't take them. Nothing is left then.
    """
    made: list[Path] = []
    drafts: list[tuple[Path, Path]] = []
    current = next(iter(files))
    try:
        for current, (data, mode) in files.items():
            make_folder(current.parent)
            draft = current.with_name(f"{DRAFT}{current.name}.{secrets.token_hex(4)}")
            drafts.append((draft, current))
            _write_synced(draft, data, mode)
        for draft, current in drafts:
            _place(draft, current)
            made.append(current)
        for folder in {path.parent for path in files}:
            sync_folder(folder)
    except FileExistsError:
        _remove(made)
        raise SignatureError("signing.key_exists", path=current) from None
    except FileError as problem:
        _remove(made)
        reason = problem.fields["problem"]
        raise SignatureError("signing.unwritable", path=current, reason=reason) from problem
    except OSError as problem:
        _remove(made)
        reason = system_words(problem)
        raise SignatureError("signing.unwritable", path=current, reason=reason) from problem
    except BaseException:
        _remove(made)
        raise
    finally:
        _remove([draft for draft, _ in drafts])


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    path.chmod(mode)  # whatever the umask says
    sync_file(path)


def _place(draft: Path, path: Path) -> None:
    """Give a draft its name unless the name is taken, in one step where the disk knows links."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        if path.exists():  # a stick in FAT has no links
            raise FileExistsError(path) from None
        draft.replace(path)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
