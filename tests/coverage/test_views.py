"""The board as a page and as the part that refreshes itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from rota.models import Assignment, Event, Person, Post, Role, RoleKind, User
from rota.people.actions import edit_person
from tests.crowd import crowd
from tests.factories import START, role_in

SignIn = Callable[[User], Client]
At = Callable[[datetime], None]
BOARD = "/e/gmpt24/board/"
PART = {"HX-Request": "true"}
QUERIES = 7  # session, user and role; the nudge, slots, places and posts
KEPT = 3  # session, user and role
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("people", [47, 5000])
def test_the_number_of_queries_does_not_grow(
    people: int,
    gmpt24: Event,
    priya: User,
    signed_in: SignIn,
    at: At,
    django_assert_num_queries: Any,
) -> None:
    crowd(gmpt24, people)
    at(START + 12 * 60 * MINUTE)
    client = signed_in(priya)
    with django_assert_num_queries(QUERIES):
        page = client.get(BOARD)
    assert len(page.content) < 120_000
    with django_assert_num_queries(KEPT):
        client.get(BOARD)


def test_reports_to_look_at_ask_no_further_queries(
    gmpt24: Event, priya: User, signed_in: SignIn, at: At, django_assert_num_queries: Any
) -> None:
    crowd(gmpt24, 47)
    Post.objects.update(warnings=["The post is not on X."])
    at(START + 12 * 60 * MINUTE)
    client = signed_in(priya)
    with django_assert_num_queries(QUERIES):
        client.get(BOARD)


@pytest.fixture
def client_of_priya(turn: Assignment, priya: User, signed_in: SignIn, at: At) -> Client:
    """Priya looks as Sam's slot begins."""
    at(START)
    return signed_in(priya)


def test_the_page_says_when_it_was_made_and_what_is_on(client_of_priya: Client) -> None:
    page = client_of_priya.get(BOARD).content.decode()
    assert "As it stood at 9:00:00am." in page
    assert "The event runs until 9am, Friday 13 December." in page
    assert '<bdi>Sam Okoro</bdi> (Hostels), <a href="tel:01614960101">' in page


def test_the_page_asks_for_its_part_every_ten_seconds(client_of_priya: Client) -> None:
    page = client_of_priya.get(BOARD).content.decode()
    assert 'hx-get="/e/gmpt24/board/" hx-trigger="every 10s" hx-swap="outerHTML"' in page


def test_paused_it_asks_for_nothing_and_says_so(client_of_priya: Client) -> None:
    page = client_of_priya.get(BOARD, {"paused": "1"}).content.decode()
    assert "hx-get" not in page
    assert ", paused." in page
    assert '<a href="?paused=1">Refresh</a>' in page
    assert ">Go on refreshing</a>" in page


def test_without_scripts_a_link_brings_the_page_anew(client_of_priya: Client) -> None:
    assert '<a href="?">Refresh</a>' in client_of_priya.get(BOARD).content.decode()


def test_the_part_is_the_board_alone(client_of_priya: Client) -> None:
    part = client_of_priya.get(BOARD, headers=PART).content.decode()
    assert part.strip().startswith('<div id="board" hx-get=')
    assert "<html" not in part


def tag_of(answer: HttpResponse) -> str:
    """The tag the part will ask with."""
    return answer.headers["ETag"]


def test_the_part_carries_its_own_tag(client_of_priya: Client) -> None:
    part = client_of_priya.get(BOARD, headers=PART)
    word = tag_of(part).strip('"')
    assert f"\\u0022{word}\\u0022" in part.content.decode()


def asked_again(client: Client, tag: str) -> HttpResponse:
    """The part, by somebody who has that one."""
    answer: HttpResponse = client.get(BOARD, headers=PART | {"If-None-Match": tag})
    return answer


