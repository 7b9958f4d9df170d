#!/bin/sh
# Installs the programs that the Python packages lean on and that pip can't bring. On Debian and its
# kin by apt-get, as root or through sudo; elsewhere it names what is missing. Nothing is done, and
# no network is used, where all is there.
#
# Needed: python3 with venv, openssl and poppler-utils (tests judge signatures with openssl and
#         pdfsig), chromium (tests walk through the review pages with it), strace (a test cuts the
#         power with it; Linux).
#         postgresql, iproute2, sane-utils, sane-airscan and nginx-light: tests start a database,
#         hosts of their own, scanners and a proxy; docker-compose and systemd read their files (Linux).
# Wanted: tesseract with Simplified Chinese (reads the printed id where a QR code is destroyed).
#         The program runs without it and says so.
#         libreoffice-writer-nogui (a test opens the official papers with it; skipped without).
#         gcc and the C library's headers (build the reader's compiled steps, scanner/kernel). The
#         program reads the same without them, and takes a fifth longer.
set -eu

missing=""
need() { # need PACKAGE COMMAND...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

need python3-venv "${PYTHON:-python3}" -c "import ensurepip, venv"
need openssl openssl version
need gcc cc --version
need libc6-dev sh -c "echo '#include <stdlib.h>' | cc -E -"
[ "$(uname)" != Linux ] || need strace strace -V
if [ "$(uname)" = Linux ]; then
    need postgresql sh -c "ls /usr/lib/postgresql/*/bin/initdb"
    need iproute2 ip -V
    need sane-utils scanimage --version
    need sane-airscan sh -c "command -v airscan-discover"
    need docker-compose docker-compose version
    need systemd systemd-analyze --version
    need nginx-light sh -c "PATH=\$PATH:/usr/sbin nginx -v"
fi
need chromium sh -c "command -v chromium || command -v chrome"
need tesseract-ocr tesseract --version
need tesseract-ocr-chi-sim sh -c "tesseract --list-langs | grep -q chi_sim"
need poppler-utils pdfsig -v
need libreoffice-writer-nogui sh -c "command -v soffice"

[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" -eq 0 ]; then
        run=""
    elif command -v sudo >/dev/null 2>&1; then
        run="sudo"
    else
        echo "Please install as root:$missing" >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    $run apt-get update -qq
    # shellcheck disable=SC2086 # the list is meant to be split
    $run apt-get install -y -qq --no-install-recommends $missing
else
    echo "Please install with your system's package manager:$missing" >&2
    command -v openssl >/dev/null 2>&1 || exit 1
fi
