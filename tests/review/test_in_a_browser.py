"""The pages in a real browser: by keyboard alone, two at once, restarted in the middle.

Screens are kept in tests/review/screens/ (not in the repository): look at them.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.review.conftest import (
    SCREENS,
    SESSION,
    SIZES,
    UNREAD,
    Enter,
    Served,
    serving,
    session_ids,
)

NARROWEST = "laptop"

SAID = "words => document.getElementById('notice')?.textContent.includes(words)"
"""Whether the notice at the edge of the screen says this."""


JUST = "words => document.getElementById('just')?.textContent.includes(words)"
"""Whether the line above the item says this."""


def settled(page: Page) -> int:
    return int(
        page.evaluate("fetch('/queue.json').then(a => a.json()).then(q => q.progress.settled)")
    )


def begin(page: Page) -> None:
    """Go from the queue to the first item; its script listens from when the page has loaded."""
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/**", wait_until="load")
    page.wait_for_selector(".row-picture")


def press(page: Page, key: str) -> str:
    """Press a key that leads to another item; returns the address of that."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_selector("main")
    return page.url


def test_ten_doubts_are_settled_by_keyboard_alone(served: Served, enter: Enter) -> None:
    page = enter(served)
    begin(page)
    seen = [page.url, *(press(page, key) for key in "1230X1230X")]

    assert len(set(seen)) == len(seen)
    assert settled(page) == 10


def test_undo_leads_back_to_the_item(served: Served, enter: Enter) -> None:
    page = enter(served)
    begin(page)
    first = page.url
    nothing = page.locator("#just").inner_text()
    press(page, "X")
    page.wait_for_function(JUST, arg="刚才：")
    told, left = page.locator("#just").inner_text(), page.locator("[data-left]").inner_text()

    back = press(page, "u")
    page.wait_for_function(JUST, arg="已撤销：")

    assert "没有可撤销的" in nothing
    assert told.endswith("→ 作废　按 U 撤销这一步")
    assert left == "待复核 16 项"
    assert page.locator("[data-left]").inner_text() == "待复核 17 项"
    assert page.locator("[data-today]").inner_text() == "今天已定 0 行"
    assert back == first
    assert page.locator(".history li").count() == 2
    assert settled(page) == 0


def test_two_browsers_share_one_queue(served: Served, enter: Enter) -> None:
    zhang, li = enter(served, "张三"), enter(served, "李四")
    for page in (zhang, li):
        begin(page)

    seen: list[str] = [zhang.url, li.url]
    for _ in range(3):
        seen += [press(zhang, "1"), press(li, "2")]

    assert len(set(seen)) == len(seen)
    assert settled(zhang) == 6


def test_an_item_that_somebody_else_holds_can_not_be_decided(served: Served, enter: Enter) -> None:
    zhang, li = enter(served, "张三"), enter(served, "李四")
    begin(zhang)

    li.goto(zhang.url)

    assert li.locator("[data-decide]").count() == 0
    assert "另一位正在看" in li.locator("main").inner_text()


def test_reload_and_restart_in_the_middle_lose_nothing(meeting: Path, enter: Enter) -> None:
    with serving(meeting) as served:
        page = enter(served)
        begin(page)
        press(page, "1")
        where = press(page, "2")
        page.reload()
        assert page.url == where
        path = where.split("/rows/")[1]
    with serving(meeting) as served:
        page = enter(served)
        assert settled(page) == 2
        begin(page)
        assert page.url.split("/rows/")[1] == path


def test_a_sheet_is_keyed_in_by_two_people(served: Served, enter: Enter) -> None:
    sheet = session_ids(served.folder)[UNREAD]
    for name, last in (("张三", "0"), ("王五", "X")):
        page = enter(served, name)
        page.goto(f"{served.address}/sheets/{sheet}/keying", wait_until="load")
        page.wait_for_selector("tr.now")
        for key in "1" * 65 + last:
            page.keyboard.press(key)
        page.keyboard.type("码被撕去")
        page.keyboard.press("Enter")
        if name == "张三":
            page.wait_for_url("**/sheets/*")
        else:
            page.wait_for_selector("tr.differs")

    assert page.locator("tr.differs").count() == 1
    assert "1 行不一致" in page.locator("#differ").inner_text()


