#!/bin/sh
# Brings back what deploy/backup.sh copied, after every file was compared with its checksum.
#
#     sh deploy/restore.sh BACKUP ACTIVITY [DATABASE [ORIGINALS]]
#
# ACTIVITY must not be there. DATABASE is the address for libpq, as the owner of the database, in
# which the roles of the old one are and the activity's schema isn't; '' for none. ORIGINALS is where
# machine.toml has this activity's originals, the activity's id included. Run it as the user that the
# program runs as: what it makes is that user's. Afterwards:
#
#     pingyi -C ACTIVITY verify-log
#     pingyi -C ACTIVITY verify-folder
set -eu
backup=$1
activity=$2
database=${3:-}
originals=${4:-}

fail() {
    echo "$1" >&2
    exit 2
}

# Copies a folder, or ends: half of it is nothing.
copy() {
    failed=$activity/.restore-failed
    { (cd "$1" && tar cf - .) || : > "$failed"; } | tar xpf - -C "$2"
    [ ! -e "$failed" ] || fail "not all of $1 could be copied"
}

umask 077
(cd "$backup" && sha256sum --quiet --check SHA256SUMS)
if [ -e "$backup/evidence.dump" ] && [ -z "$database" ]; then
    fail "the evidence of this backup lies in a database: name one, postgresql://…"
fi
if [ -d "$backup/originals" ] && [ -z "$originals" ]; then
    fail "the originals of this backup lay outside the activity: name the folder for them"
fi
[ ! -e "$activity" ] || fail "$activity is there already"
mkdir "$activity"
if [ -e "$backup/evidence.dump" ]; then
    # All of it or nothing: then nothing is left of the folder either, and it can be tried again.
    pg_restore --dbname="$database" --exit-on-error --single-transaction "$backup/evidence.dump" || {
        rmdir "$activity"
        exit 2
    }
fi
copy "$backup/activity" "$activity"
if [ -d "$backup/originals" ]; then
    mkdir -p "$originals"
    copy "$backup/originals" "$originals"
fi
echo "$activity"
