"""People come, change and leave."""

from threading import Thread
from time import sleep

import pytest
from django.db import connection, connections, transaction

from rota.access import link_of
from rota.lib.refusal import Refused
from rota.models import Assignment, Audit, Event, Message, MessageKind, Person, Slot
from rota.people.actions import add_person, come_back, edit_person, issue_link, leave, revoke_links
from tests.factories import LONG_BEFORE, AssignmentFactory, DepartmentFactory, PersonFactory

NOW = LONG_BEFORE


def test_two_people_with_one_address_are_refused(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    double = Person(event=gmpt24, name="Sam II", email=sam.email.upper(), department=sam.department)
    with pytest.raises(Refused, match="on the list already"):
        add_person(double, by=None, now=NOW)


def test_availability_is_kept_in_its_canonical_words(gmpt24: Event) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    sam = Person(
        event=gmpt24, name="Sam", department=hostels, available="9am to 5pm, 10pm-midnight"
    )
    assert add_person(sam, by=None, now=NOW).available == "09:00-17:00; 22:00-24:00"


def test_availability_that_cannot_be_read_is_refused_with_its_reason(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    sam.available = "often"
    with pytest.raises(Refused, match="often"):
        edit_person(sam, by=None, now=NOW)


def test_who_leaves_frees_the_slots_and_closes_the_link(gmpt24: Event) -> None:
    turn = AssignmentFactory(slot__event=gmpt24)
    token = issue_link(turn.person, now=NOW).token
    leave(turn.person, by=None, now=NOW)
    turn.refresh_from_db()
    assert (turn.state, link_of(token, NOW)) == (Assignment.State.WITHDRAWN, None)


def test_who_leaves_gets_no_more_mails(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    Message.objects.queue(key="hour", now=NOW, event=gmpt24, person=sam, kind=MessageKind.HOUR)
    leave(sam, by=None, now=NOW)
    assert Message.objects.get().state == Message.State.SUPPRESSED


def test_who_comes_back_can_be_given_slots_again(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    leave(sam, by=None, now=NOW)
    assert come_back(sam, by=None, now=NOW).left_at is None


def test_two_mails_carry_the_same_link(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    assert issue_link(sam, now=NOW).token == issue_link(sam, now=NOW).token


def test_a_revoked_link_is_followed_by_another(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    old = issue_link(sam, now=NOW).token
    revoke_links(sam, by=None, now=NOW)
    assert issue_link(sam, now=NOW).token != old


def test_the_database_holds_no_token(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    link = issue_link(sam, now=NOW)
    assert link.token not in {link.nonce, link.token_hash}


@pytest.mark.parametrize("damage", [str.upper, "{}.".format, "{}>".format, " {}".format])
def test_a_link_that_a_mail_program_has_damaged_still_opens(gmpt24: Event, damage) -> None:  # type: ignore[no-untyped-def]
    sam = PersonFactory(department__event=gmpt24)
    link = link_of(damage(issue_link(sam, now=NOW).token), NOW)
    assert link is not None
    assert link.person == sam


def test_another_address_closes_the_links_that_were_sent_to_the_old_one(sam: Person) -> None:
    old = issue_link(sam, now=NOW).token
    sam.email = "sam.adeyemi@example.org"
    edit_person(sam, by=None, now=NOW)
    assert link_of(old, NOW) is None


def test_a_first_address_closes_nothing(sam: Person) -> None:
    Person.objects.update(email="")
    token = issue_link(sam, now=NOW).token
    edit_person(sam, by=None, now=NOW)
    assert link_of(token, NOW) is not None


def test_a_change_is_shown_on_the_rota(sam: Person) -> None:
    sam.name = "Sam Adeyemi"
    edit_person(sam, by=None, now=NOW)
    assert Event.objects.get().version == 1


def test_no_change_leaves_no_trace(sam: Person) -> None:
    edit_person(sam, by=None, now=NOW)
    assert not Audit.objects.exists()
    assert Event.objects.get().version == 0


def test_leaving_and_coming_back_twice_is_told_once(sam: Person) -> None:
    again = Person.objects.get()
    for act in (leave, come_back):
        act(sam, by=None, now=NOW)
        act(again, by=None, now=NOW)
    sentences = Audit.objects.order_by("pk").values_list("sentence", flat=True)
    assert list(sentences) == [
        "Closed the private links of Sam Okoro.",
        "Sam Okoro has left the event; 0 slots are free again.",
        "Sam Okoro takes part again.",
    ]


def test_what_is_over_stays_theirs(sam: Person) -> None:
    turn = AssignmentFactory(slot__event=sam.event, person=sam)
    leave(sam, by=None, now=turn.slot.ends_at)
    turn.refresh_from_db()
    assert turn.state == Assignment.State.CONFIRMED


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_leaves_has_their_slots_locked_before_what_they_hold(gmpt24: Event) -> None:
    """Whoever has the slot already may go on to its assignments: nobody waits for the other."""
    turn = AssignmentFactory(slot__event=gmpt24)

    def go() -> None:
        leave(turn.person, by=None, now=NOW)
        connections.close_all()

    leaving = Thread(target=go)
    with transaction.atomic():
        Slot.objects.select_for_update(no_key=True).get(pk=turn.slot_id)
        leaving.start()
        for _ in range(200):
            if waits_for_a_lock():
                break
            sleep(0.05)
        assert Assignment.objects.select_for_update(nowait=True).get(pk=turn.pk).is_active
    leaving.join()
    turn.refresh_from_db()
    assert not turn.is_active


def waits_for_a_lock() -> bool:
    """Whether another connection to this database waits for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None