def test_a_refused_page_that_may_be_a_ballot_is_closed_by_two(served: Served, enter: Enter) -> None:
    page = enter(served)
    page.goto(f"{served.address}/queue?reason=second_copy")
    page.locator("table a").first.click()
    page.wait_for_selector(".ab")
    where = page.url
    page.select_option("select[name=instead]", index=1)
    page.fill("form[data-dismiss] input[name=why]", "扫了两次")
    page.press("form[data-dismiss] input[name=why]", "Enter")
    page.wait_for_function("before => location.href !== before", arg=where)
    page.goto(where)
    assert page.locator("[data-post$='dismiss/confirm']").count() == 0
    page = enter(served, "王五", is_scrutineer=True)
    page.goto(where, wait_until="load")
    page.locator("[data-post$='dismiss/confirm']").click()
    page.wait_for_function("before => location.href !== before", arg=where)

    page.goto(where)

    assert "这一页已处理" in page.locator("main").inner_text()


def test_refused_pages_of_a_kind_are_proposed_together_by_keyboard(
    served: Served, enter: Enter
) -> None:
    page = enter(served)
    page.goto(f"{served.address}/queue?reason=incomplete_sheet")
    page.locator("table a").first.click()
    page.wait_for_selector("[data-dismiss]")
    page.keyboard.press("g")
    page.wait_for_selector("form[data-together]")
    shown = page.locator("[data-page]").count()
    page.locator("[data-leave]").first.check()
    page.fill("form[data-together] input[name=why]", "已重新扫描")
    page.press("form[data-together] input[name=why]", "Enter")
    page.wait_for_function("() => !location.pathname.endsWith('/alike')")

    assert shown == 2
    proposed = served.client("旁人").get("/queue.json?reason=dismissal_proposed").json()["items"]
    assert len(proposed) == 1


def test_another_scan_is_taken_by_button_and_the_row_that_differs_shows_both(
    served: Served, enter: Enter
) -> None:
    page = enter(served)
    page.goto(f"{served.address}/queue?reason=second_copy")
    page.locator("table a").first.click()
    page.wait_for_selector("form[data-replace]")
    row = page.locator("table.rows a").first.get_attribute("href")

    page.locator("button[value=preview]").click()
    page.wait_for_function(SAID, arg="没有改动")
    page.fill("form[data-replace] input[name=why]", "更清楚")
    page.locator("button[value=take]").click()
    page.wait_for_function(SAID, arg="已换用")
    page.goto(f"{served.address}{row}", wait_until="networkidle")

    shown = page.evaluate("[...document.querySelectorAll('.scans img')].map(i => i.naturalWidth)")
    assert len(shown) == 2
    assert all(shown)
    assert page.locator(".scans .stands figcaption").count() == 1


def test_the_ink_map_and_the_zoom_work_by_keyboard(served: Served, enter: Enter) -> None:
    page = enter(served)
    begin(page)

    page.keyboard.press("h")
    page.keyboard.press("+")

    assert "/heat.jpg" in (page.locator(".row-picture").get_attribute("src") or "")
    assert "scale(1.4)" in page.locator(".moved").get_attribute("style")


ZOOMED = "document.querySelector('.moved')"


def row_on_the_page(page: Page) -> tuple[float, float, float]:
    """Return how high the row's middle is shown, how large, and where the middle of its boxes is.

    In pixels of the screen, from the corner of the part of the page that is seen.
    """
    high, size, across = page.evaluate(
        """() => {
                const mark = document.querySelector(".mark[data-boxes]");
                const paper = mark.closest(".paper");
                const row = mark.getBoundingClientRect(), seen = paper.getBoundingClientRect();
                const whole = mark.parentElement.getBoundingClientRect();
                return [row.top + row.height / 2 - seen.top, row.height,
                    whole.left + mark.dataset.boxes * whole.width - seen.left];
            }"""
    )
    return float(high), float(size), float(across)


