"""Everybody is asked when they can, by mail, until they have said or the deadline is past."""

from datetime import timedelta

import pytest

from rota.lib.refusal import Refused
from rota.models import Audit, Event, Message, MessageRule, Person, User
from rota.people.actions import Given, add_person, give_availability, leave
from rota.people.queries import mark_of
from rota.reminders.actions import (
    ask_again,
    ask_everybody,
    change_deadline,
    derive_event,
    save_policy,
    stop_asking,
)
from rota.reminders.timing import Kind, Rule
from tests.factories import LONG_BEFORE, DepartmentFactory
from tests.reminders.conftest import sweep
from tests.sink import Sink, text_of

pytestmark = pytest.mark.django_db

NOW = LONG_BEFORE
DAY = timedelta(days=1)
DEADLINE = NOW + 5 * DAY


@pytest.fixture
def asked(gmpt24: Event, sam: Person, cora: Person, priya: User) -> Event:
    """Priya asks Sam and Cora."""
    return ask(gmpt24, priya)


def ask(event: Event, by: User, **changed: object) -> Event:
    """Everybody is asked, from the page as it is now."""
    said = {"until": DEADLINE, "seen": event.availability_asked_at, "by": by, "now": NOW} | changed
    return ask_everybody(event, **said)  # type: ignore[arg-type]  # as the action has it


def waiting() -> list[tuple[str, float, bool]]:
    """To whom, how many days after the question, and whether again."""
    rows = Message.objects.waiting().filter(kind="availability").order_by("person__name")
    return [
        (row.person.name.split()[0], (row.not_before - NOW) / DAY, row.facts["is_again"])
        for row in rows.order_by("person__name", "not_before").select_related("person")
        if row.person
    ]


def say(person: Person, event: Event, **at: object) -> None:
    """Somebody says when they can."""
    person.event = event
    fields = {"seen": mark_of(person), "by": person, "now": NOW} | at
    give_availability(person, Given("any"), **fields)  # type: ignore[arg-type]


SERIES = [(0.0, False), (3.0, True), (4.0, True)]
BOTH = [(name, *one) for name in ("Cora", "Sam") for one in SERIES]


def test_everybody_gets_a_mail_and_two_more_before_the_deadline(asked: Event) -> None:
    assert waiting() == BOTH
    assert Audit.objects.get().sentence == (
        "Asked everybody when they can, by 9am on Tuesday 10 December."
    )


def test_the_mail_leads_to_the_page_where_one_says(
    named_site: None, asked: Event, sink: Sink
) -> None:
    sweep(NOW)
    texts = [text_of(mail) for mail in sink.mails]
    assert len(texts) == 2
    assert all("/when/\n" in text and "by 9am on Tuesday 10 December" in text for text in texts)


def test_who_has_said_is_not_asked_again(asked: Event, sam: Person) -> None:
    say(sam, asked)
    assert waiting() == BOTH[:3]
    derive_event(asked, now=NOW)
    assert waiting() == BOTH[:3]


def test_who_has_left_is_not_asked(asked: Event, sam: Person, priya: User) -> None:
    leave(sam, by=priya, now=NOW)
    assert waiting() == BOTH[:3]


def test_who_joins_later_is_asked_too(asked: Event, priya: User) -> None:
    prisons = DepartmentFactory(event=asked, name="Prisons")
    femi = Person(event=asked, department=prisons, name="Femi Adu", email="femi@example.org")
    add_person(femi, by=priya, now=NOW + 3.5 * DAY)
    sweep(NOW + 3.5 * DAY)
    assert Message.objects.filter(person=femi).order_by("not_before").values_list(
        "state", "not_before"
    ).first() == ("kept", NOW + 3.5 * DAY)
    assert [one for one in waiting() if one[0] == "Femi"] == [("Femi", 4.0, True)]


def test_the_deadline_moves_what_waits(asked: Event, priya: User) -> None:
    change_deadline(asked, until=DEADLINE + DAY, by=priya, now=NOW)
    assert waiting()[:3] == [("Cora", 0.0, False), ("Cora", 4.0, True), ("Cora", 5.0, True)]


def test_nothing_waits_once_nobody_is_asked(asked: Event, priya: User) -> None:
    stop_asking(asked, by=priya, now=NOW)
    assert waiting() == []
    assert Audit.objects.latest("pk").sentence == "Stopped asking people when they can."


def test_stopping_twice_is_stopping_once(asked: Event, priya: User) -> None:
    for _ in range(2):
        asked = stop_asking(asked, by=priya, now=NOW)
    assert Audit.objects.filter(verb="stop_asking").count() == 1


def test_a_second_click_is_no_second_question(
    gmpt24: Event, sam: Person, priya: User, asked: Event
) -> None:
    with pytest.raises(Refused, match="Somebody has asked everybody since"):
        ask(gmpt24, priya)


def test_asked_anew_those_who_have_said_are_asked_too(
    asked: Event, sam: Person, priya: User
) -> None:
    say(sam, asked)
    ask(asked, priya, now=NOW + DAY, until=NOW + 6 * DAY, seen=NOW)
    assert [one for one in waiting() if one[0] == "Sam"] == [
        ("Sam", 1.0, False), ("Sam", 4.0, True), ("Sam", 5.0, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("until", "why"),
    [(NOW, "is over already"), (NOW + 9 * DAY, "after the event has begun")],
)
def test_a_deadline_lies_between_now_and_the_event(
    gmpt24: Event, priya: User, until: object, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        ask(gmpt24, priya, until=until)


def test_asked_by_hand_only_those_who_have_not_said_get_a_mail(
    asked: Event, sam: Person, cora: Person, priya: User
) -> None:
    say(sam, asked)
    assert ask_again(asked, [sam.pk, cora.pk], by=priya, now=NOW + DAY) == 1
    assert ("Cora", 1.0, True) in waiting()


def test_two_clicks_ask_once_by_hand(asked: Event, sam: Person, priya: User) -> None:
    counts = [ask_again(asked, [sam.pk], by=priya, now=NOW + DAY) for _ in range(2)]
    assert counts == [1, 0]


def test_what_was_sent_by_hand_outlives_another_look_at_the_event(
    asked: Event, sam: Person, priya: User
) -> None:
    ask_again(asked, [sam.pk], by=priya, now=NOW + DAY)
    derive_event(asked, now=NOW + DAY)
    assert ("Sam", 1.0, True) in waiting()


def test_nobody_is_asked_by_hand_who_is_not_asked_at_all(
    gmpt24: Event, sam: Person, priya: User
) -> None:
    with pytest.raises(Refused, match="Nobody is being asked"):
        ask_again(gmpt24, [sam.pk], by=priya, now=NOW)


def test_the_policy_says_how_often(asked: Event, priya: User) -> None:
    save_policy(asked, [Rule(Kind.AVAILABILITY, minutes=720, times=1)], by=priya, now=NOW)
    assert MessageRule.objects.count() == 1
    assert waiting()[:2] == [("Cora", 0.0, False), ("Cora", 4.5, True)]


def test_the_policy_may_ask_only_once(asked: Event, priya: User) -> None:
    save_policy(asked, [Rule(Kind.AVAILABILITY, is_on=False)], by=priya, now=NOW)
    assert waiting() == [("Cora", 0.0, False), ("Sam", 0.0, False)]
