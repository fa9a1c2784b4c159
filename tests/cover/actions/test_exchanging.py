"""Two people exchange their slots."""

from datetime import timedelta

import pytest

from rota.cover.actions.exchanging import ask_to_exchange, take_back_question
from rota.cover.actions.offers import accept, decline
from rota.cover.actions.settling import take_place_back
from rota.cover.queries.exchanges import exchanges
from rota.cover.queries.offers import own_offers
from rota.lib.refusal import Refused
from rota.models import Assignment, Event, Message, Offer, Person, Slot, User
from rota.planner.queries.releases import pending
from rota.posting.actions import write_draft
from tests.factories import LONG_BEFORE, AssignmentFactory, release_of

NOW = LONG_BEFORE


@pytest.fixture
def other(one: Slot, cora: Person) -> Assignment:
    """Cora has confirmed 1pm."""
    return AssignmentFactory(slot=one, person=cora)


@pytest.fixture
def question(open24: Event, turn: Assignment, other: Assignment) -> Offer:
    """Sam asks Cora for 1pm; both are in release 1."""
    release_of(turn, other)
    return ask_to_exchange(turn, other, by=turn.person, now=NOW)


def holders() -> dict[str, str]:
    """Who has which slot, by hour."""
    rows = Assignment.objects.active().select_related("slot", "person")
    return {f"{row.slot.starts_at:%H:%M}": row.person.name.split()[0] for row in rows}


def test_nothing_moves_before_the_other_says_yes(question: Offer) -> None:
    assert holders() == {"09:00": "Sam", "13:00": "Cora"}


def test_both_move_at_once_and_keep_their_calendar_entries(question: Offer, cora: Person) -> None:
    accept(question, by=cora, now=NOW)
    assert holders() == {"09:00": "Cora", "13:00": "Sam"}
    assert Assignment.objects.count() == 2
    assert pending(question.slot.event) == ()


def test_both_are_told_old_and_new(question: Offer, cora: Person, sam: Person) -> None:
    accept(question, by=cora, now=NOW)
    told = Message.objects.filter(kind="taken")
    assert {row.person: row.facts["old"]["starts_at"] for row in told} == {
        cora: "2013-12-12T13:00:00+00:00",
        sam: "2013-12-12T09:00:00+00:00",
    }


def test_reminders_follow_both(question: Offer, cora: Person, sam: Person) -> None:
    accept(question, by=cora, now=NOW)
    hours = Message.objects.waiting().filter(kind="hour")
    assert {row.person: row.not_before.hour for row in hours} == {cora: 8, sam: 12}


def test_a_no_leaves_all_as_it_is(question: Offer, cora: Person) -> None:
    decline(question, by=cora, now=NOW)
    assert holders() == {"09:00": "Sam", "13:00": "Cora"}


def test_who_asked_can_take_the_question_back(question: Offer, cora: Person) -> None:
    take_back_question(question, by=question.turn.person, now=NOW)
    with pytest.raises(Refused, match="Thank you, but somebody else"):
        accept(question, by=cora, now=NOW)


def test_an_exchange_is_taken_back_whole(question: Offer, cora: Person, priya: User) -> None:
    take_place_back(accept(question, by=cora, now=NOW), by=priya, now=NOW)
    assert holders() == {"09:00": "Sam", "13:00": "Cora"}
    assert pending(question.slot.event) == ()


def test_two_who_exchanged_exchange_again(
    question: Offer, turn: Assignment, other: Assignment, cora: Person
) -> None:
    accept(question, by=cora, now=NOW)
    turn.refresh_from_db()
    other.refresh_from_db()
    again = ask_to_exchange(turn, other, by=turn.person, now=NOW)
    accept(again, by=cora, now=NOW)
    assert holders() == {"09:00": "Sam", "13:00": "Cora"}


def test_only_slots_that_suit_both_are_offered(
    turn: Assignment, other: Assignment, sam: Person, cora: Person
) -> None:
    assert [found.turn for found in exchanges(turn, NOW)] == [other]
    Person.objects.filter(pk=cora.pk).update(available="12:00-18:00")
    assert exchanges(turn, NOW) == ()


def test_a_question_that_breaks_a_rule_by_now_is_not_shown(question: Offer, cora: Person) -> None:
    assert [one.offer for one in own_offers(cora, NOW).asked] == [question]
    Person.objects.filter(pk=cora.pk).update(available="12:00-18:00")
    assert own_offers(Person.objects.get(pk=cora.pk), NOW).asked == ()


def test_what_has_begun_is_not_exchanged(turn: Assignment, other: Assignment) -> None:
    with pytest.raises(Refused, match="has begun"):
        ask_to_exchange(turn, other, by=turn.person, now=turn.slot.starts_at + timedelta(minutes=1))


def test_their_words_go_along(question: Offer, cora: Person) -> None:
    turn = question.turn
    assert turn
    words = write_draft(
        turn.slot.event, slot=turn.slot, assignment=turn, author=turn.person,
        text="Tea", accounts=[], by=turn.person, now=NOW,
    )  # fmt: skip
    accept(question, by=cora, now=NOW)
    words.refresh_from_db()
    assert words.slot == question.in_return.slot
