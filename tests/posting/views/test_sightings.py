"""Posts that were found, on pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.models import Account, Assignment, Event, MentionCount, Post, Sighting, User
from tests.factories import START
from tests.posting.sending import connect
from tests.posting.views.test_reports import text


@pytest.fixture
def client(priya: User, signed_in: Callable[[User], Client]) -> Client:
    """Priya's browser."""
    return signed_in(priya)


@pytest.fixture
def row(turn: Assignment, mastodon: Account) -> Sighting:
    """A post at 9am, nobody's yet."""
    return Sighting.objects.create(
        account=mastodon,
        remote_id="1",
        url="https://mastodon.example/@gmpt_example/103270115826048975",
        canonical="mastodon:mastodon.example:mastodon.example:103270115826048975",
        text="All is quiet #GMPT24",
        at=START,
        seen_at=START,
    )


def test_without_an_account_it_says_what_to_do(gmpt24: Event, client: Client) -> None:
    assert "No account is connected yet." in text(client.get("/e/gmpt24/posts/found/"))


def test_what_cannot_be_read_says_why(mastodon: Account, client: Client) -> None:
    connect(mastodon, "https://mastodon.example", read_sentence="It does not answer.")
    assert "could not be read: It does not answer." in text(client.get("/e/gmpt24/posts/found/"))


def test_what_has_to_be_decided_comes_first(row: Sighting, client: Client) -> None:
    assert "Whose are these?" in text(client.get("/e/gmpt24/posts/found/"))


def test_whose_it_is_is_said(row: Sighting, turn: Assignment, client: Client) -> None:
    client.post(f"/e/gmpt24/posts/found/{row.pk}/", {"whose": turn.pk})
    assert Post.objects.get().assignment == turn
    assert "Whose are these?" not in text(client.get("/e/gmpt24/posts/found/"))


def test_nobodys_is_said(row: Sighting, client: Client) -> None:
    client.post(f"/e/gmpt24/posts/found/{row.pk}/", {"whose": "nobody"})
    assert "nobody's turn" in text(client.get("/e/gmpt24/posts/found/"))


def test_without_an_answer_nothing_is_noted(row: Sighting, client: Client) -> None:
    answer = client.post(f"/e/gmpt24/posts/found/{row.pk}/")
    assert "Choose whose post it is." in text(answer)
    assert not Post.objects.exists()


def test_mentions_are_shown_by_source(mastodon: Account, client: Client) -> None:
    MentionCount.objects.create(
        account=mastodon,
        hour=START,
        source="as seen from mastodon.example",
        count=155,
        read_at=START,
    )
    page = text(client.get("/e/gmpt24/posts/found/"))
    assert "as seen from mastodon.example" in page
    assert "155 in the fullest hour, from 9am" in page
