"""Approving by a private link, without an account."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from rota.models import Approval, Approver, Department, Draft, Event, User
from rota.posting.actions.approvers import add_approver
from tests.factories import LONG_BEFORE
from tests.posting.conftest import QUIET
from tests.posting.views.test_reports import text

SignIn = Callable[[User], Client]
PAGE = "/e/gmpt24/posts/approvers/"

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def asha(gmpt24: Event, priya: User) -> Approver:
    """Asha of the legal team."""
    return add_approver(
        gmpt24,
        name="Asha Rao",
        email="asha@example.org",
        department=None,
        by=priya,
        now=LONG_BEFORE,
    )


def own_page(approver: Approver, draft: Draft | None = None) -> str:
    """The approver's private address."""
    return f"/approve/{approver.token}/{f'{draft.pk}/' if draft else ''}"


def test_one_reads_and_says_yes(asha: Approver, handed_in: Draft, client: Client) -> None:
    assert QUIET in text(client.get(own_page(asha)))
    sent = {"answer": "approve", "number": 1}
    page = client.post(own_page(asha, handed_in), sent, follow=True)
    assert "Nothing waits." in text(page)
    handed_in.refresh_from_db()
    assert handed_in.state == "approved"


def test_what_one_has_approved_waits_for_others(
    asha: Approver, handed_in: Draft, client: Client
) -> None:
    Department.objects.update(eyes=2)
    client.post(own_page(asha, handed_in), {"answer": "approve", "number": 1})
    assert "Nothing waits." in text(client.get(own_page(asha)))
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_a_machine_that_opens_links_and_presses_buttons_approves_nothing(
    asha: Approver, handed_in: Draft, client: Client
) -> None:
    client.get(own_page(asha, handed_in), {"answer": "approve", "number": 1})
    page = client.post(own_page(asha, handed_in), {"number": 1})
    assert "Choose what you say." in text(page)
    assert not Approval.objects.exists()


def test_words_that_were_changed_meanwhile_are_not_approved_unread(
    asha: Approver, handed_in: Draft, client: Client
) -> None:
    Draft.objects.update(number=2)
    page = client.post(own_page(asha, handed_in), {"answer": "approve", "number": 1})
    assert "Look at them, then do it again." in text(page)


def test_a_closed_link_opens_nothing(
    asha: Approver, handed_in: Draft, client: Client, signed_in: SignIn, priya: User
) -> None:
    signed_in(priya).post(f"{PAGE}{asha.pk}/")
    assert client.get(own_page(asha)).status_code == 410
    assert client.post(own_page(asha, handed_in)).status_code == 410


def test_a_link_that_is_over_opens_nothing(
    asha: Approver, client: Client, at: Callable[..., None]
) -> None:
    at(asha.expires_at - timedelta(seconds=1))
    assert client.get(own_page(asha)).status_code == 200
    at(asha.expires_at)
    assert client.get(own_page(asha)).status_code == 410


def test_who_approves_for_one_department_sees_no_other(
    asha: Approver, handed_in: Draft, courts: Department, client: Client
) -> None:
    Approver.objects.update(department=courts)
    assert "Nothing waits." in text(client.get(own_page(asha)))
    assert client.get(own_page(asha, handed_in)).status_code == 404


def test_one_is_added_once(signed_in: SignIn, priya: User, asha: Approver) -> None:
    sent = {"name": "Asha", "email": "ASHA@example.org"}
    page = signed_in(priya).post(PAGE, sent)
    assert "ASHA@example.org approves already." in text(page)
    assert Approver.objects.count() == 1


def test_the_token_is_stored_nowhere(asha: Approver) -> None:
    assert asha.token not in str(Approver.objects.values())
