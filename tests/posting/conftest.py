"""Sam of the hostels is on at 9am, Cora of the courts stands by, and Alex comes at 9:30am."""

from collections.abc import Iterator

import pytest

from rota.models import Account, Assignment, Draft, Event, Person, Slot
from rota.posting.actions import submit, tick_briefing, write_draft
from tests.factories import (
    LONG_BEFORE,
    AccountFactory,
    AssignmentFactory,
)
from tests.posting.sending import HANDLE, Sending, connect, sending

QUIET = "All is quiet at the hostel #GMPT24"


@pytest.fixture
def account(gmpt24: Event) -> Account:
    """@gmpt_example on X."""
    return AccountFactory(event=gmpt24)


@pytest.fixture
def turn(nine: Slot, sam: Person, account: Account) -> Assignment:
    """Sam at 9am."""
    return AssignmentFactory(slot=nine, person=sam, account=account)


@pytest.fixture
def standby(nine: Slot, cora: Person, account: Account) -> Assignment:
    """Cora stands by at 9am."""
    return AssignmentFactory(slot=nine, person=cora, account=account, kind="standby")


@pytest.fixture
def next_turn(half_past: Slot, alex: Person, account: Account) -> Assignment:
    """Alex at 9:30am."""
    return AssignmentFactory(slot=half_past, person=alex, account=account)


@pytest.fixture
def bluesky(gmpt24: Event) -> Account:
    """gmpt.example.org on Bluesky."""
    return AccountFactory(event=gmpt24, network=Account.Network.BLUESKY, handle="gmpt.example.org")


@pytest.fixture
def words(turn: Assignment, account: Account) -> Draft:
    """Sam's words for 9am, not handed in; he has read the briefing."""
    tick_briefing(turn.person, now=LONG_BEFORE)
    return write_draft(
        turn.slot.event,
        slot=turn.slot,
        assignment=turn,
        author=turn.person,
        text=QUIET,
        accounts=[account],
        by=turn.person,
        now=LONG_BEFORE,
    )


@pytest.fixture
def handed_in(words: Draft) -> Draft:
    """Sam's words wait for approval."""
    return submit(words, seen_number=1, by=words.author, now=LONG_BEFORE)


@pytest.fixture
def mastodon(gmpt24: Event) -> Account:
    """@gmpt_example@mastodon.example, where Coordinator posts."""
    return AccountFactory(
        event=gmpt24, network=Account.Network.MASTODON, handle=HANDLE, posted_by="app"
    )


@pytest.fixture
def line(mastodon: Account) -> Iterator[Sending]:
    """A Mastodon on loopback to which the account is connected."""
    with sending() as line:
        connect(mastodon, line.base)
        yield line
