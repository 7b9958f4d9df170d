#!/bin/sh
# gmssl 3.2.2: the public key of an SM2 key that begins with zeros or fours is cut, and signatures
# by its owner are then refused or end in an error. One key in eight or so is such a key.
#
# `CryptSM2.__init__` takes the prefix 04 of an uncompressed point away with `lstrip("04")`, which
# takes every 0 and 4 at the beginning; and a key without the prefix whose x begins with 04 is cut,
# too. The numbers are then a digit or more out of place.
#
# Seen: key of 128 digits kept: 126 digits; its own signature: refused or an error
#       another key, prefix and all: right
# Exits 1 if the first signature holds, or the second doesn't.
#
# Input: a private key whose public key begins with 04 (found by counting up), and one whose doesn't.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check gmssl==3.2.2
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import sys

from gmssl import sm2

BASE = sm2.default_ecc_table["g"]


def key(wanted):
    """Return the first private key whose public key is wanted, and that."""
    for number in range(2, 5000):
        secret = f"{number:064x}"
        public = sm2.CryptSM2(secret, "")._kg(number, BASE)
        if wanted(public):
            return secret, public
    raise SystemExit("no such key")


def own_signature_holds(secret, public):
    signer = sm2.CryptSM2(secret, public)
    try:
        return bool(signer.verify_with_sm3(signer.sign_with_sm3(b"tally"), b"tally"))
    except Exception:
        return False


secret, public = key(lambda p: p.startswith("04"))
kept = sm2.CryptSM2(secret, public).public_key
# The signer reads its own key as cut as the verifier does; a verifier of another make doesn't.
cut = sm2.CryptSM2(secret, public)
whole = sm2.CryptSM2(secret, public)
whole.public_key = public
try:
    holds = bool(cut.verify_with_sm3(whole.sign_with_sm3(b"tally"), b"tally"))
except Exception:
    holds = False
print(f"key of {len(public)} digits kept: {len(kept)} digits; its own signature:",
      "right" if holds else "refused or an error")

other = own_signature_holds(*(lambda s, p: (s, "04" + p))(*key(lambda p: p[0] not in "04")))
print("another key, prefix and all:", "right" if other else "refused or an error")
sys.exit(0 if not holds and other and len(kept) < len(public) else 1)
PYTHON
