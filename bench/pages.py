"""CPU of the rota and the board against a plain view of one query, in one process and one run.

    bench/pages.py                      in an SQLite file of its own
    DATABASE_URL=… bench/pages.py       in a test database on that server

Each round asks for every page once, in turn, so that a busy machine slows all of them alike. The
plain view is signed in as they are and asks the one thing they ask first: the user's role in the
event. *Warm*: nothing has changed since the last look. *Anew*: somebody's answer has.
"""

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = tempfile.TemporaryDirectory(prefix="coordinator-")
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "coordinator.settings"
os.environ["SECRET_KEY"] = "for measuring only"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from rota.access import Right, SignedIn, enter  # noqa: E402
from rota.cover.actions.answers import Answer, answer  # noqa: E402
from rota.models import Assignment, Event  # noqa: E402
from tests.crowd import crowd  # noqa: E402
from tests.factories import EventFactory, role_in  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", 60))
SIZES = tuple(map(int, os.environ.get("SIZES", "47 5000").split()))
PAGES = {"plain view": "plain/", "rota": "rota/", "board": "board/", "board, part": "board/"}
BUDGET = {"anew": 5.0, "warm": 1.5}


def plain(request: SignedIn, slug: str) -> HttpResponse:
    """What any page of an event must at least do."""
    return HttpResponse(enter(request.user, slug, Right.SEE).event.name)


urlpatterns = [path("e/<slug:slug>/plain/", plain), path("", include("coordinator.urls"))]


def prepare() -> None:
    """A test database, and settings that need no collected static files."""
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{FOLDER.name}/test.sqlite3"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)


def event_of(people: int) -> tuple[Event, str]:
    """An event half way through, and the cookie of its organiser."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=12)
    event = EventFactory(slug=f"of-{people}", starts_at=start)
    crowd(event, people)
    client = Client()
    client.force_login(role_in(event, "Priya Nair"), "django.contrib.auth.backends.ModelBackend")
    return event, f"session={client.cookies['session'].value}"


def environ(address: str, cookie: str, *, part: bool) -> dict[str, Any]:
    """A request as gunicorn hands it over."""
    facts = {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
    }  # fmt: skip
    return facts | ({"HTTP_HX_REQUEST": "true"} if part else {})


def cpu_ms(application: Callable[..., Any], facts: dict[str, Any]) -> float:
    """The processor time of one answer, which must be a good one."""
    statuses: list[str] = []
    began = time.process_time()
    answer = application(facts, lambda status, headers: statuses.append(status))
    for _ in answer:
        pass
    answer.close()
    spent = time.process_time() - began
    assert statuses == ["200 OK"], statuses
    return spent * 1000


def somebody_answers(event: Event, number: int) -> None:
    """A write that both pages show: somebody of the second half asks for cover, or no longer."""
    now = timezone.now()
    turns = Assignment.objects.filter(slot__event=event, slot__starts_at__gt=now)
    turn = turns.select_related("slot__event", "person").order_by("pk")[number % 10]
    says = Answer.YES if turn.cover_wanted_at else Answer.COVER
    answer(turn, answer=says, by=turn.person, now=now)


def measure(people: int) -> dict[tuple[str, str], float]:
    """Milliseconds of each page: anew, again (as the others' writes have come between), warm."""
    application, (event, cookie) = get_wsgi_application(), event_of(people)
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        for how in ("anew", "again", "warm"):
            for page, address in PAGES.items():
                if how == "anew":
                    somebody_answers(event, number)
                facts = environ(f"/e/{event.slug}/{address}", cookie, part=page == "board, part")
                spent[page, how].append(cpu_ms(application, facts))
    return {key: median(times[len(times) // 6 :]) for key, times in spent.items()}


def report(people: int, spent: dict[tuple[str, str], float]) -> None:
    """A line for each page."""
    floor = spent["plain view", "warm"]
    print(f"\n{people} people, 48 slots, {connection.vendor}: plain view {floor:.2f} ms")
    for page in list(PAGES)[1:]:
        cells = [
            f"{how} {spent[page, how]:7.2f} ms = {spent[page, how] / floor:6.2f} × (at most {most})"
            for how, most in BUDGET.items()
        ]
        print(f"  {page:12} {'   '.join(cells)}")


if __name__ == "__main__":
    prepare()
    try:
        for people in SIZES:
            report(people, measure(people))
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
