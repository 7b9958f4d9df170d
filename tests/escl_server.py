"""A small eSCL scanner on loopback: gives the pages that it was given, and jams when it is told to.

What an office machine with AirScan answers: capabilities, status, jobs, one page after the other,
404 at the end of the stack. Reached through sane-airscan.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)

_CAPS = """
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>4200</scan:MaxHeight>
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>
<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions>
</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>
"""


@dataclass
class EsclDevice:
    """The device: what lies in its feeder, and what is wrong with it."""

    feeder: list[bytes] = field(default_factory=list)
    """JPEG pages, in the order in which they come."""
    jams_after: int | None = None
    """The feeder jams once so many more pages were given."""
    ends_after: int | None = None
    """The feeder ends the job once so many more pages were given, as at a double feed, and goes on
    with the next one."""
    adf_state: str = "ScannerAdfLoaded"
    is_duplex: bool = True
    dpi: Sequence[int] = (150, 200, 300)
    given: int = 0
    settings: list[str] = field(default_factory=list)
    """What each job asked for, XML."""

    def capabilities(self) -> str:
        """Return what it can."""
        resolutions = "".join(
            f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
            f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
            for dpi in self.dpi
        )
        caps = _CAPS.format(resolutions=resolutions)
        duplex = (
            f"<scan:AdfDuplexInputCaps>{caps}</scan:AdfDuplexInputCaps>" if self.is_duplex else ""
        )
        options = "<scan:AdfOption>DetectPaperLoaded</scan:AdfOption>"
        options += "<scan:AdfOption>Duplex</scan:AdfOption>" if self.is_duplex else ""
        return (
            f"<scan:ScannerCapabilities {_NAMES}><pwg:Version>2.63</pwg:Version>"
            "<pwg:MakeAndModel>Pingyi Office 1</pwg:MakeAndModel>"
            f"<scan:Adf><scan:AdfSimplexInputCaps>{caps}</scan:AdfSimplexInputCaps>{duplex}"
            f"<scan:AdfOptions>{options}</scan:AdfOptions></scan:Adf>"
            "</scan:ScannerCapabilities>"
        )

    def status(self) -> str:
        """Return how it is."""
        state = self.adf_state
        if state == "ScannerAdfLoaded" and not self.feeder:
            state = "ScannerAdfEmpty"
        return (
            f"<scan:ScannerStatus {_NAMES}><pwg:Version>2.63</pwg:Version>"
            f"<pwg:State>Idle</pwg:State><scan:AdfState>{state}</scan:AdfState>"
            "</scan:ScannerStatus>"
        )

    def next_page(self) -> bytes | None:
        """Return the next page; None at the end of the stack, or where it jams."""
        if self.jams_after == self.given:
            self.adf_state = "ScannerAdfJam"
        if self.ends_after == self.given:
            self.ends_after = None
            return None
        if self.adf_state != "ScannerAdfLoaded" or not self.feeder:
            return None
        self.given += 1
        return self.feeder.pop(0)

    def mend(self) -> None:
        """Take the jammed paper out."""
        self.adf_state, self.jams_after = "ScannerAdfLoaded", None


@contextmanager
def escl_scanner(device: EsclDevice, config: Path, *, name: str = "Office") -> Iterator[str]:
    """Serve a device on loopback; yields its name for SANE.

    Args:
        device: to serve.
        config: folder for SANE's configuration; `SANE_CONFIG_DIR` is to name it.
        name: of the device.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(device))
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    config.mkdir(parents=True, exist_ok=True)
    (config / "dll.conf").write_text("airscan\n", encoding="ascii")
    (config / "airscan.conf").write_text(
        f'[devices]\n"{name}" = http://127.0.0.1:{server.server_port}/eSCL, eSCL\n'
        "[options]\ndiscovery = disable\n",
        encoding="ascii",
    )
    try:
        yield f"airscan:e0:{name}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _handler(device: EsclDevice) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            if self.path.endswith("/ScannerCapabilities"):
                self._answer(200, device.capabilities().encode(), "text/xml")
            elif self.path.endswith("/ScannerStatus"):
                self._answer(200, device.status().encode(), "text/xml")
            elif self.path.endswith("/NextDocument"):
                page = device.next_page()
                if page is None:
                    self._answer(404, b"", "text/plain")
                else:
                    self._answer(200, page, "image/jpeg")
            else:
                self._answer(404, b"", "text/plain")

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            device.settings.append(asked.decode())
            if device.adf_state != "ScannerAdfLoaded" or not device.feeder:
                self._answer(409, b"", "text/plain")
                return
            host = self.headers.get("Host", "127.0.0.1")
            self.send_response(201)
            self.send_header("Location", f"http://{host}/eSCL/ScanJobs/{len(device.settings)}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_DELETE(self) -> None:
            self._answer(200, b"", "text/plain")

        def _answer(self, code: int, body: bytes, kind: str) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
