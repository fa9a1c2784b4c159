"""What a page weighs over the wire, its files collected, compressed and served as in production."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import Browser

from rota.models import Assignment
from tests.journeys.conftest import session_of
from tests.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BUDGET = 60 * 1024
Loaded = dict[str, int]


class Quiet(WSGIRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, *words: object) -> None:
        """Nothing."""


@pytest.fixture
def site(settings: LazySettings, tmp_path: Path) -> Iterator[str]:
    """The address of the site with its static files as whitenoise serves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.set_app(WSGIHandler())
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def gmpt24(transactional_db: None) -> Stage:
    """GMPT24, about to begin; Sam has not answered."""
    stage = Stage("gmpt24", starts_at=timezone.now() + timedelta(minutes=3))
    Assignment.objects.update(state=Assignment.State.INVITED)
    return stage


def load(chromium: Browser, url: str, cookies: list[dict[str, str]] | None = None) -> Loaded:
    """The bytes of each file the browser fetches for a page it has never seen, headers included."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    context.add_cookies(cookies or [])
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    names: dict[str, str] = {}
    loaded: Loaded = {}
    network.on(
        "Network.responseReceived",
        lambda told: names.update({told["requestId"]: told["response"]["url"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda told: loaded.update({names[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    page.goto(url, wait_until="networkidle")
    context.close()
    return loaded


def kinds_of(loaded: Loaded) -> list[str]:
    """The endings of the files, pages without one left out."""
    return sorted(Path(url).suffix for url in loaded if Path(url).suffix)


def test_the_first_view_of_a_volunteer_fits_its_budget(
    gmpt24: Stage, chromium: Browser, site: str
) -> None:
    loaded = load(chromium, f"{site}/my/{gmpt24.link.token}/")
    assert kinds_of(loaded) == [".css", ".css", ".svg"]
    assert sum(loaded.values()) <= BUDGET, loaded


def test_only_a_page_that_fetches_a_part_anew_brings_a_script(
    gmpt24: Stage, chromium: Browser, site: str
) -> None:
    session = [session_of(gmpt24.users["owner"], site)]
    board = load(chromium, f"{site}/e/gmpt24/board/", session)
    paused = load(chromium, f"{site}/e/gmpt24/board/?paused=1", session)
    people = load(chromium, f"{site}/e/gmpt24/people/", session)
    assert [".js" in kinds_of(one) for one in (board, paused, people)] == [True, False, False]
