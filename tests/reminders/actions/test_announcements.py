"""Who is told when something happens, found when the message leaves."""

from datetime import timedelta

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.models import Assignment, Event, Message, MessageKind, Person, RoleKind, User
from rota.reminders.actions import announce, tell_organisers
from tests.factories import LONG_BEFORE, role_in
from tests.reminders.conftest import sweep
from tests.sink import Sink, text_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
NOW = LONG_BEFORE


def no(turn: Assignment) -> Message:
    """Sam says no; the message to those who organise."""
    answer(turn, answer=Answer.NO, reason="I am away", by=turn.person, now=NOW)
    return Message.objects.get(kind=MessageKind.DECLINED)


def addresses(sink: Sink) -> list[str]:
    """Who got a mail, in order of the alphabet."""
    return sorted(sink.by_address)


def test_everybody_who_organises_is_told(turn: Assignment, priya: User, sink: Sink) -> None:
    role_in(turn.slot.event, "Olu Bright", RoleKind.OWNER)
    role_in(turn.slot.event, "Vik Dale", RoleKind.VIEWER)
    no(turn)
    assert sweep(NOW) == {"handed": 2}
    assert addresses(sink) == ["olu@example.org", "priya@example.org"]
    assert len(set(sink.identities)) == 2


def test_who_joined_since_is_told_and_who_left_is_not(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    no(turn)
    priya.roles.all().delete()
    role_in(turn.slot.event, "Olu Bright")
    sweep(NOW)
    assert addresses(sink) == ["olu@example.org"]


def test_who_left_between_two_attempts_is_told_no_more(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    role_in(turn.slot.event, "Olu Bright")
    no(turn)
    sink.refused = dict.fromkeys(("priya@example.org", "olu@example.org"), "450 Later")
    sweep(NOW)
    priya.roles.all().delete()
    sink.refused.clear()
    assert sweep(NOW + MINUTE) == {"handed": 1, "suppressed": 1}
    assert addresses(sink) == ["olu@example.org"]
    stayed = Message.objects.get(user=priya)
    assert stayed.last_error.startswith("Priya Nair no longer organises the event.")


def test_nobody_is_told_twice_when_a_message_is_shared_out_again(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    role_in(turn.slot.event, "Olu Bright")
    told = no(turn)
    sink.refused["priya@example.org"] = "450 Later"
    sweep(NOW)
    Message.objects.filter(pk=told.pk).update(user=None)  # as if the worker had died before
    sink.refused.clear()
    sweep(NOW + MINUTE)
    assert {name: len(mails) for name, mails in sink.by_address.items()} == {
        "olu@example.org": 1,
        "priya@example.org": 1,
    }


def test_where_nobody_organises_the_outbox_says_so(turn: Assignment, sink: Sink) -> None:
    no(turn)
    assert sweep(NOW) == {"suppressed": 1}
    assert Message.objects.get(kind="declined").last_error == "Nobody organises the event."


def test_a_no_that_became_a_yes_is_not_told(turn: Assignment, priya: User, sink: Sink) -> None:
    no(turn)
    turn.refresh_from_db()
    answer(turn, answer=Answer.YES, by=turn.person, now=NOW)
    assert sweep(NOW) == {"suppressed": 1}
    reason = Message.objects.get(kind="declined").last_error
    assert reason == "It is settled: they have said yes since, or the place was changed."


def test_what_is_told_is_what_holds_when_it_leaves(
    turn: Assignment, priya: User, sink: Sink
) -> None:
    answer(turn, answer=Answer.COVER, by=turn.person, now=NOW)
    sweep(NOW)
    assert "asks for somebody else to take their slot" in text_of(sink.mails[0])
    assert str(sink.mails[0]["Subject"]).endswith("Sam Okoro wants cover (#GMPT24)")


def test_telling_organisers_needs_no_assignment(gmpt24: Event, priya: User) -> None:
    told = tell_organisers(gmpt24, kind=MessageKind.DIGEST, key="news", facts={}, now=NOW)
    assert (told.event, told.user, told.not_after) == (gmpt24, None, None)


def test_a_cancelled_slot_is_news_until_the_end_that_the_person_knows(turn: Assignment) -> None:
    ends = turn.slot.ends_at - timedelta(hours=1)
    old = {"starts_at": (ends - timedelta(minutes=30)).isoformat(), "ends_at": ends.isoformat()}
    told = announce(
        kind=MessageKind.CANCELLED, assignment=turn, key="gone", facts={"old": old}, now=NOW
    )
    assert told.not_after == ends


def test_written_twice_it_is_one_message(turn: Assignment) -> None:
    for _ in range(2):
        announce(kind=MessageKind.INVITATION, assignment=turn, key="new", facts={}, now=NOW)
    assert Message.objects.count() == 1


def test_a_person_who_stopped_mails_gets_none_and_organisers_read_why(
    turn: Assignment, sam: Person, sink: Sink
) -> None:
    Person.objects.update(mail_stopped_at=NOW)
    announce(kind=MessageKind.INVITATION, assignment=turn, key="new", facts={}, now=NOW)
    assert sweep(NOW) == {"suppressed": 1}
    assert Message.objects.get().last_error == "The person has stopped mails: phone 0161 496 0001."
    assert sink.raw == []
