"""Who could be asked to take a place, and which places everybody is due to be asked about."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Max

from rota.cover.queries.judging import who_could
from rota.cover.waves import everybody_at
from rota.models import Assignment, Offer, Person
from rota.models.offers import OfferQuerySet
from rota.planner.rules import Ranked

NEVER = datetime(1, 1, 1, tzinfo=UTC)


def unasked(turn: Assignment, now: datetime, *, name: str = "") -> list[Person]:
    """All who could take the place and were not asked for it, as they should be asked.

    Those with fewest slots come first, among these whoever was asked for any place longest ago.
    Five queries.
    """
    event = turn.slot.event
    people = Person.objects.present().filter(event=event, name__icontains=name)
    by_pk = {person.pk: person for person in people.select_related("department")}
    asked = set(asked_for(turn).values_list("person", flat=True))
    last = dict(
        Offer.objects.filter(slot__event=event)
        .order_by()
        .values_list("person")
        .annotate(Max("created_at"))
    )
    free = [person for pk, person in by_pk.items() if pk not in asked]
    found = who_could(turn.slot, turn.kind, free, now, leaving=turn)

    def lightest(one: Ranked) -> tuple[int, datetime]:
        return (len(one.candidate.turns), last.get(one.candidate.person_id, NEVER))

    return [by_pk[one.candidate.person_id] for one in sorted(found, key=lightest)]


def asked_for(turn: Assignment) -> OfferQuerySet:
    """The offers of the place since its holder asked for cover."""
    since = turn.cover_wanted_at or NEVER
    return Offer.objects.filter(turn=turn, in_return=None, created_at__gte=since)


def due_for_everybody(now: datetime) -> list[Assignment]:
    """Places that want cover and about which everybody is due to be asked, of every event."""
    wanted = Assignment.objects.published().filter(
        cover_wanted_at__isnull=False, slot__ends_at__gt=now
    )
    rows = wanted.select_related("slot__event", "person").order_by("slot__starts_at", "pk")
    asked = Offer.objects.filter(turn__in=wanted, in_return=None).order_by()
    last = dict(asked.values_list("turn").annotate(Max("created_at")))
    return [turn for turn in rows if is_due(turn, last.get(turn.pk), now)]


def is_due(turn: Assignment, last_asked_at: datetime | None, now: datetime) -> bool:
    """Whether the moment to ask everybody has come, and nobody was asked since."""
    assert turn.cover_wanted_at is not None
    due = everybody_at(turn.cover_wanted_at, turn.slot.starts_at)
    return due <= now and (last_asked_at is None or last_asked_at < due)
