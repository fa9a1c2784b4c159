"""Posts on their way to a Mastodon of the tests: an account, its words, a clock that is moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from rota.lib.sealing import seal
from rota.models import Account, Assignment, Connection, Dispatch, Draft
from rota.posting.actions import submit, tick_briefing, write_draft
from rota.posting.actions.publishing import publish_due
from rota.posting.networks.mastodon import Mastodon
from rota.posting.networks.protocol import Network
from rota.posting.networks.wire import Wire
from tests.factories import LONG_BEFORE, START
from tests.fakes.faults import Faults, between, in_turn
from tests.fakes.mastodon import FakeMastodon
from tests.fakes.serving import served

HANDLE = "@gmpt_example@mastodon.example"
TEXT = "All is quiet at the hostel #GMPT24"


class Clock:
    """The database's time, as a test sets it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**much)


class Sending:
    """The sweep as a worker runs it, against a Mastodon on loopback; `faults` stand between."""

    def __init__(self, fake: FakeMastodon, base: str, wire: Wire) -> None:
        self.fake, self.base, self.wire = fake, base, wire
        self.clock = Clock()

    def network(self, account: Account) -> Network:
        """Mastodon, over the tests' wire."""
        return Mastodon(self.wire)

    def sweep(self) -> dict[str, int]:
        """One sweep; what became of the posts."""
        self.fake.clock.now = self.clock.now
        return dict(publish_due(clock=self.clock, open_network=self.network))

    @property
    def out(self) -> list[str]:
        """The words that are out at the counterpart."""
        return [one["content"] for one in self.fake.statuses.values()]


@contextmanager
def sending(*, faults: Faults | None = None) -> Iterator[Sending]:
    """A Mastodon that answers, behind these faults."""
    fake, wire = FakeMastodon(), Wire(inside=True)
    with served(fake) as base, between(base, faults or in_turn()) as front:
        try:
            yield Sending(fake, front, wire)
        finally:
            wire.close()


def connect(account: Account, base: str, **fields: Any) -> Connection:
    """The account opens, as far as is known."""
    facts = {"secret": {"token": "token-of-gmpt"}, "session": {}}
    fields = {"sealed": seal(facts), "checked_at": LONG_BEFORE, "number": "1"} | fields
    made, _ = Connection.objects.update_or_create(
        account=account, defaults={"base": base, "changed_at": LONG_BEFORE, **fields}
    )
    return made


def approved(turn: Assignment, *accounts: Account, text: str = TEXT) -> Draft:
    """Words of the turn's person for these accounts; nobody else has to look at them."""
    turn.person.department.eyes = 0
    turn.person.department.save()
    tick_briefing(turn.person, now=LONG_BEFORE)
    words = write_draft(
        turn.slot.event,
        slot=turn.slot,
        assignment=turn,
        author=turn.person,
        text=text,
        accounts=accounts,
        by=turn.person,
        now=LONG_BEFORE,
    )
    return submit(words, seen_number=1, by=turn.person, now=LONG_BEFORE)


def way(draft: Draft) -> Dispatch:
    """Where the draft is on its way to."""
    return draft.dispatches.select_related("draft__event", "account").get()