def test_zooming_keeps_the_row_where_it_is(served: Served, enter: Enter) -> None:
    page = enter(served)
    items = served.client("旁人").get("/queue.json").json()["items"]
    row = next(item for item in items if item["unit"] == "农林局")
    page.context.clear_cookies(name="none")
    page.goto(f"{served.address}{row['address']}", wait_until="networkidle")
    before = row_on_the_page(page)

    for _ in range(4):
        page.keyboard.press("+")
    near = row_on_the_page(page)
    for _ in range(4):
        page.keyboard.press("-")
    back = row_on_the_page(page)
    corner = page.locator(".paper").bounding_box()
    assert corner
    page.mouse.move(corner["x"] + 5, corner["y"] + corner["height"] - 5)
    for _ in range(5):
        page.mouse.wheel(0, -100)
    page.wait_for_function(f"() => ({ZOOMED}).style.transform.includes('2.4')")
    wheeled = row_on_the_page(page)

    assert near[1] > 3 * before[1]
    assert near[0] == pytest.approx(before[0], abs=1.5)
    assert back == pytest.approx(before, abs=1.5)
    assert wheeled[0] == pytest.approx(before[0], abs=1.5)
    assert all(0 < each[2] < corner["width"] for each in (near, wheeled))


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_is_accessible_and_kept_as_a_picture(
    served: Served, enter: Enter, size: str
) -> None:
    """axe finds nothing: names, labels, contrast, order."""
    folder = SCREENS / size
    folder.mkdir(parents=True, exist_ok=True)
    page = enter(served, size=size, is_office=True)
    items = served.client("旁人").get("/queue.json").json()["items"]
    first = {item["reasons"][0]["code"]: item["address"] for item in reversed(items)}
    screens = {
        "office": "/office",
        "office-session": f"/office/sessions/{SESSION}",
        "office-scan": "/office/scan",
        "office-merge": "/office/merge",
        "office-results": "/office/results",
        "office-signing": "/office/signing",
        "office-papers": "/office/papers",
        "queue": "/queue",
        "row": first["overvote"],
        "blank-sheet": first["blank_sheet"],
        "missing-page": first["missing_page"],
        "refused-page": first["incomplete_sheet"],
        "refused-alike": f"{first['incomplete_sheet']}/alike",
        "second-copy": first["second_copy"],
        "copies-differ": first["copies_differ"],
        "keying": f"/sheets/{session_ids(served.folder)[UNREAD]}/keying",
        "wall": "/wall",
        "spot-check": "/spot",
        "decisions": "/decisions",
        "help": "/help",
    }
    page.context.clear_cookies(name="none")
    found: dict[str, list[str]] = {}
    for name, address in screens.items():
        page.goto(served.address + address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")
        if size != NARROWEST:
            continue  # axe measures the same elements; the narrow screen is the hard one
        broken = Axe().run(page).response["violations"]
        found[name] = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in broken]
    assert {name: broken for name, broken in found.items() if broken} == {}


def test_the_script_tells_a_part_of_a_picture_from_a_whole_one(
    served: Served, enter: Enter
) -> None:
    page = enter(served)
    place = "ab" * 32

    told = page.evaluate("place => [scanned(`${place}/7`), scanned(`${place}/7.2`)]", place)

    assert told == [
        {"file": place, "index": 7, "part": 0},
        {"file": place, "index": 7, "part": 2},
    ]


@pytest.mark.parametrize("status", [None, 502])
def test_an_answer_that_got_lost_isnt_said_to_have_changed_nothing(
    served: Served, enter: Enter, status: int | None
) -> None:
    """The server recorded it; what it said went astray, or the proxy waited for it in vain."""
    page = enter(served)
    begin(page)

    def lose(route: Route) -> None:
        route.fetch()
        if status is None:
            route.abort()
        else:
            route.fulfill(status=status, body="<html>Bad Gateway</html>")

    page.route("**/decision", lose)
    page.keyboard.press("1")
    page.wait_for_selector("#notice.bad")

    assert "不知道" in page.inner_text("#notice")
