"""The volunteer's own words, by the private link."""

from typing import Any

import pytest
from django.test import Client

from rota.models import Account, Assignment, Draft, LinkCheck, Person, User
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


def test_what_the_desk_posts_is_not_offered_to_their_author_as_well(
    my: str, handed_in: Draft, account: Account, priya: User, client: Client
) -> None:
    account.posted_by = "desk"
    account.save()
    approve(handed_in, seen_number=1, by=priya, now=LONG_BEFORE)
    page = client.get(f"{my}/words/{handed_in.pk}/")
    assert "@gmpt_example on X (the desk posts it)" in text(page)
    assert "intent/tweet" not in page.content.decode()
    assert "say that you have posted" not in text(page)


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


def typed(words: str, *accounts: Account) -> dict[str, object]:
    """What the page sends while somebody types."""
    return {"text": words, "accounts": [one.pk for one in accounts], "check": "yes"}


SCRIPT = {"HX-Request": "true"}


def test_while_one_types_it_says_what_is_left_and_saves_nothing(
    my: str, turn: Assignment, account: Account, bluesky: Account, client: Client
) -> None:
    sent = typed("Good morning", account, bluesky) | {"then": "submit"}
    part = client.post(f"{my}/{turn.pk}/words/", sent, headers=SCRIPT)
    assert "✓ Bluesky: 12 of 300, 288 left ✓ X: 12 of 280, 268 left" in text(part)
    assert "To be mended: #GMPT24 is missing" in text(part)
    assert "<h1>" not in part.content.decode()
    assert not Draft.objects.exists()


def test_what_is_typed_is_said_in_one_breath(
    my: str, turn: Assignment, account: Account, client: Client
) -> None:
    part = client.post(
        f"{my}/{turn.pk}/words/", typed("x" * 281, account), headers=SCRIPT
    ).content.decode()
    assert 'data-said="X: 1 too many. 2 things to be mended."' in part


def test_with_nowhere_chosen_it_is_counted_for_every_account_on_offer(
    my: str, turn: Assignment, bluesky: Account, client: Client
) -> None:
    part = client.post(f"{my}/{turn.pk}/words/", typed("Good morning"), headers=SCRIPT)
    assert "X: 12 of 280" in text(part)
    assert "Bluesky: 12 of 300" in text(part)


def test_without_a_script_a_button_checks_and_keeps_what_was_typed(
    my: str, words: Draft, account: Account, client: Client
) -> None:
    page = client.post(f"{my}/words/{words.pk}/", typed("Other words", account) | {"then": "keep"})
    assert "X: 11 of 280, 269 left" in text(page)
    assert "Other words</textarea>" in page.content.decode()
    assert "There is a problem" not in text(page)
    words.refresh_from_db()
    assert (words.text, words.number) == (QUIET, 1)


def test_what_no_post_could_be_is_refused_while_typing(
    my: str, turn: Assignment, account: Account, client: Client
) -> None:
    part = client.post(f"{my}/{turn.pk}/words/", typed("x" * 5001, account), headers=SCRIPT)
    assert "at most 5000 characters" in text(part)


def test_looking_while_one_types_is_cheap(
    my: str, words: Draft, client: Client, django_assert_num_queries: Any
) -> None:
    sent = typed("Other words", *words.accounts.all())
    with django_assert_num_queries(5):  # the link, the draft, what is chosen twice, its pictures
        client.post(f"{my}/words/{words.pk}/", sent, headers=SCRIPT)


def test_the_ends_of_lines_of_a_browser_are_no_change(
    my: str, words: Draft, account: Account, client: Client
) -> None:
    Draft.objects.update(text=f"Good night\n{QUIET}")
    sent = {"text": f"Good night\r\n{QUIET}", "accounts": account.pk, "then": "keep", "number": 1}
    client.post(f"{my}/words/{words.pk}/", sent)
    words.refresh_from_db()
    assert (words.text, words.number) == (f"Good night\n{QUIET}", 1)


LONG = f"We listen to people all day. We write it down. {'We visit them at home. ' * 13}#GMPT24"


def test_what_is_too_long_is_shown_as_the_thread_it_could_be(
    my: str, turn: Assignment, account: Account, client: Client
) -> None:
    part = client.post(f"{my}/{turn.pk}/words/", typed(LONG, account), headers=SCRIPT)
    assert "✕ X: 353 of 280, 73 too many" in text(part)
    assert "As a thread on X: 2 posts" in text(part)
    chosen = typed(LONG, account) | {"is_thread": "on"}
    part = client.post(f"{my}/{turn.pk}/words/", chosen, headers=SCRIPT)
    assert "✓ X: 353 of 280, a thread of 2 posts ✓ Nothing speaks against it." in text(part)


def test_an_approved_thread_is_posted_part_by_part(
    my: str, words: Draft, account: Account, bluesky: Account, priya: User, client: Client
) -> None:
    sent = {"text": LONG, "accounts": [account.pk, bluesky.pk], "is_thread": "on", "number": 1}
    client.post(f"{my}/words/{words.pk}/", sent | {"then": "submit"})
    approve(words, seen_number=2, by=priya, now=LONG_BEFORE)
    page = client.get(f"{my}/words/{words.pk}/").content.decode()
    assert [page.count(f"post {number} of 2, to copy") for number in (1, 2)] == [2, 2]
    assert page.count("https://x.com/intent/tweet?text=") == 2
    assert "%282%2F2%29" in page
    told = text(client.get(f"{my}/words/{words.pk}/"))
    assert told.count("Post it as a reply to post 1: open that one, press Reply") == 2
    assert told.count("With the button here it would be a post of its own.") == 1
    assert "When all of it is out, say that you have posted" in told


def test_choosing_a_thread_is_a_change_of_the_words(
    my: str, words: Draft, account: Account, client: Client
) -> None:
    sent = {"text": QUIET, "accounts": account.pk, "then": "keep", "number": 1, "is_thread": "on"}
    client.post(f"{my}/words/{words.pk}/", sent)
    words.refresh_from_db()
    assert (words.is_thread, words.number) == (True, 2)


def test_the_page_says_what_is_known_of_a_link(
    my: str, words: Draft, account: Account, client: Client
) -> None:
    sent = {"text": f"{QUIET} https://www.example.org/hostels", "accounts": account.pk}
    page = client.post(f"{my}/words/{words.pk}/", sent | {"then": "keep"}, follow=True)
    assert "○ Not looked at yet: https://www.example.org/hostels" in text(page)
    LinkCheck.objects.update(checked_at=LONG_BEFORE, trouble="it answers 404")
    page = client.get(f"{my}/words/{words.pk}/")
    assert "△ Did not open at 9am: https://www.example.org/hostels" in text(page)
    assert "https://www.example.org/hostels does not open: it answers 404." in text(page)
