#!/bin/sh
# gmssl 3.2.2: whoever knows the state of Python's `random` has the private key from one signature:
# the nonce of SM2 comes from there, which is no source of secrets.
#
# `func.random_hex` draws hexadecimal digits with `random.choice`. Python's documentation says that
# this generator must not be used for security: its state follows from a seed, or from 624 numbers
# that the same program drew and showed elsewhere. With the nonce k, the private key is (k - s) / (r + s) modulo the order. `encrypt` takes
# its k the same way.
#
# Seen: nonce foretold: True; private key from one signature: the signer's own
# Exits 1 if the nonce can't be foretold any more.
#
# Input: a key, and a state of `random` that stands for one that was worked out from earlier output.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check gmssl==3.2.2
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import random
import sys

from gmssl import sm2

ORDER = int(sm2.default_ecc_table["n"], 16)
SECRET = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
PUBLIC = sm2.CryptSM2(SECRET, "")._kg(int(SECRET, 16), sm2.default_ecc_table["g"])

signer = sm2.CryptSM2(SECRET, PUBLIC)
state = random.getstate()
signature = signer.sign_with_sm3(b"tally")

random.setstate(state)
k = int("".join(random.choice("0123456789abcdef") for _ in range(64)), 16)
r, s = int(signature[:64], 16), int(signature[64:], 16)
found = (k - s) * pow(r + s, -1, ORDER) % ORDER

foretold = found == int(SECRET, 16)
print(f"nonce foretold: {foretold}; private key from one signature:",
      "the signer's own" if foretold else "not found")
sys.exit(0 if foretold else 1)
PYTHON
