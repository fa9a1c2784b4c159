"""Who is told of words, and when it is no longer said."""

from typing import Any

import pytest

from rota.models import (
    Account,
    Approver,
    Assignment,
    Audit,
    Department,
    Draft,
    Message,
    Person,
    RoleKind,
    Slot,
    User,
)
from rota.posting.actions import approve, ask_changes, edit_draft, submit, write_draft
from rota.posting.actions.approvers import add_approver, revoke_approver
from rota.posting.actions.asking import ask_for_words
from rota.reminders.queries import message_to_send, readers_of
from rota.reminders.truth import address_of, reason_not_to_send
from tests.factories import LONG_BEFORE, AssignmentFactory, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(words: Draft, priya: User) -> Approver:
    """Asha of the legal team approves by a private link."""
    return add_approver(
        words.event,
        name="Asha Rao",
        email="asha@example.org",
        department=None,
        by=priya,
        now=LONG_BEFORE,
    )


def hand_in(draft: Draft) -> Draft:
    """Sam hands his words in."""
    return submit(draft, seen_number=None, by=draft.author, now=LONG_BEFORE)


def told() -> list[tuple[str, str]]:
    """What is queued, and to whom it goes."""
    rows = Message.objects.order_by("pk")
    return [(row.kind, address_of(message_to_send(row.pk))) for row in rows]


def reason(kind: str) -> str:
    """Why the first message of that kind stays."""
    row = Message.objects.filter(kind=kind).earliest("pk")
    return reason_not_to_send(message_to_send(row.pk), LONG_BEFORE)


def test_words_handed_in_are_told_to_organisers_and_approvers(asha: Approver, words: Draft) -> None:
    hand_in(words)
    assert told() == [("look", ""), ("eyes", "asha@example.org")]
    assert reason("eyes") == ""


def test_the_lead_of_the_department_is_told_as_well(words: Draft, priya: User) -> None:
    lead = role_in(words.event, "Lena Marsh", RoleKind.LEAD, department=words.author.department)
    hand_in(words)
    assert list(readers_of(Message.objects.get())) == [priya, lead]


def test_an_approver_of_another_department_is_not_told(
    asha: Approver, words: Draft, courts: Department
) -> None:
    Approver.objects.update(department=courts)
    hand_in(words)
    assert told() == [("look", "")]


def test_where_nobody_has_to_look_nobody_is_told(asha: Approver, words: Draft) -> None:
    Department.objects.update(eyes=0)
    hand_in(words)
    assert told() == []


def test_handed_in_again_unchanged_is_said_once(asha: Approver, words: Draft, priya: User) -> None:
    ask_changes(hand_in(words), words="Why?", seen_number=1, by=priya, now=LONG_BEFORE)
    hand_in(words)
    kinds = [kind for kind, _ in told()]
    assert kinds == ["look", "eyes", "words"]


def test_the_author_hears_what_became_of_it(handed_in: Draft, priya: User) -> None:
    ask_changes(handed_in, words="No times.", seen_number=1, by=priya, now=LONG_BEFORE)
    row = Message.objects.get(kind="words")
    assert (row.person, row.facts["why"], row.facts["by"]) == (
        handed_in.author,
        "No times.",
        "Priya Nair",
    )


def test_what_was_approved_meanwhile_needs_no_eyes(
    asha: Approver, words: Draft, priya: User
) -> None:
    approve(hand_in(words), seen_number=1, by=priya, now=LONG_BEFORE)
    assert reason("eyes") == "The words have gone on since."
    assert reason("words") == ""


def test_an_approval_that_an_edit_has_voided_is_not_told(handed_in: Draft, priya: User) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    edit_draft(
        handed_in,
        text="Other words #GMPT24",
        accounts=handed_in.accounts.all(),
        seen_number=1,
        by=handed_in.author,
        now=LONG_BEFORE,
    )
    assert reason("words") == "The words have gone on since."


def test_a_closed_link_is_sent_to_nobody(asha: Approver, words: Draft, priya: User) -> None:
    hand_in(words)
    revoke_approver(asha, by=priya, now=LONG_BEFORE)
    assert reason("eyes") == "Their private link is closed."


def test_the_desks_own_words_tell_no_author(words: Draft, priya: User) -> None:
    Draft.objects.update(author=None)
    words.refresh_from_db()
    submit(words, seen_number=1, by=None, now=LONG_BEFORE)
    approve(words, seen_number=1, by=role_in(words.event, "Lena Moss"), now=LONG_BEFORE)
    assert [kind for kind, _ in told()] == ["look"]


def test_who_has_not_written_is_asked_about_their_first_such_turn(
    next_turn: Assignment, one: Slot, priya: User
) -> None:
    later = AssignmentFactory(slot=one, person=next_turn.person)
    turns = [later.pk, next_turn.pk]
    assert ask_for_words(next_turn.slot.event, turns, by=priya, now=LONG_BEFORE) == 1
    assert told() == [("write", "alex.reid@example.org")]
    assert Message.objects.get().assignment == next_turn


def test_who_has_written_since_is_not_asked(
    next_turn: Assignment, account: Account, priya: User
) -> None:
    event = next_turn.slot.event
    ask_for_words(event, [next_turn.pk], by=priya, now=LONG_BEFORE)
    assert reason("write") == ""
    write_draft(
        event, slot=next_turn.slot, author=next_turn.person, text="Tea #GMPT24",
        accounts=[account], by=None, now=LONG_BEFORE,
    )  # fmt: skip
    assert reason("write") == "They have written since."


def test_who_has_lost_the_slot_is_not_asked(next_turn: Assignment, priya: User) -> None:
    ask_for_words(next_turn.slot.event, [next_turn.pk], by=priya, now=LONG_BEFORE)
    Assignment.objects.update(state="withdrawn")
    assert reason("write") == "The person no longer has the slot."


@pytest.mark.parametrize(
    "gone", [{"email": ""}, {"mail_stopped_at": LONG_BEFORE}, {"left_at": LONG_BEFORE}]
)
def test_who_cannot_be_asked_by_mail_gets_none(
    next_turn: Assignment, priya: User, gone: dict[str, Any]
) -> None:
    Person.objects.filter(pk=next_turn.person_id).update(**gone)
    assert ask_for_words(next_turn.slot.event, [next_turn.pk], by=priya, now=LONG_BEFORE) == 0
    assert not Message.objects.exists()
    assert not Audit.objects.filter(verb="ask_for_words").exists()


def test_words_of_a_slot_that_has_begun_are_not_asked_for(
    next_turn: Assignment, priya: User
) -> None:
    begun = next_turn.slot.starts_at
    assert ask_for_words(next_turn.slot.event, [next_turn.pk], by=priya, now=begun) == 0
