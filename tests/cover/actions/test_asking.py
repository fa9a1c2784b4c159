"""Who is asked to take a place, when, and what ends it."""

from datetime import timedelta

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.cover.actions.asking import ask_everybody, ask_people, close_over, widen
from rota.cover.actions.offers import accept, decline, take_back_yes
from rota.lib.refusal import Refused
from rota.models import Assignment, Department, Event, Message, Offer, Person, Slot, User
from rota.planner.actions import assign
from tests.factories import LONG_BEFORE, START, AssignmentFactory, PersonFactory, SlotFactory

NOW = LONG_BEFORE
A_DAY = timedelta(days=1)


def asked() -> list[str]:
    """The first names of those to whom something is offered, in the order they were asked."""
    return [one.person.name.split()[0] for one in Offer.objects.order_by("pk")]


def test_only_those_named_are_asked(wanting: Assignment, cora: Person, alex: Person) -> None:
    ask_people(wanting, [cora], by=wanting.person, now=NOW)
    assert asked() == ["Cora"]


def test_whoever_a_rule_speaks_against_is_not_asked(
    wanting: Assignment, half_past: Slot, cora: Person, alex: Person, priya: User
) -> None:
    assign(half_past, cora, by=priya, now=NOW)
    ask_everybody(wanting, by=None, now=NOW)
    assert asked() == ["Alex"]


def test_none_of_those_named_can(wanting: Assignment, cora: Person) -> None:
    Person.objects.filter(pk=cora.pk).update(available="22:00-06:00")
    with pytest.raises(Refused, match="None of them can take it now"):
        ask_people(wanting, [cora], by=wanting.person, now=NOW)


def test_nobody_is_asked_twice(wanting: Assignment, cora: Person) -> None:
    decline(ask_people(wanting, [cora], by=None, now=NOW)[0], by=cora, now=NOW)
    with pytest.raises(Refused, match="Nobody who was not asked yet"):
        ask_everybody(wanting, by=None, now=NOW)


def test_who_has_least_is_asked_first_then_who_was_asked_longest_ago(
    wanting: Assignment, one: Slot, cora: Person, alex: Person, hostels: Department, priya: User
) -> None:
    femi = PersonFactory(department=hostels, name="Femi Adu")
    assign(one, alex, by=priya, now=NOW)
    Offer.objects.create(slot=one, person=cora, created_at=NOW - A_DAY, state="declined")
    ask_everybody(wanting, by=None, now=NOW)
    assert asked()[1:] == [name.split()[0] for name in (femi.name, cora.name, alex.name)]


def test_twenty_mails_leave_at_once_and_one_later(wanting: Assignment, hostels: Department) -> None:
    for number in range(21):
        PersonFactory(department=hostels, name=f"Helper {number}")
    ask_everybody(wanting, by=None, now=NOW)
    first = Message.objects.filter(kind="offer", facts__number=1)
    assert first.filter(not_before=NOW).count() == 20
    assert first.filter(not_before=NOW + timedelta(minutes=30)).count() == 1


def test_who_does_not_answer_is_asked_once_more(wanting: Assignment, cora: Person) -> None:
    ask_people(wanting, [cora], by=None, now=NOW)
    mails = Message.objects.filter(kind="offer").order_by("not_before")
    assert [one.not_before for one in mails] == [NOW, NOW + timedelta(hours=12)]


def test_who_answers_is_not_asked_once_more(wanting: Assignment, cora: Person) -> None:
    decline(ask_people(wanting, [cora], by=None, now=NOW)[0], by=cora, now=NOW)
    assert not Message.objects.waiting().filter(kind="offer").exists()


def test_a_yes_can_be_taken_back_while_it_waits(wanting: Assignment, cora: Person) -> None:
    (offer,) = ask_people(wanting, [cora], by=None, now=NOW)
    back = take_back_yes(accept(offer, by=cora, now=NOW), by=cora, now=NOW)
    assert (back.state, back.answered_at) == (Offer.State.OFFERED, None)


def test_who_keeps_the_slot_after_all_ends_what_was_offered(
    wanting: Assignment, cora: Person
) -> None:
    (offer,) = ask_people(wanting, [cora], by=None, now=NOW)
    answer(wanting, answer=Answer.YES, by=wanting.person, now=NOW)
    with pytest.raises(Refused, match="somebody else has taken"):
        accept(offer, by=cora, now=NOW)
    assert Offer.objects.get().state == Offer.State.CLOSED


def test_an_offer_that_breaks_a_rule_by_now_is_refused(
    wanting: Assignment, half_past: Slot, cora: Person, priya: User
) -> None:
    (offer,) = ask_people(wanting, [cora], by=None, now=NOW)
    assign(half_past, cora, by=priya, now=NOW)
    with pytest.raises(Refused, match="the event asks for 2 hours of rest"):
        accept(offer, by=cora, now=NOW)


def test_after_a_day_everybody_is_asked(wanting: Assignment, cora: Person, alex: Person) -> None:
    ask_people(wanting, [cora], by=None, now=NOW)
    assert widen(now=NOW + A_DAY - timedelta(minutes=1)) == 0
    assert widen(now=NOW + A_DAY) == 1
    assert asked() == ["Cora", "Alex"]


def test_everybody_is_asked_only_once(wanting: Assignment, cora: Person) -> None:
    assert [widen(now=NOW + A_DAY), widen(now=NOW + A_DAY)] == [1, 0]
    assert asked() == ["Cora"]


def test_what_is_over_is_closed(wanting: Assignment, cora: Person) -> None:
    ask_people(wanting, [cora], by=None, now=NOW)
    close_over(now=wanting.slot.ends_at)
    assert Offer.objects.get().state == Offer.State.CLOSED


def test_at_short_notice_nobody_approves(gmpt24: Event, wanting: Assignment, cora: Person) -> None:
    (offer,) = ask_people(wanting, [cora], by=None, now=NOW)
    soon = START - timedelta(minutes=15)
    assert accept(offer, by=cora, now=soon).state == Offer.State.TAKEN
    told = Message.objects.get(kind="approve")
    assert told.facts == {"is_settled": True}


def test_too_near_a_no_asks_for_cover_and_keeps_the_slot(turn: Assignment) -> None:
    late = START - timedelta(hours=3)
    said = answer(turn, answer=Answer.NO, by=turn.person, now=late)
    assert (said.state, said.cover_wanted_at) == (Assignment.State.CONFIRMED, late)


def test_until_then_a_no_gives_the_slot_back_at_once(turn: Assignment) -> None:
    in_time = START - timedelta(hours=3, minutes=1)
    assert answer(turn, answer=Answer.NO, by=turn.person, now=in_time).state == "declined"


def test_who_never_agreed_can_say_no_at_any_time(turn: Assignment) -> None:
    Assignment.objects.update(state=Assignment.State.INVITED)
    said = answer(turn, answer=Answer.NO, by=turn.person, now=START)
    assert said.state == Assignment.State.DECLINED


def test_asked_among_five_hundred_it_is_eight_queries(
    wanting: Assignment, hostels: Department, django_assert_num_queries: object
) -> None:
    for number in range(30):
        other = PersonFactory(department=hostels, name=f"Helper {number}")
        slot = SlotFactory(event=wanting.slot.event, starts_at=START + timedelta(hours=5 + number))
        AssignmentFactory(slot=slot, person=other)
    from rota.cover.queries.asking import unasked

    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(unasked(wanting, NOW)) == 30
