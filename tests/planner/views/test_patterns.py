"""A stretch of the rota is copied: looked at first, then done in one edit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Assignment, Edit, Event, Person, Slot, User
from rota.planner.actions import pin
from rota.planner.actions.undo import undo
from tests.factories import LONG_BEFORE, AssignmentFactory

SignIn = Callable[[User], Client]
PATTERN = "/e/gmpt24/rota/pattern/"

pytestmark = pytest.mark.usefixtures("long_before")


@pytest.fixture
def coras(turn: Assignment, half_past: Slot, cora: Person, one: Slot) -> Assignment:
    """Sam has 9am, Cora 9:30am, nobody 1pm."""
    made: Assignment = AssignmentFactory(slot=half_past, person=cora)
    return made


def asked(first: Slot, last: Slot, to: Slot, times: int = 1) -> dict[str, int]:
    """What the form says."""
    return {"first": first.pk, "last": last.pk, "to": to.pk, "times": times}


def copy(client: Client, event: Event, **sent: int) -> Any:
    """The button under the preview."""
    event.refresh_from_db()
    return client.post(PATTERN, {"version": event.version, **sent}, follow=True)


def test_the_preview_says_who_fits_and_who_is_left_out_and_why(
    turn: Assignment, coras: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(PATTERN, asked(turn.slot, coras.slot, one))
    assert [(c.person.name, c.when) for c in page.context["pattern"].fitting] == [
        ("Sam Okoro", "1pm to 1:30pm, Thursday 12 December")
    ]
    assert [(c.person.name, c.why_not) for c in page.context["pattern"].left_out] == [
        ("Cora Lane", "There is no such slot.")
    ]
    assert Assignment.objects.count() == 2


def test_copies_hold_against_each_other(
    turn: Assignment, half_past: Slot, one: Slot, priya: User, signed_in: SignIn
) -> None:
    Event.objects.update(rest_minutes=0, most_slots=2)
    page = signed_in(priya).get(PATTERN, asked(turn.slot, turn.slot, half_past, times=2))
    assert [c.why_not for c in page.context["pattern"].copies] == [
        "",
        "Sam Okoro has 2 slots already, which is the most agreed.",
    ]


def test_those_who_fit_are_given_their_places_in_one_edit(
    turn: Assignment, coras: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    page = copy(signed_in(priya), one.event, **asked(turn.slot, coras.slot, one))
    assert "The pattern is copied." in page.content.decode()
    made = one.assignments.get()
    assert (made.person, made.kind, made.account, made.state) == (
        turn.person,
        "primary",
        turn.account,
        "proposed",
    )
    assert Edit.objects.get().sentence == "Copied a pattern: 1 place."
    undo(one.event, by=priya, now=LONG_BEFORE)
    assert one.assignments.get().state == "withdrawn"


def test_a_rota_that_changed_since_the_preview_is_looked_at_again(
    turn: Assignment, coras: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    client, seen = signed_in(priya), one.event.version
    pin(turn, by=priya, now=LONG_BEFORE)
    sent = {"version": seen, **asked(turn.slot, coras.slot, one)}
    page = client.post(PATTERN, sent).content.decode()
    assert "The rota has changed since this preview was made." in page
    assert not one.assignments.exists()


def test_a_pattern_of_nobody_is_told(
    turn: Assignment, half_past: Slot, one: Slot, priya: User, signed_in: SignIn
) -> None:
    client = signed_in(priya)
    page = client.get(PATTERN, asked(half_past, half_past, one)).content.decode()
    assert "Nobody is in these slots: there is nothing to copy." in page
    page = copy(client, one.event, **asked(half_past, half_past, one)).content.decode()
    assert "Nobody fits: there is nothing to copy." in page


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"first": "soon"}, "Select a valid choice."),
        ({"times": "0"}, "greater than or equal to 1"),
        ({"times": "many"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_copied_is_told_and_nothing_lost(
    wrong: dict[str, str], reason: str, turn: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    said = {**asked(turn.slot, turn.slot, one), **wrong}
    answer = signed_in(priya).get(PATTERN, said)
    page = answer.content.decode()
    assert reason in page
    assert f'<option value="{one.pk}" selected>' in page


def test_a_stretch_that_runs_backwards_is_told(
    turn: Assignment, coras: Assignment, one: Slot, priya: User, signed_in: SignIn
) -> None:
    page = signed_in(priya).get(PATTERN, asked(coras.slot, turn.slot, one)).content.decode()
    assert "The last slot comes before the first." in page
