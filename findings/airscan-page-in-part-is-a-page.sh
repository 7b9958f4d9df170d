#!/bin/sh
# sane-airscan 0.99.27-1+b1 (Debian 12): a page whose JPEG breaks off half way comes out as a whole,
# sound page, the rest of it grey; without an error, and the batch goes on.
#
# libjpeg-turbo fills up what is missing with 128 and only warns; nothing comes of the warning. The
# device says how long its answer is, and sends as much: it is the device's own page that is in
# part, as after a full memory (alexpevzner/sane-airscan #60 supposes that of a PNG, which was an
# error). An answer without a length, which ends with the connection, comes to the same when that is
# cut; with a length, or in chunks, the cut is an error (not run here). Who is handed the PNG can no
# longer tell.
#
# Seen: half of the second page: exit 0, pages 3, rows of 128 throughout: 0 548 0 of 1100
#       no JPEG as the second page: exit 9, pages 1, rows of 128 throughout: 0 of 1100
# Exits 1 if the first run ends with another code or without the page, or the second without an
# error.
#
# Input: noise, saved by Pillow as JPEG, and an eSCL scanner of one feeder on loopback, made here.
# Needs Debian 12; nothing is installed.
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
import random
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image

WIDTH, HEIGHT = 850, 1100
NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
    ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
CAPABILITIES = f"""<scan:ScannerCapabilities {NAMES}><pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Feeder</pwg:MakeAndModel><scan:Adf><scan:AdfSimplexInputCaps>
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


class Scanner(BaseHTTPRequestHandler):
    """An eSCL scanner that gives what lies in its feeder."""

    protocol_version = "HTTP/1.1"
    feeder = []

    def log_message(self, *_):
        """Say nothing."""

    def answer(self, code, body=b"", **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.endswith("/ScannerCapabilities"):
            self.answer(200, CAPABILITIES.encode())
        elif self.path.endswith("/ScannerStatus"):
            state = "Loaded" if self.feeder else "Empty"
            self.answer(
                200,
                f"<scan:ScannerStatus {NAMES}><pwg:Version>2.63</pwg:Version><pwg:State>Idle"
                f"</pwg:State><scan:AdfState>ScannerAdf{state}</scan:AdfState>"
                "</scan:ScannerStatus>".encode(),
            )
        elif self.path.endswith("/NextDocument") and self.feeder:
            self.answer(200, self.feeder.pop(0))
        else:
            self.answer(404)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, Location=f"http://{self.headers['Host']}/eSCL/ScanJobs/1")

    def do_DELETE(self):
        self.answer(200)


def grey_rows(path):
    """Return how many rows of a page are 128 throughout."""
    page = Image.open(path).convert("L")
    rows = (page.crop((0, y, WIDTH, y + 1)).getextrema() for y in range(HEIGHT))
    return sum(row == (128, 128) for row in rows)


def scan(what, pages):
    """Scan the pages in a batch; return the exit code, and each page's grey rows."""
    Scanner.feeder[:] = pages
    folder = Path(what)
    folder.mkdir()
    done = subprocess.run(
        ["debian/usr/bin/scanimage", "--device-name=airscan:e0:Feeder", "--mode=Gray"]
        + ["--resolution=100", "-x", "215.9", "-y", "279.4", "--format=png"]
        + [f"--batch={folder}/%d.png"],
        capture_output=True,
        env={**os.environ, "LD_LIBRARY_PATH": LIBRARIES, "SANE_CONFIG_DIR": "config"},
    )
    grey = [grey_rows(path) for path in sorted(folder.glob("*.png"))]
    print(
        f"{what}: exit {done.returncode}, pages {len(grey)},",
        f"rows of 128 throughout: {' '.join(map(str, grey))} of {HEIGHT}",
    )
    return done.returncode, grey


LIBRARIES = f"{sys.argv[1]}:{sys.argv[1]}/sane"
server = ThreadingHTTPServer(("127.0.0.1", 0), Scanner)
threading.Thread(target=server.serve_forever, daemon=True).start()
Path("config").mkdir()
Path("config/dll.conf").write_text("airscan\n")
Path("config/airscan.conf").write_text(
    f'[devices]\n"Feeder" = http://127.0.0.1:{server.server_port}/eSCL, eSCL\n'
    "[options]\ndiscovery = disable\n"
)
noise = Image.frombytes("L", (WIDTH, HEIGHT), random.Random(1).randbytes(WIDTH * HEIGHT))
jpeg = io.BytesIO()
noise.save(jpeg, "JPEG")
whole = jpeg.getvalue()
code, grey = scan("half of the second page", [whole, whole[: len(whole) // 2], whole])
refused, _ = scan("no JPEG as the second page", [whole, b"no JPEG", whole])
in_part = len(grey) == 3 and grey[1] > HEIGHT // 3 and grey[0] == grey[2] == 0
sys.exit(0 if code == 0 and in_part and refused != 0 else 1)
PYTHON
