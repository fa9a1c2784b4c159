"""A new link, no more mails, another try, another policy."""

from datetime import time, timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Event, Message, MessageRule, Person, User
from rota.reminders.actions import (
    ask_for_link,
    derive,
    resume_mail,
    save_policy,
    stop_mail,
    try_again,
)
from rota.reminders.queries import policy_of
from rota.reminders.timing import DEFAULT_POLICY, Kind, Rule
from tests.factories import LONG_BEFORE, DepartmentFactory, EventFactory, PersonFactory
from tests.reminders.conftest import NOW, on, row, sweep
from tests.sink import Sink, text_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
State = Message.State


def test_who_asks_for_a_link_gets_it_by_mail(sam: Person, sink: Sink) -> None:
    ask_for_link("SAM.Okoro@example.org", now=NOW)
    assert sweep() == {"handed": 1}
    assert list(sink.by_address) == ["sam.okoro@example.org"]
    assert "/my/" in text_of(sink.mails[0])


def test_an_address_that_nobody_has_gets_nothing(sam: Person) -> None:
    ask_for_link("nobody@example.org", now=NOW)
    assert not Message.objects.exists()


def test_asked_ten_times_in_ten_minutes_it_is_one_mail(sam: Person) -> None:
    for minute in range(10):
        ask_for_link(sam.email, now=NOW + minute * MINUTE)
    assert Message.objects.count() == 1
    ask_for_link(sam.email, now=NOW + 10 * MINUTE)
    assert Message.objects.count() == 2


def test_somebody_in_two_events_gets_a_link_to_each(sam: Person) -> None:
    other = DepartmentFactory(event=EventFactory(slug="gmpt25"))
    PersonFactory(department=other, email="Sam.Okoro@example.org")
    ask_for_link(sam.email, now=NOW)
    assert set(Message.objects.values_list("event__slug", flat=True)) == {"gmpt24", "gmpt25"}


def test_a_link_is_sent_until_a_week_after_the_event(sam: Person) -> None:
    over = sam.event.ends_at + timedelta(days=7)
    ask_for_link(sam.email, now=over)
    assert not Message.objects.exists()
    ask_for_link(sam.email, now=over - MINUTE)
    assert Message.objects.count() == 1


def test_who_has_left_gets_no_link(sam: Person) -> None:
    Person.objects.update(left_at=NOW)
    ask_for_link(sam.email, now=NOW)
    assert not Message.objects.exists()


def test_a_link_that_could_not_leave_for_a_day_stays(sam: Person) -> None:
    ask_for_link(sam.email, now=NOW)
    assert sweep(NOW + timedelta(days=1)) == {"suppressed": 1}


def test_stopping_mails_is_recorded_once(turn: Assignment) -> None:
    for _ in range(2):
        stop_mail(turn.person, by=turn.person, now=NOW)
    assert Person.objects.get().mail_stopped_at == NOW
    assert Audit.objects.get().sentence == "Stopped mails to Sam Okoro."


def test_mails_that_were_held_back_and_are_still_true_leave_when_they_are_wanted_again(
    turn: Assignment, sink: Sink
) -> None:
    derive(turn, now=LONG_BEFORE)
    stop_mail(turn.person, by=turn.person, now=LONG_BEFORE)
    assert sweep(NOW + MINUTE) == {"suppressed": 3}  # two of them for their age
    resume_mail(turn.person, by=turn.person, now=NOW + 2 * MINUTE)
    assert sweep(NOW + 2 * MINUTE) == {"handed": 1}
    assert "you are on" in str(sink.mails[0]["Subject"])


def failed(turn: Assignment, sink: Sink) -> Message:
    """The server knows no Sam."""
    on(turn)
    sink.refused["sam.okoro@example.org"] = "550 5.1.1 No such user"
    sweep()
    return row()


def test_what_failed_can_be_tried_again_at_an_address_that_was_mended(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    message = failed(turn, sink)
    Person.objects.update(email="sam@example.org")
    again = try_again(message, by=priya, now=NOW + MINUTE)
    assert (again.state, again.attempts, again.last_error) == (State.WAITING, 0, "")
    assert sweep(NOW + MINUTE) == {"handed": 1}
    assert list(sink.by_address) == ["sam@example.org"]
    assert row().message_id == message.message_id
    said = "Tried again to send “You are on” to Sam Okoro."
    assert Audit.objects.get(verb="try_again").sentence == said


def test_what_is_not_so_any_more_is_not_tried_again(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    message = failed(turn, sink)
    with pytest.raises(Refused, match=r"It would not leave\. Too late"):
        try_again(message, by=priya, now=turn.slot.ends_at)
    Assignment.objects.update(state=Assignment.State.WITHDRAWN)
    with pytest.raises(Refused, match=r"It would not leave\. The person no longer has the slot"):
        try_again(message, by=priya, now=NOW + MINUTE)
    assert row().state == State.FAILED


def test_who_had_no_address_is_written_to_once_there_is_one(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    Person.objects.update(email="")
    on(turn)
    sweep()
    with pytest.raises(Refused, match="There is no e-mail address: phone 0161 496 0001"):
        try_again(row(), by=priya, now=NOW)
    Person.objects.update(email="sam@example.org")
    try_again(row(), by=priya, now=NOW)
    assert sweep() == {"handed": 1}


def test_what_has_left_or_waits_is_not_tried_again(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    on(turn)
    with pytest.raises(Refused, match="Nothing to try again: waiting"):
        try_again(row(), by=priya, now=NOW)
    sweep()
    with pytest.raises(Refused, match="Nothing to try again: handed to the mail server"):
        try_again(row(), by=priya, now=NOW)


def test_an_event_without_a_policy_of_its_own_has_the_usual_one(gmpt24: Event) -> None:
    assert policy_of(gmpt24) == DEFAULT_POLICY


def test_a_policy_is_stored_line_by_line_and_recorded(gmpt24: Event, priya: User) -> None:
    rules = [Rule(Kind.EVENING, at=time(17, 30)), Rule(Kind.CHASE, False, minutes=60, times=2)]
    for _ in range(2):
        save_policy(gmpt24, rules, by=priya, now=NOW)
    assert MessageRule.objects.count() == 2
    assert {rule.kind: rule for rule in policy_of(gmpt24)}[Kind.EVENING].at == time(17, 30)
    assert policy_of(gmpt24)[1] == rules[1]
    assert Audit.objects.filter(sentence="Changed the message policy.", by_user=priya).exists()
