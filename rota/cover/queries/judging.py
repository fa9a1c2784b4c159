"""What the rules say to somebody taking over a place, exchanging two, or taking an open one.

They are held against the rota as it would be: those who give a place up no longer hold it, and a
standby of the slot posts instead of standing by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from rota.models import Account, Assignment, Offer, Person, Slot
from rota.planner.queries.rota import Place, Rota, Windows, rota_of
from rota.planner.rules import Ranked, Refusal, order, refusals

Kind = Assignment.Kind
State = Assignment.State


def is_given_up(turn: Assignment) -> bool:
    """Whether the person has it, knows it, and asks for somebody else to take it."""
    return turn.state in {State.INVITED, State.CONFIRMED} and turn.cover_wanted_at is not None


def is_standing(offer: Offer) -> bool:
    """Whether the rota still is as when it was offered: the place is as it was, and to be had."""
    turn, given = offer.turn, offer.in_return
    if turn is None:
        return True
    if turn.slot_id != offer.slot_id or turn.kind != offer.kind:
        return False
    if given is None:
        return is_given_up(turn)
    told = {State.INVITED, State.CONFIRMED}
    return {turn.state, given.state} <= told and given.person_id == offer.person_id


def against(offer: Offer, now: datetime, rota: Rota | None = None) -> tuple[Refusal, ...]:
    """Every reason against what the offer would do, to either of the two. Two queries."""
    rota = rota or rota_around([offer])
    turn, given = offer.turn, offer.in_return
    leaving = [one for one in (turn, given) if one]
    account = given.account if given else None
    found = reasons(rota, offer.slot, offer.kind, offer.person, account, leaving, now)
    if turn and given:
        found += reasons(rota, given.slot, given.kind, turn.person, turn.account, leaving, now)
    return found


def rota_around(offers: Collection[Offer]) -> Rota:
    """The part of the rota that speaks for or against the offers, all of one event."""
    first = next(iter(offers))
    given = [one.in_return.slot_id for one in offers if one.in_return]
    people = {one.person_id for one in offers} | {one.turn.person_id for one in offers if one.turn}
    near = Q(slot__in={*given, *(one.slot_id for one in offers)}) | Q(person__in=people)
    return rota_of(first.slot.event, only=near)


def reasons(
    rota: Rota,
    slot: Slot,
    kind: str,
    person: Person,
    account: Account | None,
    leaving: Iterable[Assignment],
    now: datetime,
) -> tuple[Refusal, ...]:
    """Every reason against the person in the place, on that account or their usual one."""
    near = {*rota.by_person.get(person.pk, []), *rota.by_slot.get(slot.pk, [])}
    around = Rota(rota.event, without(near, slot, kind, leaving), rota.accounts)
    candidate = around.candidate(person, Windows(slot.event, slot.span))
    account = account or around.usual_account(person)
    return refusals(candidate, around.opening(slot, kind, account), now)


def without(
    places: Iterable[Place], slot: Slot, kind: str, leaving: Iterable[Assignment]
) -> tuple[Place, ...]:
    """The places but for those given up, and for a place of the slot but for its standbys.

    A standby who takes it over stands by no more; other standbys are in nobody's way.
    """
    gone = {(turn.person_id, turn.slot_id) for turn in leaving}
    steps_up = kind == Kind.PRIMARY

    def stays(place: Place) -> bool:
        stands_by = steps_up and place.slot_id == slot.pk and not place.is_primary
        return not stands_by and (place.person_id, place.slot_id) not in gone

    return tuple(place for place in places if not place.is_active or stays(place))


def who_could(
    slot: Slot, kind: str, people: Iterable[Person], now: datetime, *, leaving: Assignment | None
) -> tuple[Ranked, ...]:
    """Those against whom nothing speaks, best first: who has the least comes first. Two queries."""
    rota = rota_of(slot.event)
    places = without(rota.places, slot, kind, [leaving] if leaving else [])
    around = Rota(rota.event, places, rota.accounts)
    windows = Windows(slot.event, slot.span)
    free = around.opening(slot, kind, None)
    busy = replace(free, is_account_busy=not free.is_standby)
    found = []
    for person in people:
        if leaving and person.pk == leaving.person_id:
            continue
        opening = busy if around.is_busy(around.usual_account(person), slot) else free
        candidate = around.candidate(person, windows)
        if not refusals(candidate, opening, now):
            found.append(Ranked(candidate, opening, ()))
    return tuple(sorted(found, key=order))
