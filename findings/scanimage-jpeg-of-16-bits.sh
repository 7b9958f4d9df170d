#!/bin/sh
# scanimage of sane-utils 1.2.1-2 (Debian 12): with --format=jpeg and a depth of 16 bits it writes a
# sound JPEG of another picture, without an error: each byte is a pixel, so that the left half of
# the page fills the whole width, its low bytes between the high ones.
#
# libjpeg is told the width in pixels and handed the rows as they come from the device, two bytes a
# sample. In grey the file is what one gets from the row's first bytes, one a pixel; in colour it is
# off likewise. PNG of 16 bits is right, and so is JPEG of 8. Where a device's own default is 16
# bits, no --depth is needed for it.
#
# Seen: Gray, 16 bits: exit 0, 49.6 % of pixels differ; from the row's first bytes 0.0 %
#       Color, 16 bits: exit 0, 49.6 % of pixels differ
#       Gray, 8 bits: exit 0, 0.0 % of pixels differ
#       Color, 8 bits: exit 0, 0.0 % of pixels differ
# Exits 1 if JPEG of 16 bits is right or refused, or JPEG of 8 bits wrong.
#
# Input: SANE's own test device, which draws a grid of black and white squares; its PNG of the same
# depth is what the JPEG is compared with. A pixel differs where it is off by more than 64 of 255.
# Needs Debian 12; nothing is installed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download \
    sane-utils=1.2.1-2 libsane1=1.2.1-2 libusb-1.0-0 libxml2 libicu72 libjpeg62-turbo libpng16-16
for package in *.deb; do dpkg -x "$package" debian; done
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 numpy==2.4.6
libraries=$(dirname "$work"/debian/usr/lib/*/libsane.so.1)
mkdir config
echo test > config/dll.conf
env/bin/python - "$libraries" <<'PYTHON'
import os
import subprocess
import sys

import numpy as np
from PIL import Image

ENVIRONMENT = {
    **os.environ,
    "LD_LIBRARY_PATH": f"{sys.argv[1]}:{sys.argv[1]}/sane",
    "SANE_CONFIG_DIR": "config",
}


def scan(kind, mode, depth):
    """Return the exit code, and the picture."""
    done = subprocess.run(
        ["debian/usr/bin/scanimage", "--device-name=test:0", f"--mode={mode}", f"--depth={depth}"]
        + ["--test-picture=Grid", "--resolution=150", "-x", "40", "-y", "30"]
        + [f"--format={kind}", f"--output-file=page.{kind}"],
        capture_output=True,
        env=ENVIRONMENT,
    )
    return done.returncode, np.asarray(Image.open(f"page.{kind}"))


def differ(one, other):
    """Return the share of pixels, in %, that are off."""
    return round(100 * float((abs(one.astype(int) - other) > 64).mean()), 1)


right, refused, in_bytes = {}, False, None
for mode, depth in (("Gray", 16), ("Color", 16), ("Gray", 8), ("Color", 8)):
    _, meant = scan("png", mode, depth)
    code, seen = scan("jpeg", mode, depth)
    # Pillow gives colour of 16 bits as 8.
    share = differ(seen, meant >> 8 if meant.dtype == np.uint16 else meant)
    right[mode, depth] = share == 0
    refused |= code != 0
    more = ""
    if meant.dtype == np.uint16:
        first = np.ascontiguousarray(meant).view(np.uint8)[:, : meant.shape[1]]
        in_bytes = differ(seen, first)
        more = f"; from the row's first bytes {in_bytes} %"
    print(f"{mode}, {depth} bits: exit {code}, {share} % of pixels differ{more}")
wrong = not right["Gray", 16] and not right["Color", 16] and in_bytes == 0
sys.exit(0 if wrong and right["Gray", 8] and right["Color", 8] and not refused else 1)
PYTHON
