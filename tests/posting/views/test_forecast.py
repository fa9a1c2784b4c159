"""What the accounts have to take, before the event."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Account, Assignment, Draft, Event, Slot, User
from rota.posting.actions.forecast import foresee
from rota.posting.queries.forecast import foreseen, outlooks
from tests.factories import LONG_BEFORE, AccountFactory
from tests.posting.views.test_reports import text

pytestmark = pytest.mark.usefixtures("long_before")
PAGE = "/e/gmpt24/posts/forecast/"
LONG = "We visit them at home. " * 15 + "#GMPT24"


@pytest.fixture
def desk(signed_in: Callable[[User], Client], priya: User) -> Client:
    """Priya's browser."""
    return signed_in(priya)


def drafts_for(slot: Slot, account: Account, count: int, **fields: Any) -> list[Draft]:
    """So many drafts of the desk for a slot."""
    given = {"text": "Good morning #GMPT24", "created_at": LONG_BEFORE} | fields
    rows = [Draft.objects.create(event=slot.event, slot=slot, **given) for _ in range(count)]
    for row in rows:
        row.accounts.add(account)
    return rows


def totals(event: Event) -> dict[str, int]:
    """How many posts each account has to take."""
    return {one.account.handle: len(one.planned) for one in outlooks(event)}


def test_a_place_counts_once_with_words_or_without(turn: Assignment, account: Account) -> None:
    assert totals(turn.slot.event) == {"@gmpt_example": 1}
    drafts_for(turn.slot, account, 2, assignment=turn, author=turn.person)
    assert totals(turn.slot.event) == {"@gmpt_example": 2}


def test_a_thread_counts_its_parts(nine: Slot, account: Account) -> None:
    drafts_for(nine, account, 1, text=LONG, is_thread=True)
    assert totals(nine.event) == {"@gmpt_example": 2}


def test_withdrawn_words_and_standbys_count_nothing(
    nine: Slot, standby: Assignment, account: Account
) -> None:
    drafts_for(nine, account, 1, state="withdrawn")
    assert totals(nine.event) == {"@gmpt_example": 0}


def test_whoever_has_no_account_posts_from_the_main_one(turn: Assignment) -> None:
    Assignment.objects.update(account=None)
    assert totals(turn.slot.event) == {"@gmpt_example": 1}
    AccountFactory(event=turn.slot.event, network="mastodon", handle="@gmpt@mastodon.example")
    Account.objects.filter(pk=turn.account_id).update(is_usual=True)
    assert totals(turn.slot.event) == {"@gmpt_example": 1, "@gmpt@mastodon.example": 0}


def test_words_for_another_account_leave_the_place_its_own_post(
    turn: Assignment, bluesky: Account
) -> None:
    drafts_for(turn.slot, bluesky, 1, assignment=turn, author=turn.person)
    assert totals(turn.slot.event) == {"@gmpt_example": 1, "gmpt.example.org": 1}


def test_a_quiet_day_is_taken(desk: Client, turn: Assignment) -> None:
    page = desk.get(PAGE)
    assert "✓ 1 post, all of which the network takes." in text(page)
    assert "The most, 1, in the half hour from 9am." in text(page)


def test_the_limit_is_drawn_where_the_bars_come_near_it(
    desk: Client, nine: Slot, account: Account
) -> None:
    rows = drafts_for(nine, account, 10)
    page = desk.get(PAGE)
    assert 'class="limit"' in page.content.decode()
    assert "The network's limits: 50 in half an hour" in text(page)
    rows[0].delete()
    assert 'class="limit"' not in desk.get(PAGE).content.decode()


def test_before_there_is_an_account_it_says_what_to_do(desk: Client, gmpt24: Event) -> None:
    assert "There is no account to post from yet. Add one" in text(desk.get(PAGE))


def test_a_block_is_foreseen_and_another_account_proposed(
    desk: Client, nine: Slot, account: Account
) -> None:
    AccountFactory(event=nine.event, handle="@gmpt_second")
    drafts_for(nine, account, 53)
    page = text(desk.get(PAGE))
    assert "@gmpt_example would be blocked at 9am, Thursday 12 December, until 9:30am." in page
    assert "3 posts would be refused." in page
    assert "let 3 posts go a little later." in page
    assert "@gmpt_second has room for all of them." in page


def test_with_no_room_anywhere_another_account_has_to_be_opened(
    desk: Client, nine: Slot, account: Account
) -> None:
    drafts_for(nine, account, 101)
    Event.objects.update(grace_minutes=0)
    page = text(desk.get(PAGE))
    assert "Spreading them is not enough: some would come after their slot." in page
    assert "Open another account on X before the day" in page


def test_what_is_foreseen_stands_on_the_pages_of_the_day_until_it_is_mended(
    desk: Client, nine: Slot, account: Account
) -> None:
    rows = drafts_for(nine, account, 51)
    foresee(now=LONG_BEFORE)
    for page in ("", "board/", "posts/"):
        assert "@gmpt_example on X would be blocked at 9am." in text(desk.get(f"/e/gmpt24/{page}"))
    rows[0].delete()
    assert foresee(now=LONG_BEFORE) == 1
    assert "would be blocked" not in text(desk.get("/e/gmpt24/"))
    assert foresee(now=LONG_BEFORE) == 0


def test_an_event_that_is_over_is_left_alone(nine: Slot, account: Account) -> None:
    drafts_for(nine, account, 51)
    assert foreseen(nine.event)
    assert foresee(now=nine.event.ends_at + (nine.event.ends_at - LONG_BEFORE)) == 0


def test_the_page_asks_as_little_of_many_as_of_few(
    nine: Slot, account: Account, django_assert_num_queries: Any
) -> None:
    drafts_for(nine, account, 30)
    with django_assert_num_queries(4):
        outlooks(nine.event)
