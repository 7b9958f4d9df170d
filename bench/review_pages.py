"""How long an operator waits: from a key to the next item, in a real browser, over many doubts.

    python bench/review_pages.py --doubts 1000

A meeting is simulated whose sheets hold that many doubts; a browser settles them one after the
other as fast as items come. `next` is from the key to the next row's picture on screen, decision
stored; `row` is how long the server takes for the picture of a row of a page that nobody has
looked at yet.
"""

import argparse
import json
import shutil
import socket
import statistics
import tempfile
import threading
import time
from pathlib import Path

import httpx
import uvicorn
from playwright.sync_api import sync_playwright

from ballot.ids import SessionId, SheetId
from ballot.layout import Layout
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.strokes import PenMark
from calibration.scans.presets import OFFICE
from calibration.simulate import simulate_sheets
from cli.main import run
from office.folder import open_folder
from office.reader_context import reading_context
from review.app import make_app
from review.home import Home

SESSION = "north"
DOUBTS_A_SHEET = 20
"""About a third of the rows of a sheet."""


def make_meeting(folder: Path, doubts: int) -> None:
    """Print, fill in and scan sheets with about this many doubts."""
    sheets = -(-doubts // DOUBTS_A_SHEET)
    run(["new", str(folder), "--example"])
    run(["print", SESSION, "--sheets", str(sheets), "-C", str(folder)])
    layout = Layout.from_json((folder / f"forms/{SESSION}.layout.json").read_text("utf-8"))
    lines = (folder / f"forms/{SESSION}.sheets.csv").read_text("utf-8").split()[1:]
    simulate_sheets(
        folder / f"forms/{SESSION}.pdf",
        layout,
        [SheetId(line.split(",")[1]) for line in lines],
        folder / "scans",
        session=SessionId(SESSION),
        plan=FillPlan(trouble={RowKind.OVERVOTE: 0.35}, habits={PenMark.TICK: 1.0}),
        preset=OFFICE,
        seed=5,
    )
    run(["scan", str(folder / "scans"), "--workers", "2", "-C", str(folder)])


def walk(link: str, doubts: int, chromium: str) -> list[float]:
    """Settle doubts with the keyboard; return ms from each key to the next picture."""
    waits = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(link)
        page.keyboard.press("Enter")
        page.wait_for_url("**/queue")
        page.keyboard.press("Enter")
        page.wait_for_selector(".row-picture")
        page.wait_for_load_state("networkidle")
        page.evaluate(_WATCH)
        for _ in range(doubts):
            page.keyboard.press("1")
            wait = page.evaluate("() => window.shown")
            if wait is None:
                break
            waits.append(float(wait))
            page.wait_for_timeout(60)  # an operator looks; the next item is fetched meanwhile
        browser.close()
    return waits


_WATCH = """() => {
  let pressed = 0, tell = () => {};
  addEventListener("keydown", () => {
    pressed = performance.now();
    window.shown = new Promise((done) => { tell = done; setTimeout(() => done(null), 5000); });
  }, true);
  new MutationObserver(() => {
    const picture = document.querySelector(".row-picture");
    if (!picture || !pressed) return;
    const started = pressed;
    pressed = 0;
    const ready = () => requestAnimationFrame(() => tell(performance.now() - started));
    picture.decode().then(ready, ready);
  }).observe(document.body, { childList: true, subtree: true });
}"""


def cold_rows(address: str, link: str, count: int) -> list[float]:
    """Return ms for pictures of rows, each on a page that nobody has looked at."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        client.post("/signin", data={"token": link.split("token=")[1]})
        items = client.get("/queue.json").json()["items"]
        first: dict[tuple[str, int], str] = {}
        for item in items:
            if item["kind"] == "row":
                first.setdefault((item["file"], item["file_page"]), item["address"])
        waits = []
        for place in list(first.values())[:count]:
            start = time.perf_counter()
            client.get(f"{place}/row.jpg").raise_for_status()
            waits.append(1000 * (time.perf_counter() - start))
    return waits


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doubts", type=int, default=1000)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "activity"
        make_meeting(folder, options.doubts)
        opened = open_folder(folder)
        with opened.store() as store, socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
            )  # as `pingyi review` does
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            app = make_app(
                folder, opened.activity, store, reading_context(opened, store), home=Home(address)
            )
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
            threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
            while not server.started:
                time.sleep(0.01)
            link = app.state.office.door.new_link
            rows = cold_rows(address, f"{address}/signin?token={link('b')}", 30)
            waits = walk(
                f"{address}/signin?token={link('bench')}", options.doubts, options.chromium
            )
            server.should_exit = True
    result = {"row": _told(rows), "next": _told(waits)}
    print("| what | n | median, ms | 95 %, ms | worst, ms |\n|---|---|---|---|---|")
    for name, told in result.items():
        print(f"| {name} | {told['n']} | {told['median']} | {told['p95']} | {told['worst']} |")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")


def _told(waits: list[float]) -> dict[str, float]:
    ordered = sorted(waits)
    return {
        "n": len(ordered),
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "worst": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
