"""The wall of boxes in a real browser."""

import pytest

from review.wall import WallQuery
from tests.review.conftest import Enter, Served

SAID = "words => document.getElementById('notice')?.textContent.includes(words)"
"""Whether the notice at the edge of the screen says this."""


def test_the_wall_shows_five_thousand_boxes_as_they_are_scrolled_to(
    served: Served, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = served.office.wall._found

    def many(query: WallQuery) -> list[object]:
        boxes = list(found(query))
        return (boxes * (5000 // len(boxes) + 1))[:5000]

    monkeypatch.setattr(served.office.wall, "_found", many)
    page = enter(served, "王五", is_scrutineer=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served.address}/wall")
    page.wait_for_selector("#wall img[src]")
    page.wait_for_load_state("networkidle")
    first = sum(".jpg" in url for url in asked)

    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function(
        "() => { const all = document.querySelectorAll('#wall img');"
        " return all[all.length - 1].complete && all[all.length - 1].naturalWidth > 0 }"
    )
    page.locator("#wall img").last.click(position={"x": 30, "y": 30})
    page.wait_for_selector("dialog[open]")
    page.locator("dialog button.main").click()
    page.wait_for_selector(".doubted")

    assert page.locator("#wall figure").count() == 25
    assert 1 <= first < 10
    assert served.client().get("/queue.json?reason=questioned").json()["items"] != []


def test_the_line_on_the_wall_is_moved_by_key_and_dragged(served: Served, enter: Enter) -> None:
    page = enter(served, "王五", is_scrutineer=True)
    page.goto(f"{served.address}/wall", wait_until="networkidle")
    sent = page.locator("#line-form button")
    before = sent.is_disabled()
    page.locator("#wall").focus()
    for key in ("ArrowRight", "ArrowRight", "l", "]", "}", "{"):
        page.keyboard.press(key)
        page.wait_for_timeout(50)
    page.wait_for_function("() => document.getElementById('line-at').textContent.includes('·')")
    page.locator(".line").evaluate("line => line.scrollIntoView({block: 'center'})")
    shaded = page.locator(".left-of").bounding_box()
    wall = page.locator("#wall figure").first.bounding_box()
    assert shaded and wall
    by_key = round(20 * shaded["width"] / wall["width"])
    line = page.locator(".line").bounding_box()
    assert line
    page.mouse.move(line["x"] + line["width"] / 2, line["y"] + 5)
    page.mouse.down()
    page.mouse.move(wall["x"] + wall["width"] * 2.1 / 20, line["y"] + 8)
    page.mouse.up()
    page.fill("#line-form input[name=why]", "勾得很淡")
    page.press("#line-form input[name=why]", "Enter")
    page.wait_for_function(SAID, arg="已列为疑点")

    assert before
    assert by_key == 3
    items = served.client("旁人").get("/queue.json?reason=questioned").json()["items"]
    assert len(items) == 2
