#!/bin/sh
# scanimage of sane-utils 1.2.1-2 (Debian 12): a batch that runs out of room is no error where the
# format is pnm or tiff. Each page is named as done, the feeder goes on, the exit code is 0; and the
# files are cut off.
#
# With --format=jpeg and the same limit it says "Output file write error", ends with 1 and names no
# page. What --batch-print names in the other two is no proof that the page is there.
#
# Seen: pnm: exit 0, named 3, whole 0
#       tiff: exit 0, named 3, whole 0
#       jpeg: exit 1, named 0, whole 0
#       tiff with room: exit 0, named 3, whole 3
# Exits 1 if pnm or tiff ends with an error or names fewer pages, or if another line differs.
#
# Input: three pages of SANE's own test device, 1.1 MB each. The full disk is a limit on the size of
# a file, 32 KiB (SIGXFSZ ignored, so that writing fails with EFBIG as it does with ENOSPC); a file
# that is longer counts as whole. On a file system of 60 KiB the first tiff is cut off and the
# others are empty (not run here). Needs Debian 12; nothing is installed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download \
    sane-utils=1.2.1-2 libsane1=1.2.1-2 libusb-1.0-0 libxml2 libicu72 libjpeg62-turbo libpng16-16
for package in *.deb; do dpkg -x "$package" debian; done
libraries=$(dirname "$work"/debian/usr/lib/*/libsane.so.1)
mkdir config
echo test > config/dll.conf
export LD_LIBRARY_PATH="$libraries:$libraries/sane" SANE_CONFIG_DIR="$work/config"
trap '' XFSZ

# Scan three pages; say the exit code, how many pages were named, and how many are whole.
scan() {
    what=$1 format=$2 blocks=$3 code=0
    mkdir "$what"
    (
        ulimit -f "$blocks"
        exec "$work/debian/usr/bin/scanimage" --device-name test:0 --batch="$what/%d" \
            --batch-count=3 --batch-print --format="$format" --mode Gray \
            --source "Automatic Document Feeder" --test-picture Grid --resolution 300
    ) > "$what.names" 2> "$what.log" || code=$?
    whole=$(find "$what" -type f -size +32k | wc -l)
    echo "$what: exit $code, named $(wc -l < "$what.names"), whole $whole"
}

{
    scan pnm pnm 64
    scan tiff tiff 64
    scan jpeg jpeg 64
    scan "tiff with room" tiff unlimited
} | tee seen
diff seen - <<'SAID' > /dev/null
pnm: exit 0, named 3, whole 0
tiff: exit 0, named 3, whole 0
jpeg: exit 1, named 0, whole 0
tiff with room: exit 0, named 3, whole 3
SAID
