"""Scripting of the rota's page, action by action, in Chromium, as a ratio to one plain handler.

    bench/grid.py        47 people, 48 slots; CHROMIUM_PATH names the browser

What is measured is the browser's own count of script time (Performance.getMetrics: ScriptDuration)
around each action, the swap of the table included. The baseline in the same run: a handler that
writes one class and reads one width in each of the 48 rows, which any page that marks rows must do.
"""

import os
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Thread

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in this thread
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pages  # sets Django up on a database of its own
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.crowd import crowd
from tests.factories import EventFactory, role_in

ROUNDS = int(os.environ.get("ROUNDS", 9))
AT_MOST_MS = 100.0
PLAIN = """() => document.addEventListener("keydown", (event) => {
  if (event.key !== "F9") return;
  for (const row of document.querySelectorAll("#rota [data-slot]")) {
    row.classList.toggle("plain");
    row.offsetWidth;
  }
})"""
HANDLE = "a.rota-pick"


class Silent(WSGIRequestHandler):
    """A server that does not tell of each request."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


def serve() -> ThreadedWSGIServer:
    """The site on a free port, in threads."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def rota_of(people: int) -> str:
    """The cookie of an organiser whose event starts in a week, with room in every slot."""
    event = EventFactory(starts_at=timezone.now() + timedelta(days=7))
    crowd(event, people)
    event.slots.update(people_needed=2)
    event.people.update(at_night=True)
    client = Client()
    client.force_login(role_in(event, "Priya Nair"), "django.contrib.auth.backends.ModelBackend")
    return client.cookies["session"].value


def script_ms(session: CDPSession, act: Callable[[], object]) -> float:
    """Milliseconds of script that the browser counts while `act` runs."""

    def spent() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return 1000 * sum(one["value"] for one in found if one["name"] == "ScriptDuration")

    before = spent()
    act()
    return spent() - before


def actions(page: Page) -> dict[str, Callable[[], object]]:
    """What an organiser does, in an order in which it can be repeated."""
    rows, handle = page.locator("#rota [data-slot]"), page.locator(HANDLE).first

    def picked() -> None:
        handle.click()
        page.wait_for_selector("#rota .rota-here")

    def put(number: int) -> Callable[[], None]:
        def act() -> None:
            page.evaluate("document.getElementById('rota').dataset.old = 1")
            rows.nth(number).locator("th").click(position={"x": 4, "y": 4})
            page.wait_for_selector("#rota:not([data-old])")

        return act

    def undone() -> None:
        page.evaluate("document.getElementById('rota').dataset.old = 1")
        page.keyboard.press("Control+z")
        page.wait_for_selector("#rota:not([data-old])")

    def walked() -> None:
        for _ in range(10):
            page.keyboard.press("ArrowDown")

    return {
        "baseline": lambda: page.keyboard.press("F9"),
        "pick up": picked,
        "ten arrows": walked,
        "put down": put(5),
        "undo": undone,
    }


def measure(page: Page) -> dict[str, float]:
    """The median of each action."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate(PLAIN)
    acts = actions(page)
    spent: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            spent[name].append(script_ms(session, act))
    return {name: median(times) for name, times in spent.items()}


def report(spent: dict[str, float]) -> None:
    """A line for each action."""
    floor = spent.pop("baseline")
    print(f"47 people, 48 slots: one plain handler {floor:.2f} ms of script")
    for name, ms in spent.items():
        print(f"  {name:12} {ms:6.2f} ms (at most {AT_MOST_MS:.0f}) = {ms / floor:5.1f} × plain")


def main() -> None:
    """Prepare, drive the browser, report."""
    pages.prepare()
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "coordinator.urls", ["127.0.0.1"]
    cookie, server = rota_of(47), serve()
    chromium = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        address = f"http://127.0.0.1:{server.server_port}"
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        page = context.new_page()
        page.goto("/e/gmpt24/rota/")
        report(measure(page))
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
