"""What the mail server says to a message decides what becomes of it."""

import socket
from datetime import timedelta

import pytest
from django.conf import LazySettings

from rota.models import Assignment, Event, Message, Person
from rota.reminders.actions import delivery
from rota.reminders.actions.delivery import LEASE, UNKNOWN
from tests.factories import AssignmentFactory, PersonFactory, SlotFactory
from tests.reminders.conftest import NOW, mail_server, on, row, sweep, use_mail_server
from tests.sink import DROP_AFTER_DATA, DROP_IN_DATA, HANG, Sink, no_password, read, text_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
State = Message.State


def test_a_due_message_is_handed_to_the_mail_server(turn: Assignment, sink: Sink) -> None:
    on(turn)
    assert sweep() == {State.HANDED: 1}
    assert [mail["To"] for mail in sink.mails] == ["sam.okoro@example.org"]
    sent = row()
    assert (sent.state, sent.attempts, sent.last_error, sent.settled_at) == ("handed", 1, "", NOW)
    assert (sent.claim, sent.lease_until) == (None, None)


def test_what_the_row_says_is_what_arrived(turn: Assignment, sink: Sink) -> None:
    on(turn)
    sweep()
    mail, sent = sink.mails[0], row()
    assert (mail["Subject"], mail["Message-ID"]) == (sent.subject, sent.message_id)
    assert mail["Date"].datetime == sent.date == NOW


def test_nothing_leaves_before_its_time(turn: Assignment, sink: Sink) -> None:
    on(turn, not_before=NOW + timedelta(seconds=1))
    assert sweep() == {}
    assert row().state == State.WAITING


def test_nothing_leaves_after_its_time(turn: Assignment, sink: Sink) -> None:
    on(turn)
    assert sweep(turn.slot.ends_at) == {State.SUPPRESSED: 1}
    assert (row().last_error, sink.raw) == ("Too late: its time had passed.", [])


def test_what_has_left_does_not_leave_again(turn: Assignment, sink: Sink) -> None:
    on(turn)
    sweep()
    assert (sweep(NOW + 5 * MINUTE), len(sink.raw)) == ({}, 1)


def test_messages_leave_in_the_order_in_which_they_are_due(turn: Assignment, sink: Sink) -> None:
    for number in (3, 1, 2):
        on(turn, key=f"on:{number}", not_before=NOW - number * MINUTE)
    sweep()
    order = Message.objects.order_by("not_before").values_list("message_id", flat=True)
    assert sink.identities == list(order)


def test_one_connection_serves_a_whole_batch(turn: Assignment, sink: Sink) -> None:
    for number in range(5):
        on(turn, key=f"on:{number}")
    sweep()
    assert (len(sink.raw), sink.sessions) == (5, 1)


@pytest.mark.parametrize("answer", ["450 4.7.1 Greylisted", "421 4.3.2 Busy", "452 4.2.2 Full"])
def test_a_server_that_says_later_is_asked_again_later(
    turn: Assignment, sink: Sink, answer: str
) -> None:
    on(turn)
    sink.script.append(answer)
    assert sweep() == {State.WAITING: 1}
    waits = row()
    assert (waits.not_before, waits.attempts) == (NOW + MINUTE, 1)
    assert waits.last_error == f"The mail server said: {answer}"
    assert sweep(NOW + MINUTE) == {State.HANDED: 1}
    assert (row().attempts, row().last_error, len(sink.raw)) == (2, "", 1)


def test_a_greylisting_server_is_asked_after_1_2_5_and_5_minutes_until_it_is_too_late(
    turn: Assignment, sink: Sink
) -> None:
    on(turn)
    sink.script.extend(["451 4.7.1 Greylisted"] * 9)
    tried = [minute for minute in range(40) if sweep(NOW + minute * MINUTE)]
    assert tried == [0, 1, 3, 8, 13, 23]
    failed = row()
    assert (failed.state, failed.attempts) == (State.FAILED, 6)
    assert failed.last_error == "The mail server said: 451 4.7.1 Greylisted"


def test_an_unknown_address_fails_at_once_and_for_good(turn: Assignment, sink: Sink) -> None:
    on(turn)
    sink.refused["sam.okoro@example.org"] = "550 5.1.1 No such user"
    assert sweep() == {State.FAILED: 1}
    assert row().last_error == "The mail server refused the address: 550 5.1.1 No such user"
    assert sweep(NOW + 5 * MINUTE) == {}


