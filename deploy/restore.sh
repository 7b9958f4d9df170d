#!/bin/sh
# Brings back what deploy/backup.sh copied, after every file was compared with its checksum.
#
#     sh deploy/restore.sh BACKUP ACTIVITY [DATABASE [ORIGINALS]]
#
# ACTIVITY must not be there. DATABASE is the address for libpq, as the owner of the database, in
# which the roles of the old one are and the activity's schema isn't. Afterwards:
#
#     pingyi -C ACTIVITY verify-log
#     pingyi -C ACTIVITY verify-folder
set -eu
backup=$1
activity=$2
database=${3:-}
originals=${4:-$activity/originals}
umask 077
(cd "$backup" && sha256sum --quiet --check SHA256SUMS)
if [ -e "$backup/evidence.dump" ] && [ -z "$database" ]; then
    echo "the evidence of this backup lies in a database: name one, postgresql://…" >&2
    exit 2
fi
mkdir "$activity"
if [ -e "$backup/evidence.dump" ]; then
    pg_restore --dbname="$database" --exit-on-error --single-transaction "$backup/evidence.dump"
fi
(cd "$backup/activity" && tar cf - .) | tar xpf - -C "$activity"
mkdir -p "$originals"
(cd "$backup/originals" && tar cf - .) | tar xpf - -C "$originals"
echo "$activity"
