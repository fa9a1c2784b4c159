"""Every address × every role × two events. An address without a row here fails."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from rota.lib.tokens import derive_token
from rota.models import User
from tests.stage import Stage

ALL = {"nobody", "stranger", "viewer", "lead", "organiser", "owner"}
USER = ALL - {"nobody"}
SEE = {"viewer", "lead", "organiser", "owner"}
FILL = {"lead", "organiser", "owner"}
EDIT = {"organiser", "owner"}
OWN = {"owner"}
NOBODY: set[str] = set()

# Address: who may look, who may act (None: there is nothing to act on).
MATRIX: dict[str, tuple[set[str], set[str] | None]] = {
    "events:index": (USER, None),
    "events:create": (USER, USER),
    "events:accept": (ALL, ALL),
    "events:sign_in": (NOBODY, NOBODY),  # only in the embedded run, see tests/events
    "events:tasks": (SEE, None),
    "events:edit": (EDIT, EDIT),
    "events:colours": (SEE, None),
    "events:departments": (SEE, None),
    "events:create_department": (EDIT, EDIT),
    "events:department": (EDIT, EDIT),
    "events:delete_department": (EDIT, EDIT),
    "events:accounts": (SEE, None),
    "events:create_account": (EDIT, EDIT),
    "events:account": (EDIT, EDIT),
    "events:delete_account": (EDIT, EDIT),
    "events:roles": (SEE, OWN),
    "events:role": (OWN, OWN),
    "events:remove_role": (OWN, OWN),
    "events:withdraw_invitation": (OWN, OWN),
    "people:roster": (SEE, None),
    "people:create": (FILL, FILL),
    "people:export": (EDIT, None),
    "people:upload": (EDIT, EDIT),
    "people:upload_step": (EDIT, EDIT),
    "people:person": (FILL, FILL),
    "people:leave": (FILL, FILL),
    "people:links": (FILL, FILL),
    "people:availability": (SEE, None),
    "people:when": (FILL, FILL),
    "people:my_when": (ALL, ALL),
    "coverage:board": (SEE, None),
    "reminders:outbox": (EDIT, None),
    "reminders:policy": (EDIT, EDIT),
    "reminders:message": (EDIT, EDIT),
    "reminders:message_html": (EDIT, None),
    "reminders:ask": (EDIT, EDIT),
    "reminders:new_link": (ALL, ALL),
    "reminders:link_sent": (ALL, None),
    "reminders:stop_mail": (ALL, ALL),
    "planner:slots": (EDIT, EDIT),
    "planner:grid": (SEE, FILL),
    "planner:print_rota": (SEE, None),
    "planner:cards": (EDIT, EDIT),
    "planner:export": (SEE, None),
    "planner:publish": (EDIT, EDIT),
    "planner:releases": (SEE, None),
    "planner:release": (SEE, EDIT),
    "planner:pattern": (EDIT, EDIT),
    "planner:plans": (EDIT, EDIT),
    "planner:plan": (EDIT, EDIT),
    "planner:slot": (SEE, FILL),
    "planner:assignment": (FILL, FILL),
    "cover:mine": (ALL, None),
    "cover:mended": (ALL, None),
    "cover:my_calendar": (ALL, None),
    "cover:answer": (ALL, ALL),
    "cover:ask": (ALL, ALL),
    "cover:exchange": (ALL, ALL),
    "cover:offer": (ALL, ALL),
    "cover:open_slots": (ALL, ALL),
    "cover:requests": (FILL, FILL),
    "cover:request": (FILL, FILL),
    "posting:report": (FILL, FILL),
    "posting:take_back": (FILL, FILL),
    "posting:drafts": (FILL, None),
    "posting:unwritten": (FILL, FILL),
    "posting:export": (FILL, None),
    "posting:desk": (FILL, None),
    "posting:way": (FILL, FILL),
    "posting:found": (SEE, None),
    "posting:sighting": (EDIT, EDIT),
    "posting:hold": (EDIT, EDIT),
    "posting:connect": (EDIT, EDIT),
    "posting:attest": (OWN, OWN),
    "posting:disconnect": (EDIT, EDIT),
    "posting:my_go": (ALL, ALL),
    "posting:write": (FILL, FILL),
    "posting:draft": (FILL, FILL),
    "posting:withdraw": (FILL, FILL),
    "posting:give": (FILL, FILL),
    "posting:approvers": (EDIT, EDIT),
    "posting:approver": (EDIT, EDIT),
    "posting:forecast": (FILL, None),
    "posting:signposts": (EDIT, EDIT),
    "posting:signpost": (EDIT, EDIT),
    "posting:take_down": (EDIT, EDIT),
    "posting:to_approve": (ALL, None),
    "posting:look": (ALL, ALL),
    "posting:my_report": (ALL, ALL),
    "posting:briefing": (ALL, ALL),
    "posting:my_drafts": (ALL, None),
    "posting:write_own": (ALL, ALL),
    "posting:my_draft": (ALL, ALL),
    "posting:my_give": (ALL, ALL),
}
SIGN_IN = re.compile(
    r"account_|mfa_"
)  # allauth's own pages: tests/people (sign-in, registration, account)


def addresses(
    patterns: list[URLPattern | URLResolver], space: str = "", inside: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """The full names of all routes with the names of their arguments; the admin's as one."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or ""
            if inner == "admin":
                yield "admin:index", frozenset()
            else:
                space_inside = f"{inner}:" if inner else space
                yield from addresses(pattern.url_patterns, space_inside, inside)
        else:
            yield f"{space}{pattern.name}", inside | set(pattern.pattern.regex.groupindex)


