#!/bin/sh
# distributed 2026.8.0: Security(tls_ca_file=None) is not Security(): it demands encryption, and a
# connection over tcp is refused "by Dask configuration", in which nothing of the kind stands.
#
# None is the default of each of these settings, and means in all other respects "as configured".
# But require_encryption, left out, is whether any keyword was given at all (Security.__init__,
# bool(kwargs)), as dask/distributed #3886 asked for. Who hands on options that may be unset meets
# it.
#
# Seen: Security(): require_encryption False, connects
#       Security(tls_ca_file=None): require_encryption True, RuntimeError
#       Security(tls_ciphers=None): require_encryption True, RuntimeError
#       configured: None
# Exits 1 if one of these differs.
#
# Input: a listener of distributed's own on loopback.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    dask==2026.8.0 distributed==2026.8.0
cd "$work"
cat > none.py <<'PYTHON'
import asyncio
import sys

from dask import config
from distributed import Security
from distributed.comm import connect, listen

SEEN = {
    (): (False, "connects"),
    ("tls_ca_file",): (True, "RuntimeError"),
    ("tls_ciphers",): (True, "RuntimeError"),
}


async def outcome(address, security):
    """Return what becomes of a connection."""
    try:
        comm = await connect(address, **security.get_connection_args("client"))
    except RuntimeError as error:
        said = "encryption required by Dask configuration" in str(error)
        return "RuntimeError" if said else str(error)
    await comm.close()
    return "connects"


async def nothing(comm):
    """Take a connection."""


async def main():
    """Return what was seen of each."""
    seen = {}
    async with listen("tcp://127.0.0.1:0", nothing) as listener:
        for names in SEEN:
            security = Security(**dict.fromkeys(names))
            came = await outcome(listener.contact_address, security)
            seen[names] = security.require_encryption, came
            given = ", ".join(f"{name}=None" for name in names)
            print(f"Security({given}): require_encryption {security.require_encryption}, {came}")
    return seen


seen = asyncio.run(main())
configured = config.get("distributed.comm.require-encryption")
print("configured:", configured)
sys.exit(0 if seen == SEEN and configured is None else 1)
PYTHON
"$work/env/bin/python" none.py
