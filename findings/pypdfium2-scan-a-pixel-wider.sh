#!/bin/sh
# pypdfium2 5.15.2 (PDFium 159.0.8149): a scan of 300 dpi that img2pdf 0.6.3 put on a page of exactly
# its size comes back a pixel wider at 300 dpi, and every pixel of it resampled.
#
# img2pdf writes the size as it is: 2,480 pixels at 300 dpi are 595.2 points. PDFium keeps that as a
# 32-bit float, 595.2000122; PdfPage.render multiplies by 300 / 72 and rounds up: 2,481. The picture
# is stretched by that pixel, so that a scan in black and white comes out in 256 greys. Asked for
# 2,480 by 3,508 pixels, FPDF_RenderPageBitmap resamples it all the same: the picture ends a last
# place beyond a pixel, and is drawn a pixel larger. Drawn smaller by a hundred thousandth, it is what
# it was. The same with 1,654 by 2,339 at 200 dpi, 4,960 by 7,016 at 600, and Letter at 300, which
# comes out 2,550 by 3,301 (not run here); 1,700 by 2,200 at 200 is right.
#
# Seen: rendered: 2481 x 3508, 256 greys, 86.9 % of pixels differ
#       at its own size: 2480 x 3508, 256 greys, 49.9 % of pixels differ
#       a hair smaller: 2480 x 3508, 2 greys, 0.0 % of pixels differ
# Exits 1 if either of the first two comes out right, or the last one wrong.
#
# Input: noise in black and white, made here, G4 in one strip. The last of the three is a way round.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    pypdfium2==5.15.2 img2pdf==0.6.3 pillow==13.0.0 numpy==2.4.6
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import io
import sys

import img2pdf
import numpy as np
import pypdfium2
from PIL import Image
from pypdfium2 import raw

WIDTH, HEIGHT, DPI = 2480, 3508, 300

noise = np.random.default_rng(1).integers(0, 2, (HEIGHT, WIDTH)).astype(np.uint8) * 255
scan = io.BytesIO()
Image.fromarray(noise).convert("1").save(
    scan, "TIFF", compression="group4", dpi=(DPI, DPI), tiffinfo={278: HEIGHT}
)
page = pypdfium2.PdfDocument(img2pdf.convert(scan.getvalue()))[0]


def is_right(what, pixels):
    """Say what became of the scan, and return whether it is what it was."""
    differ = (pixels[:HEIGHT, :WIDTH] != noise).mean()
    size = f"{pixels.shape[1]} x {pixels.shape[0]}"
    print(f"{what}: {size}, {np.unique(pixels).size} greys, {100 * differ:.1f} % of pixels differ")
    return pixels.shape == noise.shape and differ == 0


def drawn(draw):
    """Return a picture of the scan's size that PDFium has drawn."""
    bitmap = pypdfium2.PdfBitmap.new_native(WIDTH, HEIGHT, raw.FPDFBitmap_Gray)
    draw(bitmap)
    return bitmap.to_numpy()


width, height = page.get_size()
part = 1 - 1e-5
smaller = raw.FS_MATRIX(part * WIDTH / width, 0, 0, part * HEIGHT / height, 0, 0)
whole = raw.FS_RECTF(0, 0, WIDTH, HEIGHT)
gray = raw.FPDF_GRAYSCALE
at_size = drawn(lambda to: raw.FPDF_RenderPageBitmap(to, page, 0, 0, WIDTH, HEIGHT, 0, gray))
hair = drawn(lambda to: raw.FPDF_RenderPageBitmapWithMatrix(to, page, smaller, whole, gray))
right = [
    is_right("rendered", page.render(scale=DPI / 72, grayscale=True).to_numpy()),
    is_right("at its own size", at_size),
    is_right("a hair smaller", hair),
]
sys.exit(0 if right == [False, False, True] else 1)
PYTHON
