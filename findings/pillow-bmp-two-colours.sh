#!/bin/sh
# Pillow 13.0.0: a BMP of 8 bits a pixel whose palette is black and white comes out as other pixels,
# without an error.
#
# The reader of BMP takes a palette of exactly black, then white, for that of a picture of 1 bit a
# pixel, whatever the header says of bits: mode is "1", and each byte of the file is unpacked to
# eight pixels, of which all but every eighth are black. Scanner programs that threshold a grey
# picture write such files. With white first, with a third colour, or with a black of 10, the same
# pixels come out right, in mode "P".
#
# Seen: mode 1, first row 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 255; set 0 255 0 255 ...; white first: right
# Exits 1 if the two colours come out right, or if the other palettes no longer do.
#
# Input: pictures of 32 by 4 pixels, black and white in turn, written here byte by byte. OpenCV
# reads the same file right (not run here).
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import io
import struct
import sys

from PIL import Image

WIDTH, HEIGHT = 32, 4


def bmp(palette, indices):
    """Return an uncompressed BMP of 8 bits a pixel, all of its rows alike."""
    colours = b"".join(bytes((grey, grey, grey, 0)) for grey in palette)
    start, data = 54 + len(colours), bytes(indices) * HEIGHT
    head = struct.pack("<IHHI", start + len(data), 0, 0, start)
    info = struct.pack(
        "<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 0, len(data), 2835, 2835, len(palette), 0
    )
    return b"BM" + head + info + colours + data


def row(palette, indices):
    """Return the mode, and the first row in grey."""
    picture = Image.open(io.BytesIO(bmp(palette, indices)))
    return picture.mode, list(picture.convert("L").tobytes()[:WIDTH])


turns = [k % 2 for k in range(WIDTH)]
mode, seen = row((0, 255), turns)
meant = [255 * index for index in turns]
others = [
    row((255, 0), turns)[1] == [255 - grey for grey in meant],
    row((0, 255, 128), turns)[1] == meant,
    row((10, 255), turns)[1] == [10 if grey == 0 else grey for grey in meant],
]
print("mode", mode, "first row", *seen[:16], "others right:", others)
sys.exit(0 if mode == "1" and seen != meant and all(others) else 1)
PYTHON
