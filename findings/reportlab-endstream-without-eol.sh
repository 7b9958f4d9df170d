#!/bin/sh
# reportlab 5.1.0: no document is PDF/A, whatever is drawn: `endstream` stands right behind the
# bytes of every stream, and ISO 19005 (6.1.7.1) wants an end of line before it.
#
# `PDFStream.format` puts content and keyword together without one. ISO 32000-1 (7.3.8.1) says that
# there should be one, so viewers don't mind. And a stream that is given `filters=[]` gets an empty
# list of filters. A way round is to put the ends of line in afterwards and to correct the table of
# cross-references.
#
# Seen: 3 streams, 0 of them with an end of line before endstream; an empty list of filters: True
# Exits 1 if one has an end of line, or the list isn't there.
#
# Input: a page with one line and a stream without filters.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check reportlab==5.1.0
cd "$work"
"$work/env/bin/python" - <<'PYTHON'
import re
import sys
from io import BytesIO

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

written = BytesIO()
canvas = Canvas(written, invariant=1)
for number in (1, 2):
    canvas.line(50, 50, 100 * number, 100)
    canvas.showPage()
kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
canvas._doc.Catalog.Metadata = PDFStream(PDFDictionary(kind), b"<x/>", filters=[])
canvas.save()

before = re.findall(rb"(.)endstream", written.getvalue(), re.DOTALL)
ended = sum(byte in b"\r\n" for byte in before)
is_listed = re.search(rb"/Filter \[\s*\]", written.getvalue()) is not None
print(f"{len(before)} streams, {ended} of them with an end of line before endstream;",
      f"an empty list of filters: {is_listed}")
sys.exit(0 if len(before) == 3 and ended == 0 and is_listed else 1)
PYTHON
