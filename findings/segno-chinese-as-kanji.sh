#!/bin/sh
# segno 1.6.6: a QR code of Chinese text may hold other characters, and a scanner reads those. "会场"
# is read as "莨壼惻"; with encoding="utf-8" "同意" and "委员" are other words, too.
#
# What isn't Latin-1 or Shift_JIS is put into UTF-8, and the bytes are asked what they are
# (find_mode, is_kanji): if each two of them lie where Shift_JIS has its kanji, they go in kanji
# mode, which every reader takes for Shift_JIS. That they are UTF-8 is known and not asked. Two
# characters of three bytes get there often; an encoding that is named doesn't keep them from it,
# nor does `eci=True`. So does Latin text: "ça" is read as "軋". With mode="byte" all are right; so
# is a text that begins with an ASCII character. heuer/segno #75 and #81 mended the count of
# characters in kanji mode.
#
# Seen: 会场: kanji, read as 莨壼惻; with mode="byte": right
#       ça: kanji, read as 軋; with mode="byte": right
#       同意 in utf-8: kanji, read as 蜷梧э; with mode="byte": right
#       委员 in utf-8: kanji, read as 蟋泌遭; with mode="byte": right
#       评议: byte, read as 评议; with mode="byte": right
# Exits 1 if one of the first four is read right, or anything else wrong.
#
# Input: the words. Read by zxing-cpp 3.1.1.
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

WRONG = ("会场", None), ("ça", None), ("同意", "utf-8"), ("委员", "utf-8")
RIGHT = (("评议", None),)


def read(code):
    """Return what a scanner reads."""
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=8, border=4)
    return zxingcpp.read_barcode(Image.open(picture).convert("L")).text


right = []
for text, encoding in WRONG + RIGHT:
    plain = segno.make(text, encoding=encoding, micro=False)
    in_bytes = read(segno.make(text, encoding=encoding, micro=False, mode="byte"))
    right.append((read(plain) == text, in_bytes == text))
    print(
        f"{text}{' in utf-8' if encoding else ''}: {plain.mode}, read as {read(plain)};",
        f'with mode="byte": {"right" if in_bytes == text else "wrong"}',
    )
sys.exit(0 if right == [(False, True)] * len(WRONG) + [(True, True)] * len(RIGHT) else 1)
PYTHON
