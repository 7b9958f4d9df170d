#!/bin/sh
# segno 1.6.6: `eci=True` with a short text makes a Micro QR code with an ECI header in it. There is
# no such thing, and a reader takes the header for data: "评" is read as "I*/JXZMY0000".
#
# segno says itself that Micro QR codes have no ECI, and refuses `micro=True` with it
# (encoder.encode); but `micro` left out means "the smallest that fits", and find_version counts the
# header's bits among those of a Micro QR code. With micro=False, and without `eci`, the same text
# is read right. What is in Latin-1 gets no header.
#
# Seen: 评: M3-M, read as I*/JXZMY0000; with micro=False: 1-H, right; without eci: M3-M, right
#       é€: M3-M, read as I++6TZECUQ00; with micro=False: 1-H, right; without eci: M3-M, right
# Exits 1 if one of them is read right, or if it isn't with micro=False or without `eci`.
#
# Input: the two texts. Read by zxing-cpp 3.1.1.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
cd "$work"
PYTHONUTF8=1 "$work/env/bin/python" - <<'PYTHON'
import io
import sys

import segno
import zxingcpp
from PIL import Image


def made(text, **options):
    """Return the kind of code, and what a scanner reads."""
    code, picture = segno.make(text, **options), io.BytesIO()
    code.save(picture, kind="png", scale=8, border=4)
    found = zxingcpp.read_barcode(Image.open(picture).convert("L"))
    return code.designator, found.text if found else ""


right = []
for text in ("评", "é€"):
    (kind, read), (large, whole), (plain, same) = (
        made(text, eci=True),
        made(text, eci=True, micro=False),
        made(text),
    )
    right.append((read == text, whole == text, same == text))
    words = ["right" if good else "wrong" for good in right[-1]]
    print(
        f"{text}: {kind}, read as {read}; with micro=False: {large}, {words[1]};",
        f"without eci: {plain}, {words[2]}",
    )
sys.exit(0 if right == [(False, True, True)] * 2 else 1)
PYTHON
