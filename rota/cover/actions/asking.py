"""Who is asked to take a place: those named, or all who could, in waves and once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from rota.cover.actions.holding import close
from rota.cover.queries.asking import due_for_everybody, unasked
from rota.cover.queries.judging import is_given_up
from rota.cover.waves import once_more_at, wave_times
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Event, Message, MessageKind, Offer, Person
from rota.planner.actions.seats import lock_turn, when

A_WRITE = 500  # rows


def ask(turn: Assignment, people: list[Person] | None, *, by: Actor, now: datetime) -> list[Offer]:
    """Ask these people, or everybody. Raises Refused as those two do."""
    if people is None:
        return ask_everybody(turn, by=by, now=now)
    return ask_people(turn, people, by=by, now=now)


@transaction.atomic
def ask_people(
    turn: Assignment, people: Iterable[Person], *, by: Actor, now: datetime
) -> list[Offer]:
    """Offer the place to these people, at once; whoever a rule speaks against is left out.

    Who was asked already is not asked again. Refused if cover is no longer wanted, or if none of
    them could take it.
    """
    turn = hold_wanted(turn, now)
    named = {person.pk for person in people}
    found = [person for person in unasked(turn, now) if person.pk in named]
    if not found:
        raise Refused("None of them can take it now. Choose somebody else, or ask everybody.")
    return offer_to(turn, found, by=by, now=now)


@transaction.atomic
def ask_everybody(turn: Assignment, *, by: Actor, now: datetime) -> list[Offer]:
    """Offer the place to all who could take it; mails go in waves, to those with least first.

    Refused if cover is no longer wanted, or nobody is left to ask.
    """
    turn = hold_wanted(turn, now)
    people = unasked(turn, now)
    if not people:
        raise Refused("Nobody who was not asked yet could take it now.")
    return offer_to(turn, people, by=by, now=now)


def hold_wanted(turn: Assignment, now: datetime) -> Assignment:
    """The assignment as it is now, while its person asks for cover."""
    turn = lock_turn(turn, seen=None)
    if not is_given_up(turn):
        raise Refused(f"{turn.person.in_short} does not ask for cover of this slot.")
    if now >= turn.slot.ends_at:
        raise Refused("This slot is over.")
    return turn


def offer_to(
    turn: Assignment, people: Sequence[Person], *, by: Actor, now: datetime
) -> list[Offer]:
    """An offer to each of them in this order, the mails, and a line in the trail."""
    slot = turn.slot
    offers = Offer.objects.bulk_create(
        [
            Offer(slot=slot, kind=turn.kind, turn=turn, person=person, created_at=now)
            for person in people
        ],
        batch_size=A_WRITE,
    )
    mails = []
    for offer, at in zip(offers, wave_times(len(offers), now, slot.starts_at), strict=False):
        mails.append(mail_of(offer, 1, at, now))
        if again := once_more_at(at, slot.starts_at):
            mails.append(mail_of(offer, 2, again, now))
    Message.objects.bulk_create(mails, batch_size=A_WRITE)
    who = " and ".join(str(person) for person in people[:2])
    asked = who if len(people) < 3 else f"{len(people)} people"
    Audit.objects.record(
        event=slot.event, by=by, now=now, verb="ask", subject=turn,
        sentence=f"Asked {asked} to take {when(slot)} from {turn.person}.",
    )  # fmt: skip
    slot.event.touch()
    return offers


def mail_of(offer: Offer, number: int, at: datetime, now: datetime) -> Message:
    """The first or second mail of an offer; it leaves only while there is no answer."""
    return Message(
        key=f"offer:{offer.pk}:{number}",
        kind=MessageKind.OFFER,
        event=offer.slot.event,
        person=offer.person,
        offer=offer,
        facts={"number": number},
        not_before=at,
        not_after=offer.slot.ends_at if number == 1 else offer.slot.starts_at,
        created_at=now,
    )


@transaction.atomic
def keep_after_all(turn: Assignment, *, now: datetime) -> None:
    """Cover is no longer wanted: nobody else can take the place any more."""
    offers = Offer.objects.live().filter(turn=turn, in_return=None)
    close(list(offers.values_list("pk", flat=True)), now=now)


def look_after_offers(*, clock: Callable[[], datetime]) -> int:
    """Close what is over, and ask everybody where it is time to; how many that were."""
    now = clock()
    close_over(now=now)
    return widen(now=now)


@transaction.atomic
def close_over(*, now: datetime) -> None:
    """Offers of slots that are over are over."""
    over = Offer.objects.live().filter(slot__ends_at__lte=now)
    found = list(over.order_by("pk").values_list("pk", "slot__event"))
    close([number for number, _ in found], now=now)
    for event in Event.objects.filter(pk__in={event for _, event in found}).order_by("pk"):
        event.touch()


def widen(*, now: datetime) -> int:
    """Ask everybody where those named have let their time pass; how many places that were.

    A place is due until an offer of it was made after that moment: whoever dies before leaves it
    due, and whoever comes second finds nobody left to ask.
    """
    turns = due_for_everybody(now)
    for turn in turns:
        try:
            ask_everybody(turn, by=None, now=now)
        except Refused:
            continue  # settled a moment ago
    return len(turns)
