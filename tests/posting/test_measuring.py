"""What a server says of itself counts, in checks, pages and forecasts."""

import pytest

from rota.models import Account, Connection, Draft, Event, Slot
from rota.posting.queries.drafts import draft_page, objections_to
from rota.posting.queries.forecast import outlooks
from rota.posting.queries.measuring import limits_of, posts_of, with_limits
from tests.factories import LONG_BEFORE, AccountFactory

TEXT = "We visit them at home today. " * 20 + "#GMPT24"  # 587 signs


def on_mastodon(event: Event, handle: str, most: int | None) -> Account:
    """An account on a server that takes so many signs."""
    account: Account = AccountFactory(event=event, network="mastodon", handle=handle)
    base = "https://mastodon.example"
    Connection.objects.create(account=account, base=base, most=most, changed_at=LONG_BEFORE)
    return account


@pytest.fixture
def roomy(gmpt24: Event) -> Account:
    """An account on a server that takes 1,000 signs."""
    return on_mastodon(gmpt24, "@gmpt@mastodon.example", 1000)


@pytest.fixture
def draft(nine: Slot, roomy: Account) -> Draft:
    """Words that one post of that server holds, and no other's."""
    row = Draft.objects.create(
        event=nine.event, slot=nine, text=TEXT, is_thread=True, created_at=LONG_BEFORE
    )
    row.accounts.add(roomy)
    return row


def test_a_roomy_server_takes_long_words(draft: Draft) -> None:
    assert objections_to(draft) == ()
    (one,) = draft_page(draft).lengths
    assert (one.length.used, one.length.most) == (587, 1000)
    (outlook,) = outlooks(draft.event)
    assert len(outlook.planned) == 1


def test_of_two_servers_of_a_network_the_narrower_rules(draft: Draft) -> None:
    draft.accounts.add(on_mastodon(draft.event, "@hostels@mastodon.example", None))
    assert [one.most for one in limits_of(with_limits(draft.accounts.all()))] == [500]


def test_what_no_thread_can_hold_is_counted_as_one(draft: Draft, account: Account) -> None:
    draft.text = "a" * 900
    assert posts_of(draft, account) == (draft.text,)
