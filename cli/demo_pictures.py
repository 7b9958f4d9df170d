"""Pictures at the end of the demo: a page of a paper, and a row as it is reviewed."""

import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cli.review import listening
from cli.review_links import Invited, LinkMaker

if TYPE_CHECKING:
    from office.folder import ActivityFolder
    from store.evidence import Store

_PAPER_DPI = 110
_SCREEN = (1366, 900)
_BROWSERS = ("chromium", "chrome", "google-chrome")
_WAIT_MS = 20_000


def paper_picture(pdf: Path, picture: Path) -> Path:
    """Draw the first page of a paper as PNG; returns where."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=_PAPER_DPI / 72).to_pil().save(picture)
    return picture


def review_picture(folder: "ActivityFolder", store: "Store", name: str, picture: Path) -> bool:
    """Keep what a browser shows of the first row that waits, as PNG.

    Args:
        folder: the activity; something in it waits.
        store: its evidence, asked by nobody else meanwhile.
        name: who reviews.
        picture: where it goes.

    Returns:
        False where there is no browser that could be asked.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return False
    import uvicorn

    from office.reader_context import reading_context
    from review.app import make_app
    from review.home import Home

    with listening("127.0.0.1", 0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        home = Home(address, ("127.0.0.1",))
        context = reading_context(folder, store)
        app = make_app(folder.path, folder.activity, store, context, home=home)
        config = uvicorn.Config(app, log_level="error", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        links = LinkMaker(app.state.office.door, app.state.office.address)
        link = links.link(Invited(name))
        try:
            with suppress(Error), sync_playwright() as player:
                found = next(filter(None, map(shutil.which, _BROWSERS)), None)
                browser = player.chromium.launch(executable_path=found, args=["--no-sandbox"])
                width, height = _SCREEN
                page = browser.new_page(viewport={"width": width, "height": height})
                page.set_default_timeout(_WAIT_MS)
                page.goto(link)
                page.click("button.main")
                page.goto(f"{address}/queue")
                page.keyboard.press("Enter")
                page.wait_for_selector(".row-picture")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=picture)
                browser.close()
        finally:
            server.should_exit = True
            thread.join()
    return picture.is_file()
