"""`manage.py publish`."""

import pytest

from rota.models import Assignment, Event, Message, Release
from tests.factories import AssignmentFactory
from tests.management.conftest import refusal, said


@pytest.fixture
def turn(gmpt24: Event) -> Assignment:
    """Sam is to have the only slot, and has not been asked."""
    turn: Assignment = AssignmentFactory(slot__event=gmpt24, state=Assignment.State.PROPOSED)
    return turn


def test_a_caution_is_said_and_stands_in_the_way(turn: Assignment) -> None:
    turn.person.email = ""
    turn.person.save()
    status, sentence = refusal("publish", "gmpt24")
    assert status == 1
    assert "No mail can reach Sam Okoro: there is no address." in sentence
    assert sentence.endswith("--tick-all says that you have.")
    assert not Release.objects.exists()


def test_with_every_caution_ticked_it_is_published(turn: Assignment) -> None:
    words = said("publish", "gmpt24", "--tick-all")
    assert words == "Release 1 is published; it concerns 1 person."
    turn.refresh_from_db()
    assert turn.state == Assignment.State.INVITED
    assert Message.objects.filter(kind="invitation", person=turn.person).count() == 1


def test_where_nothing_has_changed_that_is_said(turn: Assignment) -> None:
    said("publish", "gmpt24", "--tick-all")
    sentence = "There is nothing to publish since release 1."
    assert refusal("publish", "gmpt24", "--tick-all") == (1, sentence)


def test_an_empty_rota_is_not_published(gmpt24: Event) -> None:
    sentence = "There is nothing to publish yet: nobody is on the rota."
    assert refusal("publish", "gmpt24", "--tick-all") == (1, sentence)