def test_an_address_that_is_refused_for_now_is_tried_again(turn: Assignment, sink: Sink) -> None:
    on(turn)
    sink.refused["sam.okoro@example.org"] = "450 4.2.0 Greylisted"
    sweep()
    sink.refused.clear()
    assert (row().not_before, sweep(NOW + MINUTE)) == (NOW + MINUTE, {State.HANDED: 1})


def test_words_that_the_server_will_not_have_fail_for_good(turn: Assignment, sink: Sink) -> None:
    on(turn)
    sink.script.append("554 5.7.1 Looks like spam")
    assert sweep() == {State.FAILED: 1}
    assert row().last_error == "The mail server said: 554 5.7.1 Looks like spam"


def test_one_bad_address_of_47_harms_no_other(gmpt24: Event, turn: Assignment, sink: Sink) -> None:
    for number in range(47):
        person = PersonFactory(department=turn.person.department, name=f"Volunteer {number}")
        slot = SlotFactory(event=gmpt24, starts_at=turn.slot.ends_at + number * 30 * MINUTE)
        on(AssignmentFactory(slot=slot, person=person), key=f"on:{number}")
    sink.refused["volunteer.11@example.org"] = "550 5.1.1 No such user"
    assert sweep() == {State.HANDED: 46, State.FAILED: 1}
    assert row("on:11").state == State.FAILED
    assert len(set(sink.identities)) == len(sink.raw) == 46


def test_an_address_that_is_none_harms_no_other(turn: Assignment, cora: Person, sink: Sink) -> None:
    Person.objects.filter(pk=turn.person.pk).update(email="no address\r\nBcc: all@example.org")
    on(turn)
    on(AssignmentFactory(slot=turn.slot, person=cora, seat=2), key="next")
    assert sweep() == {State.FAILED: 1, State.HANDED: 1}
    assert row().last_error == delivery.NO_MAIL
    assert list(sink.by_address) == ["cora.lane@example.org"]


