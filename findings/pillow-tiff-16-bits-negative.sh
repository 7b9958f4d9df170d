#!/bin/sh
# Pillow 13.0.0: a grey TIFF of 16 bits whose white is 0 comes out as its own negative; of 8 bits it
# comes out right. OpenCV 5.0.0.93 does either, by what it is asked for. No error.
#
# PhotometricInterpretation 0 means that 0 is white. Pillow turns the pixels round in modes "1" and
# "L" (rawmodes "1;I", "L;I"), and has for 16 bits the same plain rawmode as with 1, "I;16". OpenCV
# hands on the samples of 16 bits as they are (IMREAD_UNCHANGED, IMREAD_ANYDEPTH), and turns them
# round where it makes 8 bits of them (IMREAD_GRAYSCALE): one file, two pictures.
#
# Seen: 8 bits: Pillow 255 155 0, OpenCV unchanged 255 155 0, OpenCV grey 255 155 0
#       16 bits: Pillow 0 100 255, OpenCV unchanged 0 100 255, OpenCV grey 255 155 0
# Exits 1 if Pillow's or OpenCV's 16 bits are right, or another of the pictures is wrong.
#
# Input: three grey levels, 0, 100 and 255 in the file (times 257 where of 16 bits), written by
# tifffile 2026.3.3. What came of 16 bits is told by its high byte.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    pillow==13.0.0 opencv-python-headless==5.0.0.93 tifffile==2026.3.3 numpy==2.4.6
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import sys

import cv2
import numpy as np
import tifffile
from PIL import Image

SEEN = {
    8: {"Pillow": True, "OpenCV unchanged": True, "OpenCV grey": True},
    16: {"Pillow": False, "OpenCV unchanged": False, "OpenCV grey": True},
}
LEVELS = np.array([[0, 100, 255]], np.uint8)
MEANT = [255, 155, 0]


def levels(pixels):
    """Return three grey levels of 8 bits."""
    row = np.asarray(pixels)[0].astype(int)
    return [int(level) >> (8 if np.asarray(pixels).dtype == np.uint16 else 0) for level in row]


seen = {}
for bits in SEEN:
    picture = LEVELS if bits == 8 else LEVELS.astype(np.uint16) * 257
    tifffile.imwrite("page.tif", np.repeat(picture, 4, 0), photometric="miniswhite")
    came = {
        "Pillow": levels(Image.open("page.tif")),
        "OpenCV unchanged": levels(cv2.imread("page.tif", cv2.IMREAD_UNCHANGED)),
        "OpenCV grey": levels(cv2.imread("page.tif", cv2.IMREAD_GRAYSCALE)),
    }
    seen[bits] = {who: row == MEANT for who, row in came.items()}
    said = (f"{who} {' '.join(map(str, row))}" for who, row in came.items())
    print(f"{bits} bits:", ", ".join(said))
sys.exit(0 if seen == SEEN else 1)
PYTHON