ROUTES = dict(addresses(get_resolver().url_patterns))


def test_every_address_has_a_row() -> None:
    found = {name for name in ROUTES if not SIGN_IN.match(name)}
    assert found == {*MATRIX, "admin:index"}


@pytest.fixture
def gmpt24(db: None) -> Stage:
    """GMPT24 starts within the hour, so that private pages are open."""
    return Stage("gmpt24", starts_at=timezone.now() + timedelta(minutes=3))


@pytest.fixture
def walsall24(gmpt24: Stage) -> Stage:
    """Another event, run by others."""
    return Stage("walsall24", starts_at=gmpt24.event.starts_at)


def address(name: str, stage: Stage, slug: str | None = None) -> str:
    """The address of a page of the stage, or of its rows under another event's name."""
    kwargs: dict[str, object] = {}
    wanted = ROUTES[name]
    if "slug" in wanted:
        kwargs["slug"] = slug or stage.event.slug
    if "pk" in wanted:
        kwargs["pk"] = stage.rows()[name]
    if "token" in wanted:
        kwargs["token"] = token_for(name, stage)
    if "number" in wanted:
        kwargs["number"] = stage.release.number
    if "form" in wanted:
        kwargs["form"] = "csv"
    return reverse(name, kwargs=kwargs)


def token_for(name: str, stage: Stage) -> str:
    """A token that opens the page."""
    if name == "events:accept":
        return derive_token("invitation", stage.invitation.nonce)
    if name in {"posting:to_approve", "posting:look"}:
        return stage.approver.token
    return "spent" if name == "events:sign_in" else stage.link.token


def client_of(role: str, gmpt24: Stage, walsall24: Stage) -> Client:
    """A browser in which somebody with that role in GMPT24 is signed in."""
    client = Client()
    users: dict[str, User] = {**gmpt24.users, "stranger": walsall24.users["owner"]}
    if role in users:
        client.force_login(users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def refusal_for(name: str, role: str) -> int:
    """How a page turns somebody away: sign in first, no such page, or not allowed."""
    if MATRIX[name][0] is NOBODY:
        return 404
    if role == "nobody":
        return 302
    return 404 if role == "stranger" else 403


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize("name", MATRIX)
def test_only_those_in_the_matrix_may_look(
    name: str, role: str, gmpt24: Stage, walsall24: Stage
) -> None:
    answer = client_of(role, gmpt24, walsall24).get(address(name, gmpt24))
    expected = 200 if role in MATRIX[name][0] else refusal_for(name, role)
    assert (answer.status_code, is_sign_in(answer)) == (expected, expected == 302)


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize("name", [name for name, (_, act) in MATRIX.items() if act is not None])
def test_only_those_in_the_matrix_may_act(
    name: str, role: str, gmpt24: Stage, walsall24: Stage
) -> None:
    allowed = MATRIX[name][1] or set()
    answer = client_of(role, gmpt24, walsall24).post(address(name, gmpt24))
    if role in allowed:
        assert answer.status_code in {200, 302, 422}
        assert not is_sign_in(answer) or name == "events:accept"
    else:
        assert answer.status_code == refusal_for(name, role)


@pytest.mark.parametrize(
    "name", [name for name in MATRIX if {"slug", "pk"} <= ROUTES.get(name, set())]
)
def test_a_row_of_another_event_is_not_found_under_this_one(
    name: str, gmpt24: Stage, walsall24: Stage
) -> None:
    owner = client_of("stranger", gmpt24, walsall24)
    assert owner.get(address(name, gmpt24, slug="walsall24")).status_code == 404
    assert owner.post(address(name, gmpt24, slug="walsall24")).status_code == 404


@pytest.mark.parametrize("name", [name for name in MATRIX if "token" in ROUTES.get(name, set())])
def test_a_guessed_token_opens_nothing(name: str, gmpt24: Stage) -> None:
    kwargs = {"token": "0" * 40} | ({"pk": gmpt24.turn.pk} if "pk" in ROUTES[name] else {})
    assert Client().get(reverse(name, kwargs=kwargs)).status_code in {404, 410}


OWN_SLOT = ["cover:answer", "cover:ask", "cover:exchange", "cover:offer"]


@pytest.mark.parametrize("name", [*OWN_SLOT, "posting:my_report", "posting:write_own"])
def test_a_private_link_opens_only_its_own_persons_slots(
    name: str, gmpt24: Stage, walsall24: Stage
) -> None:
    kwargs = {"token": gmpt24.link.token, "pk": walsall24.turn.pk}
    assert Client().get(reverse(name, kwargs=kwargs)).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["planner:assignment", "cover:request", "people:person", "people:when", "posting:take_back"],
)
def test_a_lead_may_not_touch_another_departments_people(
    name: str, gmpt24: Stage, walsall24: Stage
) -> None:
    gmpt24.sam.department = gmpt24.courts
    gmpt24.sam.save()
    lead = client_of("lead", gmpt24, walsall24)
    assert lead.get(address(name, gmpt24)).status_code == 403
    assert lead.post(address(name, gmpt24)).status_code == 403


def test_the_admin_asks_for_more_than_a_role(gmpt24: Stage, walsall24: Stage) -> None:
    answer = client_of("owner", gmpt24, walsall24).get("/admin/")
    assert answer.status_code == 302


def is_sign_in(answer: HttpResponseBase) -> bool:
    """Whether the answer sends one to sign in."""
    return answer.headers.get("Location", "").startswith("/accounts/login/")
