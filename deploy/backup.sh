#!/bin/sh
# Copies everything that a count rests on, while it goes on: evidence, plan, forms, secret, originals.
#
#     sh deploy/backup.sh ACTIVITY TARGET [DATABASE [ORIGINALS]]
#
# TARGET is a new folder, best on another disk. DATABASE is the address of the evidence for libpq
# (postgresql://…, as the owner of its tables), where it isn't pingyi.db in the folder; '' for none.
# ORIGINALS is the folder of this activity's originals where machine.toml puts them elsewhere: what
# its url says, and the activity's id below it. deploy/restore.sh brings all of it back. Needs
# sqlite3's module of Python, or pg_dump.
#
# The secret that proves sheets is in it: keep it as you keep the activity.
set -eu
activity=$1
target=$2
database=${3:-}
originals=${4:-}

fail() {
    echo "$1" >&2
    exit 2
}

# Copies a folder. What is written meanwhile (tar's 1) isn't evidence that was named before.
copy() {
    from=$1
    to=$2
    shift 2
    {
        code=0
        (cd "$from" && tar cf - "$@" .) || code=$?
        [ "$code" -le 1 ] || echo "$from" > "$target/INCOMPLETE"
    } | tar xpf - -C "$to"
    [ ! -e "$target/INCOMPLETE" ] || fail "not all of $from could be copied: $target is no backup"
}

if [ -z "$database" ] && [ -e "$activity/pingyi.elsewhere.json" ]; then
    fail "the evidence of this activity lies in a database: name it, postgresql://…"
fi
if [ -z "$database" ] && [ ! -e "$activity/pingyi.db" ]; then
    fail "there is no $activity/pingyi.db: if the evidence lies in a database, name it, postgresql://…"
fi
if [ -n "$originals" ] && [ ! -d "$originals" ]; then
    fail "there is no folder $originals: is the drive mounted?"
fi
umask 077
mkdir "$target"
mkdir "$target/activity"

# The evidence first: every original that it names was kept before it was named.
if [ -n "$database" ]; then
    id=$(sed -n 's/^id *= *"\([A-Z]*\)".*/\1/p' "$activity/activity.toml" | head -n 1)
    schema=pingyi_$(echo "$id" | tr '[:upper:]' '[:lower:]')
    # Without links and sign-ins: a link that was used since would let somebody in once more.
    pg_dump --dbname="$database" --schema="$schema" --format=custom --no-sync \
        --exclude-table-data="$schema.desk_*" --file="$target/evidence.dump"
else
    python3 - "$activity/pingyi.db" "$target/activity/pingyi.db" <<'PYTHON'
import sqlite3, sys
source, copy = (sqlite3.connect(path) for path in sys.argv[1:])
source.backup(copy)
copy.close()
PYTHON
fi
# originals/ too where they lie elsewhere: those of before machine.toml said so are still there.
copy "$activity" "$target/activity" --exclude=./pingyi.db --exclude='./pingyi.db-*' \
    --exclude='./pingyi.state.db*' --exclude=./pingyi.lock --exclude='./originals/.new-*'
if [ -n "$originals" ]; then
    mkdir "$target/originals"
    copy "$originals" "$target/originals" --exclude='./.new-*'
fi
(cd "$target" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum) \
    > "$target.sums"
mv "$target.sums" "$target/SHA256SUMS"
sync
echo "$target: $(grep -c . "$target/SHA256SUMS") files"
