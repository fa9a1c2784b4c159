"""Slots of others that a person could have in exchange for one of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from rota.cover.queries.judging import against
from rota.cover.queries.offers import at_night
from rota.lib.spans import distance
from rota.lib.times import stretch
from rota.models import Assignment, Offer
from rota.planner.queries.rota import rota_of

SHOWN_AT_MOST = 20


@dataclass(frozen=True)
class Exchange:
    """Somebody's turn that could be had for one's own."""

    turn: Assignment

    @property
    def words(self) -> str:
        """Whose it is and when."""
        slot = self.turn.slot
        night = ", at night" if at_night(slot) else ""
        standby = "" if self.turn.is_primary else ", standby"
        when = stretch(*slot.span, slot.event.tz)
        return f"{when}{night}{standby}: {self.turn.person.in_short}"


def exchanges(turn: Assignment, now: datetime, *, name: str = "") -> tuple[Exchange, ...]:
    """The nearest in time that break no rule for either of the two. Four queries."""
    rota = rota_of(turn.slot.event)
    asked = Offer.objects.live().filter(turn=turn, in_return__isnull=False)
    rows = Assignment.objects.published().of_event(turn.slot.event)
    rows = rows.filter(slot__starts_at__gt=now, person__name__icontains=name)
    rows = rows.exclude(person=turn.person_id).exclude(pk__in=asked.values("in_return"))
    rows = rows.select_related("slot__event", "person__department", "account").order_by("pk")
    near = sorted(rows, key=lambda one: (distance(one.slot.span, turn.slot.span), one.pk))

    def possible() -> Iterator[Exchange]:
        for other in near:
            offer = Offer(
                slot=turn.slot, kind=turn.kind, turn=turn, person=other.person, in_return=other
            )
            if not against(offer, now, rota):
                yield Exchange(other)

    return tuple(islice(possible(), SHOWN_AT_MOST))
