#!/bin/sh
# img2pdf 0.6.3 with Pillow 13.0.0: a TIFF that says it is to be turned (Orientation 3, 6 or 8) is
# turned twice on its PDF page: what lay upside down still does. If it is G4 in one strip, as
# scanners write it, a quarter turn makes rubbish of it. No error.
#
# Pillow turns the pixels of a TIFF while it loads them, and gives the size that they have then
# (Pillow #4063; since #7383 the tag is gone afterwards). img2pdf reads the tag before that, and
# sets /Rotate as well. G4 in one strip goes into the PDF as it is, unturned, so that a half turn
# comes out right; but with 6 and 8 its width is given as what Pillow calls it, which is its height.
# JPEG and PNG are right: of those Pillow turns nothing. With rotation=img2pdf.Rotation.none LZW is
# right in all.
#
# Seen: lzw: 1 right, 3 off by 180, 6 off by 90, 8 off by 270
#       g4: 1 right, 3 right, 6 rubbish, 8 rubbish
#       jpeg: 1 right, 3 right, 6 right, 8 right
#       lzw, rotation none: 1 right, 3 right, 6 right, 8 right
# Exits 1 if one of the lines differs.
#
# Input: bars in black and white, saved by Pillow with the tag. Drawn by pypdfium2 5.15.2, a pixel a
# point. Off by: clockwise, in degrees. Rubbish: less than 95 % of pixels right, any way up.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    img2pdf==0.6.3 pillow==13.0.0 pikepdf==10.18.0 pypdfium2==5.15.2 numpy==2.4.6
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import io
import sys

import img2pdf
import numpy as np
import pypdfium2
from PIL import ExifTags, Image

WIDTH, HEIGHT = 120, 80
TURNS = {1: 0, 3: 2, 6: -1, 8: 1}
"""Quarters to the left that each Orientation asks for."""
SEEN = {
    "lzw": ["right", "off by 180", "off by 90", "off by 270"],
    "g4": ["right", "right", "rubbish", "rubbish"],
    "jpeg": ["right"] * 4,
    "lzw, rotation none": ["right"] * 4,
}
POINTS = img2pdf.get_fixed_dpi_layout_fun((72, 72))

picture = np.zeros((HEIGHT, WIDTH), bool)
picture[:20, :60] = picture[30:40] = picture[:, 100:104] = True


def saved(kind, orientation):
    """Return a file of the picture that asks to be turned."""
    image, file = Image.fromarray(picture), io.BytesIO()
    if kind == "jpeg":
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        image.convert("L").save(file, "JPEG", exif=exif, quality=95)
        return file.getvalue()
    # 278: rows a strip.
    tags = {ExifTags.Base.Orientation: orientation, 278: HEIGHT}
    image.save(file, "TIFF", compression={"lzw": "tiff_lzw", "g4": "group4"}[kind], tiffinfo=tags)
    return file.getvalue()


def outcome(file, orientation, **options):
    """Return how the page that img2pdf makes of it looks."""
    page = pypdfium2.PdfDocument(img2pdf.convert(file, layout_fun=POINTS, **options))[0]
    page = page.render(scale=1, grayscale=True).to_numpy().squeeze() > 127
    meant = np.rot90(picture, TURNS[orientation])
    for quarters in range(4):
        turned = np.rot90(meant, -quarters)
        if turned.shape == page.shape and (turned == page).mean() > 0.95:
            return f"off by {90 * quarters}" if quarters else "right"
    return "rubbish"


seen = {}
for what in SEEN:
    options = {"rotation": img2pdf.Rotation.none} if "none" in what else {}
    kind = what.partition(",")[0]
    seen[what] = [outcome(saved(kind, turn), turn, **options) for turn in TURNS]
    lines = ", ".join(f"{turn} {came}" for turn, came in zip(TURNS, seen[what], strict=True))
    print(f"{what}: {lines}")
sys.exit(0 if seen == SEEN else 1)
PYTHON
