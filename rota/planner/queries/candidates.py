"""Who could take a place, and which places somebody could take: best first, with what is against.

The same questions are asked of one person and one slot when an action decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from django.db.models import Q, QuerySet

from rota.lib.spans import Span, distance
from rota.lib.times import stretch
from rota.lib.words import counted
from rota.models import Account, Assignment, Event, Person, Slot
from rota.planner.queries.rota import Rota, Windows, needed, rota_of
from rota.planner.rules import Opening, Ranked, Refusal, ranked, refusals
from rota.planner.solver.reasons import Against, why_not
from rota.planner.why import KEPT_FROM


@dataclass(frozen=True)
class Offer:
    """Somebody for a slot, or a slot for somebody, with every sentence against it."""

    pk: int
    name: str
    note: str
    against: tuple[str, ...]
    is_barred: bool


@dataclass(frozen=True)
class Group:
    """Those whom the same reason keeps away, the first of each one's; best first."""

    words: str
    offers: tuple[Offer, ...]
    is_barred: bool
    count: int

    def first(self, count: int) -> Group:
        """The first so many of them; `count` says how many there are."""
        return replace(self, offers=self.offers[:count])

    @property
    def left_out(self) -> int:
        """How many are not among the offers."""
        return self.count - len(self.offers)


@dataclass(frozen=True)
class Offers:
    """Three lists, each best first; those who are not free also by their first reason."""

    free: tuple[Offer, ...]
    aside: tuple[Offer, ...]
    barred: tuple[Offer, ...]
    left_out: int = 0
    groups: tuple[Group, ...] = ()

    def first(self, count: int) -> Offers:
        """The first so many of each list; `left_out` says how many are not among them."""
        lists = (self.free, self.aside, self.barred)
        free, aside, barred = (one[:count] for one in lists)
        groups = tuple(one.first(count) for one in self.groups)
        left_out = len(self.free) - len(free) + sum(one.left_out for one in groups)
        return Offers(free, aside, barred, left_out, groups)


def sorted_out(offers: Iterable[Offer]) -> Offers:
    """Offers as three lists: nothing against, only what can be set aside, and the rest."""
    offers = list(offers)
    open_ones = [offer for offer in offers if not offer.is_barred]
    return Offers(
        free=tuple(offer for offer in open_ones if not offer.against),
        aside=tuple(offer for offer in open_ones if offer.against),
        barred=tuple(offer for offer in offers if offer.is_barred),
    )


def choosable(event: Event, only_department_id: int | None) -> QuerySet[Person]:
    """The people a user may give slots to: everybody's, or for a lead those of one department."""
    people = event.people.select_related("department")
    return people.filter(department=only_department_id) if only_department_id else people


def candidates(
    slot: Slot,
    people: QuerySet[Person],
    *,
    kind: str,
    now: datetime,
    name: str = "",
    in_place_of: Assignment | None = None,
) -> Offers:
    """People for a place of that kind in the slot, or those whose name holds `name`.

    `in_place_of` is the assignment of somebody who gives up their place. Three queries.
    """
    by_pk = {person.pk: person for person in people.filter(name__icontains=name)}
    if in_place_of:
        by_pk.pop(in_place_of.person_id, None)
    rota = rota_of(slot.event, besides=in_place_of)
    judged = ranking(rota, slot, kind, by_pk.values(), now)
    offers = {
        one.candidate.person_id: offer_of(one, by_pk[one.candidate.person_id]) for one in judged
    }
    groups = tuple(group_of(one, offers) for one in why_not(judged))
    return replace(sorted_out(offers.values()), groups=groups)


def group_of(one: Against, offers: Mapping[int, Offer]) -> Group:
    """A reason with those it keeps away."""
    people = tuple(offers[who.candidate.person_id] for who in one.people)
    words = f"{counted(len(people), 'person', 'people')}: {KEPT_FROM[one.reason]}"
    return Group(words, people, one.reason.is_hard, len(people))


def ranking(
    rota: Rota, slot: Slot, kind: str, people: Iterable[Person], now: datetime
) -> tuple[Ranked, ...]:
    """People for a place, each to post from their usual account."""
    windows = Windows(slot.event, slot.span)
    free = rota.opening(slot, kind, None)
    busy = replace(free, is_account_busy=not free.is_standby)
    places = (
        (
            rota.candidate(person, windows),
            busy if rota.is_busy(rota.usual_account(person), slot) else free,
        )
        for person in people
    )
    return ranked(places, now)


