"""What the screen of whoever answers second shows, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.review.asking import decide
from tests.review.conftest import SCREENS, SIZES, Enter, Served


@pytest.mark.parametrize("size", SIZES)
def test_who_answers_second_sees_what_was_decided_and_goes_on_by_one_key(
    served: Served, enter: Enter, size: str
) -> None:
    page = enter(served, "李四", size)
    page.keyboard.press("Enter")
    page.wait_for_selector(".row-picture")
    address = page.locator("[data-item]").get_attribute("data-item")
    assert address is not None
    decide(served.client("张三", "scrutineer"), address, "satisfied", "看得很清楚")

    page.keyboard.press("3")

    notice = page.locator("#notice")
    expect(notice).to_contain_text("张三（监票）")
    expect(page.locator(".settled")).to_contain_text("满意 张三（监票）")
    expect(page.locator(".settled [data-key=n]")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("看得很清楚")
    page.screenshot(path=SCREENS / f"second-answer-{size}.png")
    page.keyboard.press("n")

    page.wait_for_selector(f"[data-item]:not([data-item='{address}']) .keys[data-decide]")
    expect(page.locator("#notice")).to_be_hidden()
