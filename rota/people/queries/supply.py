"""How many could come in each hour, and who has not said. Four queries, whatever the size."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet

from rota.lib.daily import daily
from rota.lib.spans import Span
from rota.models import Event, Person
from rota.people.availability import BadAvailability, parse_availability, parse_rather_not
from rota.people.queries.availability import night_of
from rota.people.supply import Demand, Group, HourCount, by_hour

SAID = Q(availability_given_at__gte=F("event__availability_asked_at"))


@dataclass(frozen=True)
class Overview:
    """What an organiser looks at before making the rota."""

    people: int
    answered: int
    is_asked: bool
    hours: tuple[HourCount, ...]
    unanswered: QuerySet[Person]

    @cached_property
    def thin(self) -> tuple[HourCount, ...]:
        """The hours that are not well off, those with the fewest people first."""
        found = (hour for hour in self.hours if hour.is_thin)
        return tuple(sorted(found, key=lambda one: (one.can + one.rather_not, one.starts_at)))


def overview(event: Event) -> Overview:
    """The hours of the event, and how far the question has come."""
    groups = groups_of(event)
    counts = event.people.present().aggregate(people=Count("pk"), answered=Count("pk", filter=SAID))
    return Overview(
        **counts,
        is_asked=event.availability_asked_at is not None,
        hours=by_hour(demands(event), groups, event.tz),
        unanswered=event.people.unanswered().select_related("department").order_by("name", "pk"),
    )


def demands(event: Event) -> list[Demand]:
    """What the event's slots need."""
    night = [night_of(event)]
    return [
        Demand(slot.span, bool(daily(night, slot.span, event.tz)), slot.people_needed)
        for slot in event.slots.order_by("starts_at")
    ]


def groups_of(event: Event) -> list[Group]:
    """Everybody who takes part, those together who say the same. One query."""
    rows = event.people.present().order_by().values_list("available", "rather_not", "at_night")
    counted = rows.annotate(people=Count("pk"), answered=Count("pk", filter=SAID))
    is_asked = event.availability_asked_at is not None
    return [
        Group(
            available=spans_of(event, available),
            rather_not=spans_of(event, rather_not, is_wish=True),
            at_night=at_night,
            people=people,
            silent=people - answered if is_asked else 0,
        )
        for available, rather_not, at_night, people, answered in counted
    ]


def spans_of(event: Event, text: str, *, is_wish: bool = False) -> tuple[Span, ...]:
    """When that is in the event; never where the words cannot be read."""
    try:
        times = parse_rather_not(text) if is_wish else parse_availability(text)
    except BadAvailability:
        return ()
    day = timedelta(days=1)  # slots may lie outside the hours, where these were changed since
    return times.spans(Span(event.starts_at - day, event.ends_at + day), event.tz)