def test_a_server_that_never_greets_makes_all_of_it_wait_a_minute(
    turn: Assignment, settings: LazySettings
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    for number in range(3):
        on(turn, key=f"on:{number}")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        use_mail_server(settings, mute.getsockname()[1])
        assert sweep() == {State.WAITING: 3}
    waiting = Message.objects.values_list("state", "not_before", "attempts", "lease_until")
    assert set(waiting) == {("waiting", NOW + MINUTE, 0, None)}
    assert row("on:0").last_error.startswith("No answer from the mail server: ")


def test_a_server_that_takes_the_words_and_never_answers_is_given_up(
    turn: Assignment, sink: Sink, settings: LazySettings
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    on(turn)
    on(turn, key="next", not_before=NOW)
    sink.script.append(HANG)
    assert sweep() == {State.WAITING: 1, State.HANDED: 1}
    assert (row().not_before, row("next").state) == (NOW + MINUTE, State.HANDED)
    assert sweep(NOW + MINUTE) == {State.HANDED: 1}


def test_nobody_listening_is_said_and_tried_again(
    turn: Assignment, sink: Sink, settings: LazySettings
) -> None:
    port = settings.EMAIL_PORT
    on(turn)
    settings.EMAIL_PORT = 1
    assert sweep() == {State.WAITING: 1}
    assert row().last_error == "No answer from the mail server: [Errno 111] Connection refused"
    settings.EMAIL_PORT = port
    assert sweep(NOW + MINUTE) == {State.HANDED: 1}


def test_a_wrong_password_holds_the_queue_and_loses_nothing(
    turn: Assignment, settings: LazySettings
) -> None:
    on(turn)
    on(turn, key="late", not_before=NOW - MINUTE)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "coordinator", "wrong"
    asked = {"authenticator": no_password, "auth_require_tls": False}
    with mail_server(settings, Sink(), **asked) as locked:
        assert sweep() == {State.WAITING: 2}
    assert row().last_error == "The mail server said: 535 5.7.8 Authentication credentials invalid"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    Message.objects.filter(key="late").update(not_after=NOW + MINUTE)
    with mail_server(settings, Sink()) as mended:
        assert sweep(NOW + MINUTE) == {State.SUPPRESSED: 1, State.HANDED: 1}
    assert (locked.raw, len(mended.raw)) == ([], 1)
    assert row("late").last_error.startswith("Too late: its time had passed. The mail server said:")


def test_a_server_without_passwords_holds_the_queue_too(
    turn: Assignment, sink: Sink, settings: LazySettings
) -> None:
    on(turn)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "coordinator", "secret"
    assert sweep() == {State.WAITING: 1}


@pytest.mark.parametrize("drop", [DROP_IN_DATA, DROP_AFTER_DATA])
def test_a_connection_that_drops_is_opened_anew_for_the_next(
    turn: Assignment, sink: Sink, drop: str
) -> None:
    on(turn)
    on(turn, key="next")
    sink.script.append(drop)
    assert sweep() == {State.WAITING: 1, State.HANDED: 1}
    assert row().last_error == "No answer from the mail server: Connection unexpectedly closed"
    assert sweep(NOW + MINUTE) == {State.HANDED: 1}
    assert len(set(sink.identities)) == 2


def test_a_mail_that_has_to_be_sent_twice_is_the_same_to_the_last_byte(
    turn: Assignment, sink: Sink
) -> None:
    on(turn)
    sink.script.append(DROP_AFTER_DATA)
    sweep()
    turn.account = None
    turn.save()
    sweep(NOW + MINUTE)
    first, second = sink.raw
    assert first == second
    assert "/my/" in text_of(read(first))


def test_a_sweep_that_died_is_taken_over_when_its_lease_runs_out(
    turn: Assignment, sink: Sink
) -> None:
    on(turn)
    claim, numbers = delivery.take(NOW, 50)
    assert delivery.hold(numbers[0], claim, NOW)  # and then the worker is killed
    assert row().last_error == UNKNOWN
    assert sweep(NOW + LEASE - timedelta(seconds=1)) == {}
    assert sweep(NOW + LEASE) == {State.HANDED: 1}
    assert (row().attempts, row().last_error) == (2, "")


def test_a_sweep_that_was_overtaken_does_nothing_more(turn: Assignment, sink: Sink) -> None:
    on(turn)
    claim, numbers = delivery.take(NOW, 50)
    assert sweep(NOW + LEASE) == {State.HANDED: 1}
    assert delivery.hold(numbers[0], claim, NOW + LEASE) is None
    assert row().attempts == 1


def test_of_two_sweeps_that_both_think_it_theirs_only_one_writes_the_words(
    turn: Assignment, sink: Sink
) -> None:
    on(turn)
    claim, numbers = delivery.take(NOW, 50)
    slow = delivery.hold(numbers[0], claim, NOW)
    assert slow
    sweep(NOW + LEASE)
    with pytest.raises(delivery.TakenOver):
        delivery.fix_words(slow, NOW)
    assert sink.identities == [row().message_id]


def test_what_may_have_got_through_is_not_said_to_have_stayed(turn: Assignment, sink: Sink) -> None:
    on(turn)
    claim, numbers = delivery.take(NOW, 50)
    delivery.hold(numbers[0], claim, NOW)
    Assignment.objects.update(state=Assignment.State.WITHDRAWN)
    assert sweep(NOW + LEASE) == {State.SUPPRESSED: 1}
    assert row().last_error == f"The person no longer has the slot. {UNKNOWN}"


def test_what_a_sweep_has_no_time_for_is_due_again_at_once(turn: Assignment, sink: Sink) -> None:
    for number in range(4):
        on(turn, key=f"on:{number}")
    seconds = iter([0, 1, 2, 9, 10, 21, 22])
    outcome = delivery.deliver(clock=lambda: NOW + timedelta(seconds=next(seconds)))
    assert outcome == {State.HANDED: 3}
    rest = Message.objects.waiting().values_list("not_before", "attempts", "claim")
    assert list(rest) == [(NOW, 0, None)]


def test_more_than_a_batch_is_sent_in_one_sweep(turn: Assignment, sink: Sink) -> None:
    for number in range(5):
        on(turn, key=f"on:{number}")
    assert delivery.deliver(clock=lambda: NOW, limit=2) == {State.HANDED: 5}
    assert sink.sessions == 1
