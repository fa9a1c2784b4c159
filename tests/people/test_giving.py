"""People say when they can."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Event, Message, Person, User
from rota.models.people import PersonQuerySet
from rota.people.actions import Given, edit_person, give_availability, leave
from rota.people.queries import clashes, mark_of
from tests.factories import LONG_BEFORE, START, AssignmentFactory, SlotFactory
from tests.races import Race, refusals, rivals

pytestmark = pytest.mark.django_db

NOW = LONG_BEFORE
DEADLINE = NOW + timedelta(days=3)
NIGHTS = Given("22:00-06:00", rather_not="02:00-06:00", at_night=True, most_slots=2, note="By bus")


def say(person: Person, given: Given = NIGHTS, **changed: object) -> Person:
    """The person says it, on the page as it is now."""
    said = {"seen": mark_of(Person.objects.get(pk=person.pk)), "by": person, "now": NOW} | changed
    return give_availability(person, given, **said)  # type: ignore[arg-type]  # as the action has it


def asked(event: Event) -> None:
    """Everybody was asked an hour ago."""
    event.availability_asked_at, event.availability_until = NOW - timedelta(hours=1), DEADLINE
    event.save()


def news() -> list[str]:
    """Of whom organisers are told."""
    return [row.facts["who"] for row in Message.objects.filter(kind="hours").order_by("pk")]


def test_what_somebody_says_is_kept_and_recorded_as_theirs(sam: Person) -> None:
    say(sam)
    sam.refresh_from_db()
    line = Audit.objects.get(verb="give_availability")
    assert (sam.available, sam.rather_not, sam.at_night) == ("22:00-06:00", "02:00-06:00", True)
    assert (sam.most_slots, sam.availability_note, sam.availability_given_at) == (2, "By bus", NOW)
    assert line.by_person == sam
    assert line.sentence == "Sam Okoro can come: 22:00-06:00; rather not: 02:00-06:00."
    assert line.after["available"] == "22:00-06:00"


def test_saying_it_again_changes_nothing(gmpt24: Event, sam: Person) -> None:
    asked(gmpt24)
    say(sam)
    say(sam, now=NOW + timedelta(hours=1))
    sam.refresh_from_db()
    assert sam.availability_given_at == NOW
    assert Audit.objects.count() == 1


def test_saying_the_same_to_a_new_question_is_an_answer(gmpt24: Event, sam: Person) -> None:
    say(sam, now=NOW - timedelta(days=1))
    asked(gmpt24)
    sam.event.refresh_from_db()
    assert say(sam).has_answered


def test_an_answer_ends_what_asks_for_it(gmpt24: Event, sam: Person) -> None:
    Message.objects.queue(key="q", now=NOW, kind="availability", event=gmpt24, person=sam)
    say(sam)
    assert Message.objects.get().last_error == "The person has answered."


def test_an_event_without_nights_leaves_what_is_known_of_them(sam: Person) -> None:
    Person.objects.update(at_night=True)
    assert say(sam, replace(NIGHTS, at_night=None)).at_night


def test_a_page_that_is_out_of_date_overwrites_nothing(sam: Person, priya: User) -> None:
    seen = mark_of(sam)
    sam.available = "09:00-12:00"
    edit_person(sam, by=priya, now=NOW)
    with pytest.raises(Refused, match="now says: 09:00-12:00; rather not: never"):
        say(sam, seen=seen)
    sam.refresh_from_db()
    assert sam.available == "09:00-12:00"


def test_who_has_left_is_not_asked_any_more(sam: Person, priya: User) -> None:
    leave(sam, by=priya, now=NOW)
    with pytest.raises(Refused, match="Sam Okoro has left the event"):
        say(sam)


def test_after_the_event_it_no_longer_matters(gmpt24: Event, sam: Person) -> None:
    with pytest.raises(Refused, match="The event is over"):
        say(sam, now=gmpt24.ends_at)


def test_in_time_nobody_has_to_be_told(gmpt24: Event, sam: Person) -> None:
    asked(gmpt24)
    say(sam)
    assert news() == []


def test_organisers_are_told_of_what_comes_after_the_deadline(gmpt24: Event, sam: Person) -> None:
    asked(gmpt24)
    sam.event.refresh_from_db()
    say(sam, now=DEADLINE)
    assert news() == ["Sam Okoro"]


def test_an_organiser_is_not_told_of_what_they_say_themselves(
    gmpt24: Event, sam: Person, priya: User
) -> None:
    asked(gmpt24)
    sam.event.refresh_from_db()
    say(sam, by=priya, now=DEADLINE)
    assert news() == []


def test_who_holds_a_slot_that_they_now_refuse_keeps_it_and_organisers_are_told(
    turn: Assignment,
) -> None:
    say(turn.person)
    turn.refresh_from_db()
    assert Message.objects.get().facts["lost"] == ["9am to 9:30am, Thursday 12 December"]
    assert turn.state == "confirmed"
    assert clashes(Person.objects.get(), NOW) == [turn]


def test_a_slot_that_is_over_clashes_with_nothing(turn: Assignment) -> None:
    say(turn.person)
    assert clashes(Person.objects.get(), turn.slot.ends_at) == []


def test_people_are_told_only_of_slots_that_they_know(turn: Assignment) -> None:
    Assignment.objects.update(state="proposed")
    say(turn.person)
    assert clashes(Person.objects.get(), NOW, known=True) == []


@pytest.fixture
def turn(sam: Person) -> Assignment:
    """Sam has nine o'clock."""
    turn: Assignment = AssignmentFactory(slot=SlotFactory(event=sam.event), person=sam)
    assert turn.slot.starts_at == START
    return turn


@pytest.fixture
def race() -> Iterator[Race]:
    with rivals(2) as race:
        yield race


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_the_second_is_told(
    transactional_db: None, sam: Person, race: Race
) -> None:
    seen = mark_of(sam)
    mornings = replace(NIGHTS, available="06:00-12:00", rather_not="")
    for _ in range(20):
        results = race(
            lambda: give_availability(sam, NIGHTS, seen=seen, by=sam, now=NOW),
            lambda: give_availability(sam, mornings, seen=seen, by=sam, now=NOW),
        )
        assert len(refusals(results)) == 1
        sam.save()  # as he was


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_a_lock_both_are_saved(
    transactional_db: None, sam: Person, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonQuerySet, "select_for_update", lambda rows, **how: rows.all())
    seen = mark_of(sam)
    mornings = replace(NIGHTS, available="06:00-12:00", rather_not="")
    told = []
    for _ in range(20):
        results = race(
            lambda: give_availability(sam, NIGHTS, seen=seen, by=sam, now=NOW),
            lambda: give_availability(sam, mornings, seen=seen, by=sam, now=NOW),
        )
        told.append(len(refusals(results)))
        sam.save()  # as he was
    assert 0 in told
