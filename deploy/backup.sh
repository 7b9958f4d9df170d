#!/bin/sh
# Copies everything that a count rests on, while it goes on: evidence, plan, forms, secret, originals.
#
#     sh deploy/backup.sh ACTIVITY TARGET [DATABASE [ORIGINALS]]
#
# TARGET is a new folder, best on another disk. DATABASE is the address of the evidence for libpq
# (postgresql://…, as a role that may read all of it), where it isn't pingyi.db in the folder;
# ORIGINALS the folder of the originals, where that isn't in the activity. deploy/restore.sh brings
# all of it back. Needs sqlite3's module of Python, or pg_dump.
#
# The secret that proves sheets is in it: keep it as you keep the activity.
set -eu
activity=$1
target=$2
database=${3:-}
originals=${4:-$activity/originals}
umask 077
mkdir "$target"
mkdir "$target/activity" "$target/originals"

# The evidence first: every original that it names was kept before it was named.
if [ -n "$database" ]; then
    id=$(sed -n 's/^id *= *"\([A-Z]*\)".*/\1/p' "$activity/activity.toml" | head -n 1)
    schema=pingyi_$(echo "$id" | tr '[:upper:]' '[:lower:]')
    pg_dump --dbname="$database" --schema="$schema" --format=custom --no-sync \
        --file="$target/evidence.dump"
elif [ -e "$activity/pingyi.db" ]; then
    python3 - "$activity/pingyi.db" "$target/activity/pingyi.db" <<'PYTHON'
import sqlite3, sys
source, copy = (sqlite3.connect(path) for path in sys.argv[1:])
source.backup(copy)
copy.close()
PYTHON
fi
(
    cd "$activity"
    tar cf - --exclude=./pingyi.db --exclude='./pingyi.db-*' --exclude='./pingyi.state.db*' \
        --exclude=./pingyi.lock --exclude=./originals .
) | tar xpf - -C "$target/activity"
if [ -d "$originals" ]; then
    (cd "$originals" && tar cf - --exclude='./.new-*' .) | tar xpf - -C "$target/originals"
fi
(cd "$target" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum) \
    > "$target.sums"
mv "$target.sums" "$target/SHA256SUMS"
sync
echo "$target: $(grep -c . "$target/SHA256SUMS") files"
