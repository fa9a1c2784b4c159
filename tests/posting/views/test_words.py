"""The volunteer's own words, by the private link."""

import pytest
from django.test import Client

from rota.models import Account, Assignment, Draft, Person, User
from rota.posting.actions import approve
from tests.factories import LONG_BEFORE, link_for
from tests.posting.conftest import QUIET
from tests.posting.views.test_reports import text

pytestmark = pytest.mark.usefixtures("a_week_before")


@pytest.fixture
def a_week_before(at: object) -> None:
    """The clock stands still."""


@pytest.fixture
def my(sam: Person) -> str:
    """Sam's private address."""
    return f"/my/{link_for(sam).token}"


def test_words_are_written_handed_in_and_waited_for(
    my: str, turn: Assignment, account: Account, client: Client
) -> None:
    client.post(f"{my}/briefing/", {"read": "on"})
    sent = {"text": QUIET, "accounts": account.pk, "then": "submit"}
    page = client.post(f"{my}/{turn.pk}/words/", sent, follow=True)
    assert "0 of 1 approval" in text(page)


def test_before_the_briefing_words_are_kept_but_not_handed_in(
    my: str, turn: Assignment, account: Account, client: Client
) -> None:
    sent = {"text": QUIET, "accounts": account.pk}
    assert "tick that you have" in text(
        client.post(f"{my}/{turn.pk}/words/", sent | {"then": "submit"})
    )
    client.post(f"{my}/{turn.pk}/words/", sent | {"then": "keep"})
    assert Draft.objects.get().state == "draft"
    assert "First read what to say" in text(client.get(f"{my}/words/"))


def test_a_machine_that_presses_the_button_has_read_nothing(
    my: str, sam: Person, client: Client
) -> None:
    assert "Tick that you have read it." in text(client.post(f"{my}/briefing/"))
    sam.refresh_from_db()
    assert sam.briefed_at is None


def test_approved_words_open_in_x_or_are_copied(
    my: str, handed_in: Draft, priya: User, client: Client
) -> None:
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    page = client.get(f"{my}/words/{handed_in.pk}/").content.decode()
    assert "https://x.com/intent/tweet?text=All+is+quiet+at+the+hostel+%23GMPT24" in page
    assert f'readonly aria-label="Your words, to copy">{QUIET}</textarea>' in page


def test_words_that_wait_cannot_be_posted_yet(my: str, handed_in: Draft, client: Client) -> None:
    assert "intent/tweet" not in client.get(f"{my}/words/{handed_in.pk}/").content.decode()


def test_another_persons_words_are_not_found(cora: Person, words: Draft, client: Client) -> None:
    link = link_for(cora).token
    assert client.get(f"/my/{link}/words/{words.pk}/").status_code == 404


def test_looking_writes_nothing(my: str, turn: Assignment, client: Client) -> None:
    client.get(f"{my}/{turn.pk}/words/", {"text": QUIET, "then": "submit"})
    assert not Draft.objects.exists()


def test_with_nothing_written_it_says_where_to_begin(my: str, client: Client) -> None:
    assert "You have written nothing yet." in text(client.get(f"{my}/words/"))


def test_a_machine_that_presses_the_button_hands_nothing_in(
    my: str, words: Draft, client: Client
) -> None:
    sent = {"text": QUIET, "accounts": words.accounts.get().pk, "number": 1}
    page = client.post(f"{my}/words/{words.pk}/", sent)
    assert "Choose whether to keep it, or to hand it in." in text(page)
    words.refresh_from_db()
    assert words.state == "draft"
