"""A place changes hands: the rota, the release, the mails and the calendars follow."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from rota.cover.actions.asking import ask_everybody, ask_people
from rota.cover.actions.offers import accept
from rota.cover.actions.settling import approve, refuse, take_place_back
from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Event, Message, Offer, Person, Release, Slot, User
from rota.planner.actions import assign, give_cover, withdraw
from rota.planner.actions.undo import undo
from rota.planner.queries.releases import pending
from rota.posting.actions import write_draft
from rota.reminders.actions import deliver
from rota.reminders.calendar import calendar
from rota.reminders.envelope import envelope
from rota.reminders.queries import calendar_turns, message_to_send
from tests.factories import LONG_BEFORE, AssignmentFactory
from tests.sink import read

State = Assignment.State
NOW = LONG_BEFORE + timedelta(hours=1)


@pytest.fixture
def asked(wanting: Assignment, cora: Person, gmpt24: Event) -> Offer:
    """Cora is asked to take 9am from Sam; an organiser approves."""
    (offer,) = ask_people(wanting, [cora], by=wanting.person, now=LONG_BEFORE)
    return offer


@pytest.fixture
def taken(asked: Offer, priya: User) -> Offer:
    """Cora has it, and Priya approved."""
    return approve(accept(asked, by=asked.person, now=NOW), by=priya, now=NOW)


def waiting(person: Person) -> list[str]:
    """The kinds of mail that wait for somebody, in order of time."""
    rows = Message.objects.waiting().filter(person=person)
    return list(rows.order_by("not_before", "pk").values_list("kind", flat=True))


def test_a_yes_waits_for_the_organiser(asked: Offer) -> None:
    accepted = accept(asked, by=asked.person, now=NOW)
    assert (accepted.state, accepted.answered_at) == (Offer.State.ACCEPTED, NOW)
    assert Message.objects.waiting().filter(kind="approve").count() == 1
    assert Assignment.objects.get().person == asked.turn.person


def test_where_nobody_approves_it_is_theirs_at_once(
    open24: Event, wanting: Assignment, cora: Person
) -> None:
    (offer,) = ask_people(wanting, [cora], by=wanting.person, now=LONG_BEFORE)
    assert accept(offer, by=cora, now=NOW).state == Offer.State.TAKEN
    assert list(Assignment.objects.active().values_list("person", flat=True)) == [cora.pk]


def test_what_is_taken_is_agreed_to(taken: Offer, cora: Person) -> None:
    turn = Assignment.objects.active().get()
    assert (turn.person, turn.slot, turn.kind) == (cora, taken.slot, "primary")
    assert (turn.state, turn.invited_at, turn.answered_at) == (State.CONFIRMED, NOW, NOW)
    assert (turn.cover_wanted_at, turn.account) == (None, taken.turn.account)


def test_the_mails_follow(taken: Offer, cora: Person, sam: Person) -> None:
    assert waiting(sam) == ["covered"]
    assert waiting(cora) == ["taken", "evening", "hour", "on", "nudge"]


def test_the_calendars_follow_and_keep_their_entries(
    taken: Offer, cora: Person, sam: Person
) -> None:
    event = taken.slot.event
    of_sam, of_cora = (
        calendar(event, calendar_turns(one), with_names=False, now=NOW).decode()
        for one in (sam, cora)
    )
    new = Assignment.objects.active().get()
    assert f"UID:assignment-{taken.turn_id}@" in of_sam
    assert of_sam.count("STATUS:CANCELLED") == of_sam.count("BEGIN:VEVENT") == 1
    assert f"UID:assignment-{new.pk}@" in of_cora
    assert of_cora.count("STATUS:CONFIRMED") == of_cora.count("BEGIN:VEVENT") == 1


@pytest.mark.parametrize(("kind", "state"), [("taken", "CONFIRMED"), ("covered", "CANCELLED")])
def test_each_mail_brings_the_calendar_file_of_its_place(
    taken: Offer, kind: str, state: str
) -> None:
    deliver(clock=lambda: NOW)
    row = message_to_send(Message.objects.get(kind=kind).pk)
    mail = read(envelope(row, "cora.lane@example.org", "TOKEN").message().as_bytes())
    (part,) = mail.iter_attachments()
    (entry,) = Calendar.from_ical(part.get_content()).events
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "slot.ics")
    assert entry["UID"].startswith(f"assignment-{row.assignment_id}@")
    assert (entry["STATUS"], entry["DTSTART"].dt) == (state, taken.slot.starts_at)


def test_it_is_a_release_of_its_own(taken: Offer, cora: Person) -> None:
    assert [one.number for one in Release.objects.all()] == [2, 1]
    assert list(Release.objects.first().lines.values_list("person", flat=True)) == [cora.pk]
    assert pending(taken.slot.event) == ()


def test_drafts_of_organisers_stay_drafts(
    wanting: Assignment, one: Slot, alex: Person, cora: Person, priya: User
) -> None:
    assign(one, alex, by=priya, now=NOW)
    (offer,) = ask_people(wanting, [cora], by=wanting.person, now=NOW)
    approve(accept(offer, by=cora, now=NOW), by=priya, now=NOW)
    (draft,) = pending(wanting.slot.event)
    assert (draft.change, draft.person_id) == ("new", alex.pk)


def test_without_a_release_there_is_none(gmpt24: Event, asked: Offer, priya: User) -> None:
    Release.objects.all().delete()
    approve(accept(asked, by=asked.person, now=NOW), by=priya, now=NOW)
    assert not Release.objects.exists()


def test_a_standby_who_takes_over_stands_by_no_more(
    wanting: Assignment, cora: Person, priya: User
) -> None:
    standby = AssignmentFactory(slot=wanting.slot, person=cora, kind="standby")
    (offer,) = ask_people(wanting, [cora], by=wanting.person, now=NOW)
    approve(accept(offer, by=cora, now=NOW), by=priya, now=NOW)
    now_on = Assignment.objects.active().get()
    assert (now_on.pk, now_on.kind) == (standby.pk, "primary")


def test_the_others_who_were_asked_are_told_that_it_is_gone(
    wanting: Assignment, cora: Person, alex: Person, priya: User
) -> None:
    offers = {one.person: one for one in ask_everybody(wanting, by=None, now=NOW)}
    approve(accept(offers[cora], by=cora, now=NOW), by=priya, now=NOW)
    with pytest.raises(Refused, match="Thank you, but somebody else has taken 9am"):
        accept(offers[alex], by=alex, now=NOW)
    assert not Message.objects.waiting().filter(kind="offer").exists()


def test_two_may_say_yes_and_the_organiser_chooses(
    wanting: Assignment, cora: Person, alex: Person, priya: User
) -> None:
    offers = {one.person: one for one in ask_everybody(wanting, by=None, now=NOW)}
    for person, offer in offers.items():
        accept(offer, by=person, now=NOW)
    approve(offers[alex], by=priya, now=NOW)
    states = dict(Offer.objects.values_list("person", "state"))
    assert states == {alex.pk: "taken", cora.pk: "closed"}


def test_who_is_refused_leaves_cover_wanted(asked: Offer, priya: User) -> None:
    refuse(accept(asked, by=asked.person, now=NOW), by=priya, now=NOW)
    asked.refresh_from_db()
    assert asked.state == Offer.State.CLOSED
    assert Assignment.objects.active().get().cover_wanted_at is not None


def test_a_rule_is_held_again_when_it_is_approved(
    asked: Offer, half_past: Slot, priya: User
) -> None:
    accepted = accept(asked, by=asked.person, now=NOW)
    assign(half_past, asked.person, by=priya, now=NOW)
    with pytest.raises(Refused, match="the event asks for 2 hours of rest"):
        approve(accepted, by=priya, now=NOW)


def test_who_is_given_the_place_by_hand_ends_the_offer(
    asked: Offer, alex: Person, priya: User
) -> None:
    give_cover(asked.turn, alex, by=priya, now=NOW)
    with pytest.raises(Refused, match="no longer to be had"):
        accept(asked, by=asked.person, now=NOW)


def test_taking_back_makes_all_as_it_was(taken: Offer, sam: Person, priya: User) -> None:
    take_place_back(taken, by=priya, now=NOW)
    turn = Assignment.objects.active().get()
    assert (turn.person, turn.state) == (sam, State.CONFIRMED)
    assert turn.cover_wanted_at == LONG_BEFORE
    assert list(Release.objects.first().lines.values_list("person", flat=True)) == [sam.pk]
    assert pending(taken.slot.event) == ()


def test_taking_back_is_told_to_both(taken: Offer, sam: Person, cora: Person, priya: User) -> None:
    take_place_back(taken, by=priya, now=NOW)
    assert waiting(cora) == ["cancelled"]
    assert "taken" in waiting(sam)


def test_what_went_on_since_is_not_taken_back(taken: Offer, priya: User) -> None:
    withdraw(Assignment.objects.active().get(), by=priya, now=NOW)
    with pytest.raises(Refused, match="has changed since"):
        take_place_back(taken, by=priya, now=NOW)


def test_an_organiser_s_approval_is_one_edit(taken: Offer, sam: Person, priya: User) -> None:
    undo(taken.slot.event, by=priya, now=NOW)
    assert Assignment.objects.active().get().person == sam


def test_after_an_undo_both_are_told_by_the_next_release(
    taken: Offer, sam: Person, cora: Person, priya: User
) -> None:
    undo(taken.slot.event, by=priya, now=NOW)
    assert Assignment.objects.active().get().state == State.PROPOSED
    found = {one.person_id: one.change for one in pending(taken.slot.event)}
    assert found == {sam.pk: "new", cora.pk: "cancelled"}


def test_it_stands_in_the_trail(taken: Offer, priya: User) -> None:
    lines = Audit.objects.filter(verb="take_over")
    sentence = "Cora Lane takes the slot 9am to 9:30am, Thursday 12 December from Sam Okoro."
    assert set(lines.values_list("sentence", "by_name")) == {(sentence, "Priya Nair")}


def test_words_stay_with_who_wrote_them_and_come_back_with_the_place(
    asked: Offer, priya: User
) -> None:
    turn = asked.turn
    assert turn
    words = write_draft(
        turn.slot.event, slot=turn.slot, assignment=turn, author=turn.person,
        text="Tea", accounts=[], by=turn.person, now=NOW,
    )  # fmt: skip
    offer = approve(accept(asked, by=asked.person, now=NOW), by=priya, now=NOW)
    words.refresh_from_db()
    assert words.slot is None
    take_place_back(offer, by=priya, now=NOW)
    words.refresh_from_db()
    assert words.slot == turn.slot
