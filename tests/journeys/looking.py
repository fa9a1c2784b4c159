"""How a page is looked at: by axe, and for what axe does not know."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import WIDTHS, take_picture

FAULTS = (Path(__file__).parent / "faults.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TWICE = "() => { document.documentElement.style.fontSize = '200%' }"
ONCE = "() => { document.documentElement.style.fontSize = '' }"
BLANK = """(selector) => {
  const form = [...document.querySelectorAll(selector)].at(-1);
  for (const field of form.elements) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = -1;
    else if (!["hidden", "file", "submit"].includes(field.type)) field.value = "";
  }
  const button = form.querySelector(".btn-primary") ?? form.querySelector("button");
  setTimeout(() => form.requestSubmit(button));
}"""


def violations(page: Page, only: dict[str, object]) -> list[str]:
    """What axe finds, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("only => axe.run({ runOnly: only, resultTypes: ['violations'] })", only)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def faults(page: Page, name: str) -> list[str]:
    """Everything that is wrong with the open page: at its width, then with large text at a desk (a
    phone of 320 px is a desk at 400 %), or in the dark on a phone.

    A key is pressed, so that the browser shows the focus as it does to those without a mouse.
    """
    width = (page.viewport_size or {})["width"]
    if "PICTURES" in os.environ:
        take_picture(page, f"pages/{re.sub(':', '-', name)}-{width}")
    found = violations(page, {"type": "tag", "values": RULES})
    page.keyboard.press("Tab")
    found += page.evaluate(FAULTS, False)
    return found + (with_large_text(page) if width > WIDTHS["phone"] else in_the_dark(page))


def with_large_text(page: Page) -> list[str]:
    """What sticks out when all text is twice as large."""
    page.evaluate(TWICE)
    found = page.evaluate(FAULTS, True)
    page.evaluate(ONCE)
    return [f"text of 200 %: {one}" for one in found]


def in_the_dark(page: Page) -> list[str]:
    """What cannot be read in the dark colours."""
    page.emulate_media(color_scheme="dark")
    found = violations(page, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return [f"in the dark: {one}" for one in found]


def visit(page: Page, addresses: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """What is wrong with each of the named pages; those that are well are left out."""
    found = {}
    for name, address in addresses:
        answer = page.goto(address)
        assert answer
        wrong = faults(page, name)
        if answer.status >= 500:
            wrong.insert(0, f"status {answer.status}")
        found[name] = wrong
    return {name: wrong for name, wrong in found.items() if wrong}


def send_blank(page: Page, form: str) -> None:
    """Empty every field of the last form that fits, and press its button."""
    with page.expect_navigation():
        page.evaluate(BLANK, form)