def test_who_has_the_part_already_is_sent_nothing(
    client_of_priya: Client, django_assert_num_queries: Any
) -> None:
    tag = tag_of(client_of_priya.get(BOARD, headers=PART))
    with django_assert_num_queries(KEPT):
        again = asked_again(client_of_priya, tag)
    assert (again.status_code, again.content) == (304, b"")


def test_a_write_is_seen_at_the_next_look(
    client_of_priya: Client, turn: Assignment, sam: Person
) -> None:
    tag = tag_of(client_of_priya.get(BOARD, headers=PART))
    sam.phone = "0161 496 0202"
    edit_person(sam, by=None, now=START)
    again = asked_again(client_of_priya, tag)
    assert again.status_code == 200
    assert "0161 496 0202" in again.content.decode()


@pytest.mark.parametrize("start", [START, START + timedelta(seconds=37)])
@pytest.mark.parametrize(
    ("edge", "before", "after"),
    [(0, "ready", "waiting"), (10, "waiting", "late"), (45, "late", "missed")],
)
def test_time_alone_changes_the_board_at_the_very_edge(
    start: datetime,
    edge: int,
    before: str,
    after: str,
    client_of_priya: Client,
    turn: Assignment,
    at: At,
) -> None:
    Event.objects.update(starts_at=start)
    turn.slot.starts_at, turn.slot.ends_at = start, start + 30 * MINUTE
    turn.slot.save()
    at(start + edge * MINUTE - timedelta(seconds=1))
    first = client_of_priya.get(BOARD, headers=PART)
    assert f"</span> {before}</span>" in first.content.decode()
    at(start + edge * MINUTE)
    then = asked_again(client_of_priya, tag_of(first))
    assert then.status_code == 200
    assert f"</span> {after}</span>" in then.content.decode()


def test_whoever_looks_is_named(client_of_priya: Client, priya: User) -> None:
    assert "Priya Nair" in client_of_priya.get(BOARD).content.decode()
    priya.name = "Priya Shah"
    priya.save()
    page = client_of_priya.get(BOARD).content.decode()
    assert "Priya Shah" in page
    assert "Priya Nair" not in page


@pytest.mark.parametrize("part", [{}, PART])
def test_nobody_sees_more_than_their_role_lets_them_though_others_looked_before(
    part: dict[str, str], client_of_priya: Client, turn: Assignment, signed_in: SignIn
) -> None:
    event, hostels = turn.slot.event, turn.person.department
    lead = role_in(event, "Lena Marsh", RoleKind.LEAD, department=hostels)
    viewer = role_in(event, "Vik Dale", RoleKind.VIEWER)
    seen = {}
    for name, client in {
        "organiser": client_of_priya, "lead": signed_in(lead), "viewer": signed_in(viewer),
    }.items():  # fmt: skip
        page = client.get(BOARD, headers=part).content.decode()
        seen[name] = ("0161 496 0101" in page, "Report a post" in page)
    assert seen == {"organiser": (True, True), "lead": (False, True), "viewer": (False, False)}


def test_a_lesser_role_holds_at_once(client_of_priya: Client, priya: User) -> None:
    assert "0161 496 0101" in client_of_priya.get(BOARD).content.decode()
    Role.objects.filter(user=priya).update(kind=RoleKind.VIEWER)
    assert "0161 496 0101" not in client_of_priya.get(BOARD).content.decode()


def test_names_are_words_and_no_markup(client_of_priya: Client) -> None:
    Person.objects.update(name="<script>alert(1)</script>")
    Event.objects.update(version=99)
    page = client_of_priya.get(BOARD).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (RoleKind.ORGANISER, '<a href="/e/gmpt24/slots/">Make the slots</a>'),
        (RoleKind.VIEWER, "An organiser of GMPT24 makes them."),
    ],
)
def test_an_event_without_slots_says_what_comes_next(
    kind: str, says: str, gmpt24: Event, signed_in: SignIn
) -> None:
    page = signed_in(role_in(gmpt24, "Femi Adu", kind)).get(BOARD).content.decode()
    assert says in page
