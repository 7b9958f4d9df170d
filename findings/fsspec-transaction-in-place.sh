#!/bin/sh
# fsspec 2026.9.0: a transaction on local files overwrites what it is to replace where that lies on
# another disk than the temporary folder. If the disk is full half way, the old file is gone, and
# the beginning of the new one stands under its name.
#
# The draft is made in the system's temporary folder (LocalFileOpener: mkstemp without a folder) and
# brought to its place by shutil.move, which renames on one device and elsewhere copies over what is
# there. With the temporary folder on the same disk the same write goes through, for it is a rename.
# fsspec/filesystem_spec #544 is how shutil.move came in, for rename across devices had failed.
#
# Seen: another disk: OSError 27, 1048576 bytes of 3000000, begins with b'new'
#       the same disk: no error, 3000000 bytes of 3000000, begins with b'new'
# Exits 1 if the old file, or the new one, is whole in the first case, or the second case fails.
#
# Input: a file of 10 bytes. The full disk is a limit on the size of files (RLIMIT_FSIZE, 1 MiB),
# set once the draft is written. Drafts lie in /dev/shm, the file in the folder of `mktemp -d`;
# these are to be two devices (2 if they aren't).
set -eu
work=$(mktemp -d)
shm=$(mktemp -d /dev/shm/tmp.XXXXXXXXXX)
trap 'rm -rf "$work" "$shm"' EXIT
[ "$(stat -c %d "$work")" != "$(stat -c %d "$shm")" ] || exit 2
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check fsspec==2026.9.0
cat > "$work/replace.py" <<'PYTHON'
import os
import resource
import sys

import fsspec

SIZE, ROOM = 3_000_000, 1 << 20

with open("kept", "wb") as old:
    old.write(b"old, whole")
files = fsspec.filesystem("local")
error = "no error"
try:
    with files.transaction:
        with files.open("kept", "wb") as new:
            new.write(b"new" * (SIZE // 3))
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
except OSError as failed:
    error = f"OSError {failed.errno}"
size = os.path.getsize("kept")
with open("kept", "rb") as kept:
    begins = kept.read(3)
print(f"{sys.argv[1]}: {error}, {size} bytes of {SIZE}, begins with {begins}")
whole = (begins, size) in ((b"old", 10), (b"new", SIZE))
sys.exit(0 if whole and (begins == b"old" or error == "no error") else 3)
PYTHON
cd "$work"
status=0
TMPDIR=$shm "$work/env/bin/python" replace.py "another disk" || status=$?
TMPDIR=$work "$work/env/bin/python" replace.py "the same disk" || exit 1
[ "$status" = 3 ]
