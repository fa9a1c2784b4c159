"""Everything that is asked, waits or was settled between people, for those who organise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404

from rota.access import Access
from rota.cover.queries.asking import NEVER
from rota.cover.queries.judging import against, is_standing, rota_around
from rota.cover.queries.offers import Offered, rows_of_offers
from rota.models import Assignment, Event, Offer
from rota.models.offers import OfferQuerySet
from rota.planner.rules import hours

State = Offer.State
SETTLED_AT_MOST = 20


@dataclass(frozen=True)
class Request:
    """Somebody who asks for cover."""

    turn: Assignment
    offers: tuple[Offer, ...]
    now: datetime

    @property
    def waits(self) -> str:
        """How long they have been waiting, in words."""
        return lasting(self.turn.cover_wanted_at or self.now, self.now)

    @property
    def said_no(self) -> int:
        """How many of those asked cannot."""
        return sum(one.state == State.DECLINED for one in self.offers)


@dataclass(frozen=True)
class Waiting(Offered):
    """Somebody who said yes, or applied, and what speaks against it by now."""

    against: tuple[str, ...]
    load: int
    now: datetime

    @property
    def waits(self) -> str:
        """How long they have been waiting, in words."""
        return lasting(self.offer.answered_at or self.offer.created_at, self.now)


@dataclass(frozen=True)
class Requests:
    """The page of all of it."""

    waiting: tuple[Waiting, ...]
    open: tuple[Request, ...]
    settled: tuple[Offer, ...]


def requests_of(access: Access, now: datetime) -> Requests:
    """What this user may decide: everything, or for a lead what concerns their department.

    Seven queries at most, however many there are.
    """
    event, department = access.event, access.only_department_id
    offers = concerning(rows_of_offers().filter(slot__event=event), department)
    accepted = list(offers.filter(state=State.ACCEPTED, slot__ends_at__gt=now).order_by("pk"))
    settled = offers.filter(state=State.TAKEN).order_by("-settled_at", "-pk")[:SETTLED_AT_MOST]
    return Requests(
        waiting=tuple(waiting(accepted, now)),
        open=tuple(open_requests(event, department, now)),
        settled=tuple(settled),
    )


def concerning(offers: OfferQuerySet, department: int | None) -> OfferQuerySet:
    """Those about somebody of the department; all of them where none is given."""
    if department is None:
        return offers
    return offers.filter(
        Q(turn__person__department=department) | Q(turn=None, person__department=department)
    )


def waiting(offers: list[Offer], now: datetime) -> list[Waiting]:
    """Those who said yes, by slot; for each the first to say so and who has least comes first."""
    standing = [one for one in offers if is_standing(one)]
    if not standing:
        return []
    rota = rota_around(standing)
    found = [
        Waiting(
            one,
            tuple(reason.sentence for reason in against(one, now, rota)),
            sum(place.is_active for place in rota.by_person.get(one.person_id, [])),
            now,
        )
        for one in standing
    ]
    return sorted(
        found, key=lambda one: (one.offer.slot.starts_at, one.load, one.offer.answered_at or now)
    )


def open_requests(event: Event, department: int | None, now: datetime) -> list[Request]:
    """Everybody who asks for cover of a slot that is not over, the soonest first."""
    turns = Assignment.objects.published().of_event(event)
    turns = turns.filter(cover_wanted_at__isnull=False, slot__ends_at__gt=now)
    if department is not None:
        turns = turns.filter(person__department=department)
    rows = turns.select_related("slot__event", "person__department").order_by(
        "slot__starts_at", "pk"
    )
    asked: dict[int, list[Offer]] = defaultdict(list)
    for one in Offer.objects.filter(turn__in=turns, in_return=None).order_by("pk"):
        asked[one.turn_id or 0].append(one)
    return [Request(turn, tuple(since(turn, asked[turn.pk])), now) for turn in rows]


def since(turn: Assignment, offers: list[Offer]) -> list[Offer]:
    """Those made since cover was asked for."""
    return [one for one in offers if one.created_at >= (turn.cover_wanted_at or NEVER)]


def lasting(begun: datetime, now: datetime) -> str:
    """How long something has lasted: "5 minutes", "2 hours", "3 days"."""
    days = (now - begun).days
    if days:
        return "1 day" if days == 1 else f"{days} days"
    whole = (now - begun).seconds // 3600
    return f"{whole} hours" if whole > 1 else hours(now - begun)


def offer_of(access: Access, pk: int) -> Offer:
    """An offer of the event that this user may decide about."""
    offers = concerning(rows_of_offers(), access.only_department_id)
    return get_object_or_404(offers, slot__event=access.event, pk=pk)
