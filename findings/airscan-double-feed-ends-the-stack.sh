#!/bin/sh
# sane-airscan 0.99.27-1+b1 (Debian 12): a feeder that stops in the middle of the stack, for it took
# two sheets at once or its cover was opened, is "out of documents": scanimage's batch ends with 0.
#
# An eSCL scanner that has no next page answers 404, and says why in AdfState. sane-airscan asks for
# it then, and knows Jam, Empty and DoorOpen. MultipickDetected, Mispick and HatchOpen (states that
# NAPS2 lists) are none of its words, so that the 404 stands for the end of the paper; even where
# the state is Loaded. With 409 in place of 404 the same states are an error of the device, 9.
# Related: alexpevzner/sane-airscan #39, a 404 of a page that wasn't ready, and #385, the state
# Processing.
#
# Seen: 404, Jam: exit 6, pages 2, Document feeder jammed
#       404, DoorOpen: exit 8, pages 2, Scanner cover is open
#       404, HatchOpen: exit 0, pages 2, Document feeder out of documents
#       404, MultipickDetected: exit 0, pages 2, Document feeder out of documents
#       404, Mispick: exit 0, pages 2, Document feeder out of documents
#       404, Loaded: exit 0, pages 2, Document feeder out of documents
#       409, HatchOpen: exit 9, pages 2, Error during device I/O
#       409, MultipickDetected: exit 9, pages 2, Error during device I/O
# Exits 1 if one of the lines differs.
#
# Input: an eSCL scanner of one feeder on loopback, made here, that stops after two pages; these are
# saved by Pillow. Needs Debian 12; nothing is installed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download \
    sane-airscan=0.99.27-1+b1 sane-utils=1.2.1-2 libsane1=1.2.1-2 libavahi-client3 \
    libavahi-common3 libdbus-1-3 libusb-1.0-0 libxml2 libicu72 libjpeg62-turbo libpng16-16
for package in *.deb; do dpkg -x "$package" debian; done
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0
libraries=$(dirname "$work"/debian/usr/lib/*/libsane.so.1)
env/bin/python - "$libraries" <<'PYTHON'
import io
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

END = 0, "Document feeder out of documents"
BROKEN = 9, "Error during device I/O"
SEEN = {
    (404, "Jam"): (6, "Document feeder jammed"),
    (404, "DoorOpen"): (8, "Scanner cover is open"),
    (404, "HatchOpen"): END,
    (404, "MultipickDetected"): END,
    (404, "Mispick"): END,
    (404, "Loaded"): END,
    (409, "HatchOpen"): BROKEN,
    (409, "MultipickDetected"): BROKEN,
}
PAGES = 2
HEAD = (
    ' xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
    ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>2.63</pwg:Version>'
)
CAPABILITIES = f"""<scan:ScannerCapabilities{HEAD}<pwg:MakeAndModel>Feeder</pwg:MakeAndModel>
<scan:Adf><scan:AdfSimplexInputCaps>
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3300</scan:MaxHeight>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions><scan:DiscreteResolution>
<scan:XResolution>100</scan:XResolution><scan:YResolution>100</scan:YResolution>
</scan:DiscreteResolution></scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles></scan:AdfSimplexInputCaps>
<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions>
</scan:Adf></scan:ScannerCapabilities>"""
STATUS = (
    f"<scan:ScannerStatus{HEAD}<pwg:State>Idle</pwg:State>"
    "<scan:AdfState>ScannerAdf%s</scan:AdfState></scan:ScannerStatus>"
)


class Scanner(BaseHTTPRequestHandler):
    """An eSCL scanner whose feeder stops after two pages."""

    protocol_version = "HTTP/1.1"
    page = b""
    left = 0
    stop = 404, ""

    def log_message(self, *_):
        """Say nothing."""

    def answer(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        code, state = Scanner.stop
        if self.path.endswith("/ScannerCapabilities"):
            self.answer(200, CAPABILITIES.encode())
        elif self.path.endswith("/ScannerStatus"):
            self.answer(200, (STATUS % ("Loaded" if Scanner.left else state)).encode())
        elif Scanner.left:
            Scanner.left -= 1
            self.answer(200, Scanner.page)
        else:
            self.answer(code)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, Location=f"http://{self.headers['Host']}/eSCL/ScanJobs/1")

    def do_DELETE(self):
        self.answer(200)


page = io.BytesIO()
Image.new("L", (850, 1100), 255).save(page, "JPEG")
Scanner.page = page.getvalue()
server = ThreadingHTTPServer(("127.0.0.1", 0), Scanner)
threading.Thread(target=server.serve_forever, daemon=True).start()
Path("config").mkdir()
Path("config/dll.conf").write_text("airscan\n")
Path("config/airscan.conf").write_text(
    f'[devices]\n"Feeder" = http://127.0.0.1:{server.server_port}/eSCL, eSCL\n'
    "[options]\ndiscovery = disable\n"
)
environment = {
    **os.environ,
    "LD_LIBRARY_PATH": f"{sys.argv[1]}:{sys.argv[1]}/sane",
    "SANE_CONFIG_DIR": "config",
}
right = True
for stop, said in SEEN.items():
    Scanner.stop, Scanner.left = stop, PAGES
    done = subprocess.run(
        ["debian/usr/bin/scanimage", "--device-name=airscan:e0:Feeder", "--format=png"]
        + ["--batch=%d.png", "--batch-print"],
        capture_output=True,
        text=True,
        env=environment,
    )
    (why,) = (line for line in done.stderr.splitlines() if "sane_start: " in line)
    why, pages = why.rpartition(": ")[2], len(done.stdout.splitlines())
    right &= ((done.returncode, why), pages) == (said, PAGES)
    print(f"{stop[0]}, {stop[1]}: exit {done.returncode}, pages {pages}, {why}")
sys.exit(0 if right else 1)
PYTHON
