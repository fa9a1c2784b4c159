"""Questions about posts that were read from accounts: whose they are, what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from rota.models import (
    Account,
    Assignment,
    Connection,
    Event,
    MentionCount,
    Post,
    Sighting,
)
from rota.posting.attribution import Chance, whose

READ_EVERY = timedelta(seconds=55)  # beat looks every minute
COUNTED_EVERY = timedelta(minutes=10)
BEFORE_START = timedelta(hours=1)


def to_read(now: datetime) -> QuerySet[Connection]:
    """The accounts of events that run which were not read within the last minute."""
    rows = Connection.objects.filter(
        Q(read_at=None) | Q(read_at__lte=now - READ_EVERY),
        account__event__starts_at__lte=now + BEFORE_START,
        account__event__ends_at__gt=now - BEFORE_START,
    )
    rows = rows.exclude(number="")
    is_allowed = ~Q(account__network=Account.Network.X) | Q(attested_at__isnull=False)
    return rows.filter(is_allowed).select_related("account__event").order_by("read_at", "pk")


def is_to_be_counted(connection: Connection, now: datetime) -> bool:
    """Whether this account's server is to be asked for mentions: once for all its accounts."""
    same = Connection.objects.filter(
        account__event=connection.account.event_id,
        account__network=connection.account.network,
        base=connection.base,
    )
    counted = connection.counted_at
    is_first = same.order_by("pk").values_list("pk", flat=True).first() == connection.pk
    return is_first and (counted is None or counted <= now - COUNTED_EVERY)


def turns_around(account: Account, at: datetime) -> list[Assignment]:
    """The turns on that account, or on no certain one, whose slot's posts may be from then."""
    event = account.event
    on_it = Q(account=account)
    if account.is_main:
        on_it |= Q(account=None)
    rows = Assignment.objects.active().filter(
        on_it,
        slot__event=event,
        slot__starts_at__lte=at + event.early,
        slot__ends_at__gt=at - event.grace,
    )
    return list(rows.select_related("slot__event", "person", "account").order_by("pk"))


def candidates(sighting: Sighting) -> list[Assignment]:
    """Whose turn the post fulfils: one, several of which a person chooses, or nobody's."""
    account = sighting.account
    turns = {turn.pk: turn for turn in turns_around(account, sighting.at)}
    posted = set(
        Post.objects.standing().filter(assignment__in=turns).values_list("assignment", flat=True)
    )
    chances = [
        Chance(number, turn.slot.span, turn.is_primary, number in posted)
        for number, turn in turns.items()
    ]
    event = account.event
    found = whose(sighting.at, chances, early=event.early, grace=event.grace)
    return [turns[one.number] for one in found]


def turns_near(sighting: Sighting) -> QuerySet[Assignment]:
    """Everybody whose slot's posts may be from that moment, whatever their account."""
    event, at = sighting.account.event, sighting.at
    rows = Assignment.objects.active().filter(
        slot__event=event,
        slot__starts_at__lte=at + event.early,
        slot__ends_at__gt=at - event.grace,
    )
    return rows.select_related("slot__event", "person__department").order_by("slot", "kind", "seat")


def undecided(event: Event) -> QuerySet[Sighting]:
    """Found, and nobody knows whose it is."""
    rows = Sighting.objects.filter(account__event=event, post=None, dismissed_at=None)
    return rows.select_related("account__event").order_by("at", "pk")


def sightings_of(event: Event) -> QuerySet[Sighting]:
    """Everything that was found, the newest first."""
    rows = Sighting.objects.filter(account__event=event)
    return rows.select_related("account", "post__by_person").order_by("-at", "-pk")


@dataclass(frozen=True)
class Counted:
    """Mentions of the hashtag as one source counts them: its hours in order, and the fullest."""

    source: str
    hours: tuple[MentionCount, ...]

    @property
    def peak(self) -> MentionCount:
        """The hour with the most."""
        return max(self.hours, key=lambda one: one.count)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(one.count for one in self.hours)


def mentions_of(event: Event) -> tuple[Counted, ...]:
    """Mentions by source; sources are never added up, for each sees other posts."""
    rows = MentionCount.objects.filter(account__event=event).order_by("source", "hour")
    sources: dict[str, list[MentionCount]] = {}
    for row in rows:
        sources.setdefault(row.source, []).append(row)
    return tuple(Counted(source, tuple(hours)) for source, hours in sources.items())
