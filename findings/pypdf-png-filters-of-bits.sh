#!/bin/sh
# pypdf 7.1.1: a scan in black and white that img2pdf 0.6.3 took from a PNG comes out of the PDF
# as rubbish, without an error: of an A4 page at 200 dpi 87 % of the pixels.
#
# img2pdf puts the PNG's own data into the PDF, with /Predictor 15 and /BitsPerComponent 1. PNG
# filters of pixels smaller than a byte add the byte before (PNG, 9.2); pypdf's
# FlateDecode._decode_png_prediction reckons that distance as (row_length - 1) // columns, which is
# 0 for fewer than 8 bits a pixel: in rows of the filters Sub, Average and Paeth each byte is added
# to itself, or to what it isn't. Rows of the filters None and Up come out right. The same happens to
# pictures of 2 bits (img2pdf of a GIF of three colours); 8 bits are right.
#
# Seen: 1 bit: pypdf 57.2 % of pixels differ; pikepdf 0.0 %; 8 bits: pypdf 0.0 %
#       rows by filter: {0: 1, 1: 2, 2: 97}
# Exits 1 if pypdf is right with 1 bit, or wrong with 8, or if pikepdf 10.18.0 isn't right either.
#
# Input: a page with a black rectangle, saved by Pillow as a PNG of 1 and of 8 bits.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    pypdf==7.1.1 img2pdf==0.6.3 pikepdf==10.18.0 pillow==13.0.0 numpy==2.4.6
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import io
import sys
import warnings
import zlib
from collections import Counter

import img2pdf
import numpy as np
import pikepdf
import pypdf
from PIL import Image

warnings.filterwarnings("ignore", category=DeprecationWarning)

page = np.full((100, 152), 255, np.uint8)
page[20:60, 10:90] = 0


def pdf_of(mode):
    """Return a PDF that img2pdf made of a PNG."""
    png = io.BytesIO()
    Image.fromarray(page).convert(mode).save(png, "PNG")
    return img2pdf.convert(png.getvalue())


def differ(image):
    """Return the share of pixels, in %, that aren't those of the page."""
    return round(100 * float((np.asarray(image.convert("L")) != page).mean()), 1)


def by_pypdf(pdf):
    return differ(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images[0].image)


bits, bytes_ = pdf_of("1"), pdf_of("L")
document = pikepdf.open(io.BytesIO(bits))
picture = next(iter(document.pages[0].images.values()))
by_pikepdf = differ(pikepdf.PdfImage(picture).as_pil_image())
rows = zlib.decompress(picture.read_raw_bytes())[:: 1 + page.shape[1] // 8]
seen = by_pypdf(bits), by_pikepdf, by_pypdf(bytes_)
print(f"1 bit: pypdf {seen[0]} % of pixels differ; pikepdf {seen[1]} %; 8 bits: pypdf {seen[2]} %")
print("rows by filter:", dict(sorted(Counter(rows).items())))
sys.exit(0 if seen[0] > 20 and seen[1:] == (0.0, 0.0) else 1)
PYTHON