def offer_of(one: Ranked, person: Person) -> Offer:
    """A ranked person as an offer."""
    return Offer(
        pk=person.pk,
        name=person.name,
        note=f"{person.department}, {one.why}",
        against=tuple(refusal.sentence for refusal in one.refusals),
        is_barred=one.is_barred,
    )


def targets(turn: Assignment, *, now: datetime) -> Offers:
    """The other slots of the event for an assignment, as if it were not where it is.

    Those with least against come first, then those with most places empty, then the nearest in
    time. Three queries.
    """
    found = chances(
        turn.slot.event, turn.person, kind=turn.kind, account=turn.account, besides=turn, now=now
    )
    others = [one for one in found if one.slot.pk != turn.slot_id]
    others.sort(key=lambda one: (-one.opening.seats_free, distance(one.slot.span, turn.slot.span)))
    offers = [target_of(one, turn.kind) for one in others]
    return sorted_out(sorted(offers, key=lambda one: (one.is_barred, len(one.against))))


@dataclass(frozen=True)
class Chance:
    """A slot for somebody, with every reason against, hard ones first."""

    slot: Slot
    opening: Opening
    refusals: tuple[Refusal, ...]

    @property
    def is_barred(self) -> bool:
        """A hard reason speaks against."""
        return any(one.reason.is_hard for one in self.refusals)


def chances(
    event: Event,
    person: Person,
    *,
    kind: str,
    account: Account | None = None,
    besides: Assignment | None = None,
    slots: Iterable[Slot] | None = None,
    now: datetime,
) -> list[Chance]:
    """Every slot of the event for somebody, in order of time; without an account, on the usual one.

    Three queries; two where the `slots` are known. `besides` is their own assignment about to move.
    """
    rota, slots = (
        rota_of(event, besides=besides),
        list(event.slots.all() if slots is None else slots),
    )
    first = min((slot.starts_at for slot in slots), default=event.starts_at)
    last = max((slot.ends_at for slot in slots), default=event.ends_at)
    candidate = rota.candidate(person, Windows(event, Span(first, last)))
    account = account or rota.usual_account(person)
    openings = ((slot, rota.opening(slot, kind, account)) for slot in slots)
    return [Chance(slot, opening, refusals(candidate, opening, now)) for slot, opening in openings]


def target_of(chance: Chance, kind: str) -> Offer:
    """A slot as an offer."""
    slot, opening, places = chance.slot, chance.opening, needed(chance.slot, kind)
    return Offer(
        pk=slot.pk,
        name=stretch(slot.starts_at, slot.ends_at, opening.zone),
        note=filled(places - opening.seats_free, places),
        against=tuple(one.sentence for one in chance.refusals),
        is_barred=chance.is_barred,
    )


def filled(taken: int, places: int) -> str:
    """How full a slot is: "nobody yet", "1 of 2"."""
    return f"{taken} of {places}" if taken else "nobody yet"


@dataclass(frozen=True)
class Judgement:
    """What the rules say to one person in one place, and the place it would be."""

    refusals: tuple[Refusal, ...]
    seat: int
    account: Account | None


def judge(
    slot: Slot,
    person: Person,
    *,
    kind: str,
    account: Account | None,
    now: datetime,
    besides: Assignment | None = None,
) -> Judgement:
    """Every reason against, and the lowest free seat; without an account, on the usual one.

    Two queries. `besides` is the person's own assignment that is about to change.
    """
    event = slot.event
    rota = rota_of(event, only=Q(person=person) | Q(slot=slot), besides=besides)
    account = account or rota.usual_account(person)
    candidate = rota.candidate(person, Windows(event, slot.span))
    taken = rota.seats_taken(slot, kind)
    return Judgement(
        refusals=refusals(candidate, rota.opening(slot, kind, account), now),
        seat=next(seat for seat in count(1) if seat not in taken),
        account=account,
    )


def against(rota: Rota, turn: Assignment, windows: Windows, now: datetime) -> tuple[Refusal, ...]:
    """Every reason against a place that somebody holds in the rota, as if they did not hold it."""
    near = {*rota.by_person.get(turn.person_id, []), *rota.by_slot.get(turn.slot_id, [])}
    others = (
        place
        for place in near
        if (place.person_id, place.slot_id) != (turn.person_id, turn.slot_id)
    )
    around = Rota(rota.event, tuple(others), rota.accounts)
    opening = around.opening(turn.slot, turn.kind, turn.account)
    return refusals(around.candidate(turn.person, windows), opening, now)
