#!/bin/sh
# Makes an authority of your own and a certificate for each service: ca.pem, NAME.pem, NAME.key.
#
#     sh deploy/certificates.sh FOLDER NAME=HOST[,HOST...] ...
#     sh deploy/certificates.sh deploy/certificates database=database scheduler=scheduler \
#         worker=worker review=review.example
#
# A host is a name or an address. What is there stays: running it again adds what is missing. ca.key
# signs new certificates: keep it where no server is. Valid for 400 days, a year's evaluation.
# A key is for its owner alone: give each to the user that its service runs as (chown; in the
# database's container that is 999, in the program's 10001).
set -eu
folder=$1
shift
umask 077
mkdir -p "$folder"
cd "$folder"

# Runs openssl, which is told to be heard only where it fails.
run() {
    said=$(openssl "$@" 2>&1) || {
        echo "openssl $1: $said" >&2
        exit 1
    }
}

if [ ! -e ca.pem ]; then
    run req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 400 \
        -subj "/CN=pingyi" -keyout ca.key -out ca.pem.new \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign"
    mv ca.pem.new ca.pem
fi
for each in "$@"; do
    name=${each%%=*}
    [ ! -e "$name.pem" ] || continue
    if [ ! -e ca.key ]; then
        echo "$folder/ca.key is missing: bring it back from where you keep it, and remove it again" >&2
        exit 1
    fi
    names=""
    for host in $(echo "${each#*=}" | tr ',' ' '); do
        case $host in
            *:*) names="$names,IP:$host" ;;
            *[!0-9.]*) names="$names,DNS:$host" ;;
            *) names="$names,IP:$host" ;;
        esac
    done
    run req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
        -keyout "$name.key" -out "$name.request"
    printf '%s\n' "subjectAltName=${names#,}" "extendedKeyUsage=serverAuth,clientAuth" \
        > "$name.extensions"
    run x509 -req -in "$name.request" -CA ca.pem -CAkey ca.key -CAcreateserial -days 400 \
        -extfile "$name.extensions" -out "$name.pem.new"
    mv "$name.pem.new" "$name.pem" # last: what is there stays, so it must be whole
    rm -f "$name.request" "$name.extensions"
done
chmod 755 .
chmod 644 ./*.pem
