"""What a volunteer can say, and how it can be changed again."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from rota.cover.actions.answers import Answer, answer
from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Edit, Message, Person, Post, Slot, User
from rota.planner.actions import assign, move, pin
from tests.factories import LONG_BEFORE, AssignmentFactory, link_for
from tests.races import refusals, rivals

State = Assignment.State
YES, NO, COVER = Answer
NOW = LONG_BEFORE


@pytest.fixture
def asked(nine: Slot, sam: Person) -> Assignment:
    """Sam is asked for 9am."""
    return AssignmentFactory(slot=nine, person=sam, state=State.INVITED, invited_at=NOW)


def say(turn: Assignment, what: Answer, *, now: datetime = NOW, reason: str = "") -> Assignment:
    """The person answers."""
    return answer(turn, answer=what, reason=reason, by=turn.person, now=now)


def said(turn: Assignment) -> tuple[str, bool]:
    """What is stored: the state, and whether cover is wanted."""
    turn.refresh_from_db()
    return (turn.state, turn.cover_wanted_at is not None)


MEANS = {
    YES: (State.CONFIRMED, False),
    NO: (State.DECLINED, False),
    COVER: (State.CONFIRMED, True),
}


@pytest.mark.parametrize("first", Answer)
@pytest.mark.parametrize("then", Answer)
def test_every_answer_can_follow_every_other(
    first: Answer, then: Answer, asked: Assignment
) -> None:
    say(asked, first)
    assert said(asked) == MEANS[first]
    say(asked, then)
    assert said(asked) == MEANS[then]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (YES, "Sam Okoro confirmed 9am to 9:30am, Thursday 12 December."),
        (NO, "Sam Okoro cannot do 9am to 9:30am, Thursday 12 December."),
        (COVER, "Sam Okoro asks for cover for 9am to 9:30am, Thursday 12 December."),
    ],
)
def test_an_answer_leaves_one_line_in_the_persons_name(
    what: Answer, sentence: str, asked: Assignment
) -> None:
    say(asked, what)
    line = Audit.objects.get()
    assert (line.sentence, line.by_person, line.by_user) == (sentence, asked.person, None)
    assert line.before["state"] == State.INVITED


def test_an_answer_is_nothing_an_organiser_undoes(asked: Assignment) -> None:
    say(asked, NO)
    assert not Edit.objects.exists()


def test_an_answer_makes_the_organisers_page_stale(asked: Assignment) -> None:
    say(asked, NO)
    asked.slot.refresh_from_db()
    assert asked.slot.revision == 1


@pytest.mark.parametrize("what", Answer)
def test_the_same_answer_again_changes_nothing(what: Answer, asked: Assignment) -> None:
    say(asked, what, reason="Court at nine")
    before = (list(Assignment.objects.values()), list(Message.objects.values()))
    say(asked, what, reason="Court at nine", now=NOW + timedelta(hours=1))
    assert (list(Assignment.objects.values()), list(Message.objects.values())) == before
    assert Audit.objects.count() == 1


@pytest.mark.parametrize(("what", "mails"), [(YES, 0), (NO, 1), (COVER, 1)])
def test_organisers_are_told_when_they_must_look_for_somebody(
    what: Answer, mails: int, asked: Assignment
) -> None:
    say(asked, what, reason="Court at nine")
    told = Message.objects.filter(kind="declined", assignment=asked)
    assert told.count() == mails
    for message in told:
        assert message.facts == {"cover_wanted": what == COVER, "reason": "Court at nine"}


def test_a_no_frees_the_place_at_once(asked: Assignment, alex: Person, priya: User) -> None:
    say(asked, NO)
    assert assign(asked.slot, alex, by=priya, now=NOW).seat == 1


def test_who_wants_cover_keeps_the_place(asked: Assignment, alex: Person, priya: User) -> None:
    say(asked, COVER)
    with pytest.raises(Refused, match="everybody it needs"):
        assign(asked.slot, alex, by=priya, now=NOW)


def test_a_pinned_person_can_still_say_no(asked: Assignment, priya: User) -> None:
    pin(asked, by=priya, now=NOW)
    say(asked, NO)
    assert said(asked) == MEANS[NO]


def test_a_declined_slot_that_was_given_away_is_gone(
    asked: Assignment, alex: Person, priya: User
) -> None:
    say(asked, NO)
    assign(asked.slot, alex, by=priya, now=NOW)
    with pytest.raises(Refused, match=r"^Thank you, but this slot has gone to Alex \(Hostels\)\."):
        say(asked, YES)
    assert said(asked) == MEANS[NO]


def test_a_declined_slot_that_is_still_free_can_be_taken_back(asked: Assignment) -> None:
    say(asked, NO)
    back = say(asked, YES)
    assert (back.state, back.seat, back.revision) == (State.CONFIRMED, 1, 1)


def test_who_comes_back_sits_where_there_is_room(asked: Assignment, alex: Person) -> None:
    Slot.objects.update(people_needed=2)
    say(asked, NO)
    AssignmentFactory(slot=asked.slot, person=alex, seat=1)
    assert say(asked, YES).seat == 2


def test_who_comes_back_too_near_another_slot_of_theirs_is_taken_and_noted(
    asked: Assignment, half_past: Slot, priya: User
) -> None:
    say(asked, NO)
    assign(half_past, asked.person, by=priya, now=NOW)
    assert say(asked, YES).overridden == ["rest"]


def test_who_stands_by_in_the_slot_meanwhile_cannot_also_post(
    asked: Assignment, priya: User
) -> None:
    say(asked, NO)
    assign(asked.slot, asked.person, kind="standby", override=True, by=priya, now=NOW)
    with pytest.raises(Refused, match="Sam Okoro is in this slot already"):
        say(asked, YES)


def test_the_last_moment_is_the_end_of_the_slot(asked: Assignment) -> None:
    end = asked.slot.ends_at
    say(asked, NO, now=end - timedelta(seconds=1))
    with pytest.raises(Refused, match="This slot is over"):
        say(asked, YES, now=end)


def test_what_organisers_are_changing_cannot_be_answered(
    asked: Assignment, one: Slot, priya: User
) -> None:
    move(asked, one, by=priya, now=NOW)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="The organiser is changing this slot"):
        say(asked, YES)


def test_who_was_taken_off_is_told_so(asked: Assignment) -> None:
    Assignment.objects.update(state=State.WITHDRAWN)
    with pytest.raises(Refused, match="the organiser has taken you off it"):
        say(asked, YES)


def test_an_answer_to_another_time_is_not_taken(asked: Assignment, one: Slot, priya: User) -> None:
    seen = asked.revision
    move(asked, one, by=priya, now=NOW)
    Assignment.objects.update(state=State.INVITED)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="It is now 1pm to 1:30pm, Thursday 12 December"):
        answer(asked, answer=YES, seen_revision=seen, by=asked.person, now=NOW)
    assert said(asked) == (State.INVITED, False)


@pytest.mark.parametrize("what", [NO, COVER])
def test_who_has_posted_takes_the_post_back_first(what: Answer, asked: Assignment) -> None:
    Post.objects.create(
        event=asked.slot.event,
        slot=asked.slot,
        assignment=asked,
        counts_at=asked.slot.starts_at,
        reported_at=asked.slot.starts_at,
    )
    with pytest.raises(Refused, match="You have posted in this slot already"):
        say(asked, what, now=asked.slot.starts_at)
    assert said(say(asked, YES, now=asked.slot.starts_at)) == MEANS[YES]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db", "long_before")
def test_ten_presses_at_once_are_one_answer(asked: Assignment) -> None:
    token = link_for(asked.person).token
    address = reverse("cover:answer", args=[token, asked.pk])
    sent = {"answer": "no", "reason": "Court at nine"}
    with rivals(10) as race:
        answers = race(*[lambda: Client().post(address, sent).status_code] * 10)
    assert answers == [302] * 10
    assert said(asked) == MEANS[NO]
    assert Audit.objects.count() == 1
    assert Message.objects.filter(kind="declined").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_come_back_one_gets_the_place(asked: Assignment, alex: Person) -> None:
    other = AssignmentFactory(slot=asked.slot, person=alex, state=State.DECLINED)
    with rivals(2) as race:
        for _ in range(200):
            Assignment.objects.update(state=State.DECLINED)
            results = race(partial(say, asked, YES), partial(say, other, YES))
            (told,) = refusals(results)
            assert told.startswith("Thank you, but this slot has gone to ")
            assert Assignment.objects.active().count() == 1
