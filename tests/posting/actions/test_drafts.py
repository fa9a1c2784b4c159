"""Words are written, changed, handed in and taken back."""

import pytest
from django.db import IntegrityError

from rota.lib.refusal import Refused
from rota.models import Account, Audit, Department, Draft, Event, Person, User
from rota.posting.actions import (
    approve,
    edit_draft,
    submit,
    tick_briefing,
    withdraw_draft,
    write_draft,
)
from tests.factories import LONG_BEFORE
from tests.posting.conftest import QUIET

pytestmark = pytest.mark.django_db

LOUD = "The kettle is loud at the hostel #GMPT24"


def edited(draft: Draft, text: str = LOUD, seen: int | None = None) -> Draft:
    """Sam changes his words."""
    accounts = draft.accounts.all()
    return edit_draft(
        draft, text=text, accounts=accounts, seen_number=seen, by=draft.author, now=LONG_BEFORE
    )


def texts(draft: Draft) -> list[tuple[int, str, str]]:
    """Every version: its number, whose it is, and the words."""
    return list(draft.versions.values_list("number", "by_name", "text"))


def test_every_version_is_kept(words: Draft) -> None:
    edited(words)
    assert texts(words) == [(2, "Sam Okoro", LOUD), (1, "Sam Okoro", QUIET)]


def test_the_same_words_again_are_no_new_version(words: Draft) -> None:
    edited(words, QUIET)
    assert texts(words) == [(1, "Sam Okoro", QUIET)]


def test_an_older_look_is_refused_with_who_changed_it(words: Draft) -> None:
    edited(words)
    with pytest.raises(Refused, match="Sam Okoro has changed these words since"):
        edited(words, QUIET, seen=1)


def test_handed_in_they_wait(words: Draft) -> None:
    row = submit(words, seen_number=1, by=words.author, now=LONG_BEFORE)
    assert (row.state, row.submitted_at) == ("submitted", LONG_BEFORE)
    assert list(Draft.objects.waiting()) == [row]


def test_where_nobody_has_to_look_they_are_approved_by_it(words: Draft) -> None:
    Department.objects.update(eyes=0)
    row = submit(words, seen_number=1, by=words.author, now=LONG_BEFORE)
    assert (row.state, row.approved_at) == ("approved", LONG_BEFORE)


def test_who_has_not_read_the_briefing_cannot_hand_in(words: Draft) -> None:
    Person.objects.update(briefed_at=None)
    words.author.refresh_from_db()
    with pytest.raises(Refused, match="tick that you have"):
        submit(words, seen_number=1, by=words.author, now=LONG_BEFORE)


def test_the_desk_needs_no_tick(words: Draft, priya: User) -> None:
    Person.objects.update(briefed_at=None)
    assert submit(words, seen_number=1, by=priya, now=LONG_BEFORE).state == "submitted"


def test_what_must_be_mended_stands_in_the_way(words: Draft) -> None:
    with pytest.raises(Refused, match="#GMPT24 is missing"):
        submit(edited(words, "No hashtag"), seen_number=2, by=words.author, now=LONG_BEFORE)


def test_the_watch_list_is_the_events_own(words: Draft, gmpt24: Event) -> None:
    Event.objects.update(watch_list="quiet\n\nJohn Doe")
    with pytest.raises(Refused, match="“quiet” is on the watch list"):
        submit(words, seen_number=1, by=words.author, now=LONG_BEFORE)


def test_an_edit_voids_the_approval_and_says_so(handed_in: Draft, priya: User) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    row = edited(handed_in)
    assert (row.state, row.approved_at, row.number) == ("draft", None, 2)
    assert Audit.objects.first().sentence.endswith("It has to be approved anew.")  # type: ignore[union-attr]


def test_withdrawn_words_are_changed_no_more(words: Draft) -> None:
    withdraw_draft(words, by=words.author, now=LONG_BEFORE)
    assert not Draft.objects.standing().exists()
    with pytest.raises(Refused, match="This post is withdrawn"):
        edited(words)


def test_the_briefing_is_ticked_once(sam: Person) -> None:
    tick_briefing(sam, now=LONG_BEFORE)
    tick_briefing(sam, now=LONG_BEFORE)
    assert sam.briefed_at == LONG_BEFORE
    assert Audit.objects.filter(verb="tick_briefing").count() == 1


def test_words_outlive_their_slot(words: Draft) -> None:
    words.assignment.delete()  # type: ignore[union-attr]
    words.slot.delete()  # type: ignore[union-attr]
    words.refresh_from_db()
    assert (words.slot, words.text) == (None, QUIET)


def test_an_approval_without_its_moment_cannot_be_stored(words: Draft) -> None:
    with pytest.raises(IntegrityError):
        Draft.objects.update(state="approved")


def test_the_desk_may_speak_for_itself(gmpt24: Event, account: Account, priya: User) -> None:
    row = write_draft(
        gmpt24,
        slot=None,
        author=None,
        text="Good morning #GMPT24",
        accounts=[account],
        by=priya,
        now=LONG_BEFORE,
    )
    assert (row.speaker, row.written_by) == ("the desk", priya)
