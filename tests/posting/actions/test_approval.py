"""Somebody else looks at the words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from rota.lib.refusal import Refused
from rota.models import (
    Approval,
    Approver,
    Department,
    Draft,
    DraftVersion,
    Event,
    Person,
    Remark,
    User,
)
from rota.posting.actions import approve, ask_changes, edit_draft, remark
from tests.factories import LONG_BEFORE, UserFactory, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha(gmpt24: Event) -> Approver:
    """Asha of the legal team approves by a private link."""
    return Approver.objects.create(
        event=gmpt24,
        name="Asha Rao",
        email="asha@example.org",
        token_hash="a" * 64,
        created_at=LONG_BEFORE,
        expires_at=LONG_BEFORE + timedelta(days=30),
    )


def approved(draft: Draft, by: User | Approver, seen: int = 1) -> Draft:
    """Their yes to the first version."""
    return approve(draft, seen_number=seen, by=by, now=LONG_BEFORE)


def test_one_pair_of_eyes_is_enough_where_one_is_asked(handed_in: Draft, priya: User) -> None:
    row = approved(handed_in, priya)
    assert (row.state, row.approved_at) == ("approved", LONG_BEFORE)


def test_two_pairs_are_two_people(handed_in: Draft, priya: User, asha: Approver) -> None:
    Department.objects.update(eyes=2)
    assert approved(handed_in, priya).state == "submitted"
    with pytest.raises(Refused, match="You have approved this already"):
        approved(handed_in, priya)
    assert approved(handed_in, asha).state == "approved"


def test_with_and_without_an_account_one_is_the_same(handed_in: Draft, asha: Approver) -> None:
    Department.objects.update(eyes=2)
    approved(handed_in, asha)
    with pytest.raises(Refused, match="You have approved this already"):
        approved(handed_in, UserFactory(name="Asha Rao", email="Asha@example.org"))


def test_nobody_approves_their_own_words(handed_in: Draft, gmpt24: Event) -> None:
    sam_organises = UserFactory(name="Sam Okoro", email="SAM.okoro@example.org")
    with pytest.raises(Refused, match="You wrote this yourself"):
        approved(handed_in, sam_organises)


def test_whoever_changed_a_word_does_not_approve(handed_in: Draft, priya: User) -> None:
    edit_draft(
        handed_in,
        text="Quiet, says Priya #GMPT24",
        accounts=handed_in.accounts.all(),
        seen_number=1,
        by=priya,
        now=LONG_BEFORE,
    )
    Draft.objects.update(state="submitted")
    with pytest.raises(Refused, match="You wrote this yourself"):
        approved(handed_in, priya, seen=2)


def test_another_version_than_the_one_seen_is_not_approved(handed_in: Draft, priya: User) -> None:
    with pytest.raises(Refused, match="has changed these words since"):
        approved(handed_in, priya, seen=0)
    assert not Approval.objects.exists()


def test_a_draft_that_was_not_handed_in_is_not_approved(words: Draft, priya: User) -> None:
    with pytest.raises(Refused, match="This post is draft"):
        approved(words, priya)


def test_sent_back_it_says_why(handed_in: Draft, priya: User) -> None:
    row = ask_changes(
        handed_in, words="Leave the time out.", seen_number=1, by=priya, now=LONG_BEFORE
    )
    assert row.state == "changes"
    assert Remark.objects.get().words == "Leave the time out."


def test_a_remark_changes_nothing(handed_in: Draft, priya: User) -> None:
    remark(handed_in, words="Lovely.", by=priya, now=LONG_BEFORE)
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"
    assert Remark.objects.get().by_name == "Priya Nair"


def test_an_earlier_versions_yes_does_not_count(
    handed_in: Draft, priya: User, sam: Person, gmpt24: Event
) -> None:
    Department.objects.update(eyes=2)
    approved(handed_in, priya)
    row = edit_draft(
        handed_in,
        text="Other words #GMPT24",
        accounts=handed_in.accounts.all(),
        seen_number=1,
        by=sam,
        now=LONG_BEFORE,
    )
    Draft.objects.update(state="submitted")
    lena = role_in(gmpt24, "Lena Moss")
    assert approved(row, lena, seen=2).state == "submitted"
    assert approved(row, priya, seen=2).state == "approved"


def test_one_yes_a_reader_is_held_by_the_database(handed_in: Draft, priya: User) -> None:
    version = DraftVersion.objects.get()
    Approval.objects.create(version=version, user=priya, at=LONG_BEFORE)
    for reader in ({"user": priya}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(version=version, at=LONG_BEFORE, **reader)
