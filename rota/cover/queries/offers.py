"""What is offered to a person, what they wait for, and what they have asked of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404

from rota.cover.queries.judging import against, is_standing, rota_around
from rota.coverage.queries import Neighbours, neighbours
from rota.events.hours import is_night
from rota.lib.times import stretch
from rota.models import Assignment, Offer, Person, Slot
from rota.models.offers import OfferQuerySet

State = Offer.State


@dataclass(frozen=True)
class Offered:
    """An offer as a page shows it."""

    offer: Offer

    @property
    def when(self) -> str:
        """Its time in words."""
        return stretch(*self.offer.slot.span, self.offer.slot.event.tz)

    @property
    def is_night(self) -> bool:
        """Whether it is a night slot."""
        return at_night(self.offer.slot)


@dataclass(frozen=True)
class OwnOffer(Offered):
    """An offer as a volunteer reads it."""

    others: Neighbours

    @property
    def whose(self) -> str:
        """Who has it now; empty for an open one."""
        return self.offer.turn.person.in_short if self.offer.turn else ""

    @property
    def given(self) -> str:
        """The time of the slot that would be given for it; empty where nothing is."""
        given = self.offer.in_return
        return stretch(*given.slot.span, given.slot.event.tz) if given else ""


@dataclass(frozen=True)
class OwnOffers:
    """All that is on offer around one person."""

    asked: tuple[OwnOffer, ...] = ()  # they may say yes or no
    waiting: tuple[OwnOffer, ...] = ()  # they said yes; an organiser has to approve
    gone: tuple[OwnOffer, ...] = ()  # they said yes; somebody else has it
    asking: tuple[OwnOffer, ...] = ()  # exchanges they asked for; nobody has said yes or no


def own_offers(person: Person, now: datetime) -> OwnOffers:
    """What the person can take or waits for. What a rule speaks against now is not among it.

    One query where there is nothing, six at most.
    """
    about = Q(person=person) | Q(turn__person=person, in_return__isnull=False)
    shown = Q(state__in=Offer.LIVE) | Q(state=State.CLOSED, answered_at__isnull=False)
    rows = list(rows_of_offers().filter(about & shown, slot__ends_at__gt=now))
    if not rows:
        return OwnOffers()
    others = neighbours(person.event, [row.slot for row in rows])
    found = [OwnOffer(row, others[row.slot_id]) for row in rows]
    mine = [one for one in found if one.offer.person_id == person.pk]
    return OwnOffers(
        asked=possible((one for one in mine if one.offer.state == State.OFFERED), now),
        waiting=tuple(one for one in mine if one.offer.state == State.ACCEPTED),
        gone=tuple(one for one in mine if one.offer.state == State.CLOSED),
        asking=tuple(one for one in found if one not in mine and one.offer.state in Offer.LIVE),
    )


def possible(offers: Iterable[OwnOffer], now: datetime) -> tuple[OwnOffer, ...]:
    """Those that are still to be had, and break no rule."""
    standing = [one for one in offers if is_standing(one.offer)]
    if not standing:
        return ()
    rota = rota_around([one.offer for one in standing])
    return tuple(one for one in standing if not against(one.offer, now, rota))


def rows_of_offers() -> OfferQuerySet:
    """Offers with all that is said and judged of them."""
    return Offer.objects.select_related(
        "slot__event",
        "person__department",
        "person__event",
        "turn__person__department",
        "turn__account",
        "turn__slot",
        "in_return__slot__event",
        "in_return__account",
        "in_return__person",
    )


def own_offer(person: Person, pk: int) -> Offer:
    """An offer to the person who holds the private link, or an exchange they asked for."""
    about = Q(person=person) | Q(turn__person=person, in_return__isnull=False)
    return get_object_or_404(rows_of_offers(), about, pk=pk)


def at_night(slot: Slot) -> bool:
    """Whether it is a night slot."""
    event = slot.event
    return is_night(slot.span, event.tz, event.night_from, event.night_until)


def is_mine(offer: Offer, person: Person) -> bool:
    """Whether it is offered to the person, and not by them."""
    return offer.person_id == person.pk


def asked_of(turn: Assignment) -> OfferQuerySet:
    """To whom the place was offered, the latest first."""
    return rows_of_offers().filter(turn=turn, in_return=None).order_by("-pk")
