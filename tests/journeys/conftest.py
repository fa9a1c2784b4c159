"""A real browser on a real server: Debian's Chromium, headless."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from rota.models import User

PICTURES = Path(os.environ.get("PICTURES", "var/pictures"))
PATIENCE_MS = 8_000
WIDTHS = {"phone": 320, "desk": 1280}

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; bin/test brings one and names it in CHROMIUM_PATH."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    if not path:
        pytest.skip("there is no Chromium: bin/test brings one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def server(live_server: LiveServer) -> LiveServer:
    """The site, emptied after each test. A module may bring one of its own instead."""
    return live_server


@pytest.fixture
def window(chromium: Browser, server: LiveServer) -> Iterator[Opened]:
    """Opens a page: `window(user, width=320, scripts=False)`; console errors fail the test.

    The browser says of each page that is answered with an error that it was: `may_fail` lets it.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(line: ConsoleMessage) -> None:
        if line.type == "error":
            errors.append(line.text)

    def opened(
        user: User | None = None, *, width: int = 1280, scripts: bool = True, may_fail: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user:
            context.add_cookies([session_of(user, server.url)])
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        if not may_fail:
            page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Sink:
    """A real SMTP server that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail."""
        self.mails.append(message_from_bytes(envelope.content or b""))
        return "250 OK"


@pytest.fixture
def mail_server(settings: LazySettings) -> Iterator[Sink]:
    """Mail leaves to a server of our own, as with EMAIL_URL."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.MAIL_IS_KEPT = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield sink
    controller.stop()


def session_of(user: User, url: str) -> dict[str, str]:
    """The cookie of a signed-in user."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return {"name": "session", "value": client.cookies["session"].value, "url": url}


def take_picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page; README.md shows some of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)
