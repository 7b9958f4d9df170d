#!/bin/sh
# reportlab 5.1.0: text of characters beyond the basic multilingual plane comes out of a PDF as
# other characters.
#
# The ToUnicode CMap of a TrueType font names a character by its number in hexadecimal,
# `<%04X>`: U+2C35B becomes <2C35B>, five digits. PDF (ISO 32000-1, 9.10.3) wants UTF-16BE there,
# <D870DF5B>. Glyph and width are right, so nothing is to be seen on the page; search, copy and
# extraction give another character, without a word. pdfium (pypdfium2 5.15.2) takes the first
# four digits, U+2C35; pdftotext of poppler 22.12.0 does the same (not run here).
#
# Seen: in the CMap: [b'2C35B']; extracted: '\u2c35'; set: U+2C35B
# Exits 1 if the CMap no longer holds the five digits or if the text comes out right.
#
# Input: a font of two glyphs, made here with fontTools, and one line of text. A way round is to
# rewrite the streams named "toUnicodeCMap:..." after TTFont.addObjects.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
    reportlab==5.1.0 fonttools==4.68.0 pypdfium2==5.15.2
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import re
import sys

import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WANTED = 0x2C35B


def square():
    pen = TTGlyphPen(None)
    for k, point in enumerate(((100, 0), (100, 800), (900, 800), (900, 0))):
        (pen.lineTo if k else pen.moveTo)(point)
    pen.closePath()
    return pen.glyph()


names = [".notdef", "space", "rare"]
builder = FontBuilder(1000, isTTF=True)
builder.setupGlyphOrder(names)
builder.setupCharacterMap({0x20: "space", WANTED: "rare"})
builder.setupGlyf({name: square() for name in names})
builder.setupHorizontalMetrics({name: (1000, 100) for name in names})
builder.setupHorizontalHeader(ascent=880, descent=-120)
builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular", "psName": "Tiny-Regular"})
builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
builder.setupPost()
builder.save("tiny.ttf")

pdfmetrics.registerFont(TTFont("Tiny", "tiny.ttf"))
canvas = Canvas("out.pdf", pageCompression=0)
canvas.setFont("Tiny", 20)
canvas.drawString(50, 700, chr(WANTED))
canvas.save()

content = open("out.pdf", "rb").read()
in_cmap = re.findall(rb"<[0-9A-F]{2}> <(2C35B|D870DF5B)>", content)
with pypdfium2.PdfDocument("out.pdf") as document:
    extracted = document[0].get_textpage().get_text_range().strip()
print(f"in the CMap: {in_cmap}; extracted: {extracted!a}; set: U+{WANTED:04X}")
sys.exit(0 if in_cmap == [b"2C35B"] and extracted != chr(WANTED) else 1)
PYTHON
