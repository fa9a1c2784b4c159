"""A card for each person: their slots, and a QR code of their own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from rota.lib.times import stretch
from rota.models import Assignment, Event, Person, PrivateLink
from rota.planner.queries.rota import grouped


@dataclass(frozen=True)
class Card:
    """What is printed for one person. `code` is an SVG image."""

    person: Person
    slots: tuple[str, ...]
    address: str
    code: str


def people_with_slots(event: Event, department_id: int | None) -> QuerySet[Person]:
    """Who gets a card: everybody on the rota, or those of one department."""
    active = Assignment.objects.active().of_event(event)
    people = event.people.present().filter(pk__in=active.values("person"))
    if department_id:
        people = people.filter(department=department_id)
    return people.select_related("department", "event").order_by("department__name", "name")


def cards(event: Event, links: Iterable[PrivateLink]) -> list[Card]:
    """A card for each of the links' people. One query."""
    rows = Assignment.objects.active().of_event(event).select_related("slot")
    held = grouped((one.person_id, one) for one in rows.order_by("slot__starts_at"))
    return [card_of(event, link, held.get(link.person_id, [])) for link in links]


def card_of(event: Event, link: PrivateLink, turns: list[Assignment]) -> Card:
    """One person's card."""
    address = f"{settings.SITE_URL}{reverse('cover:mine', args=[link.token])}"
    code = segno.make(address, error="m", micro=False)
    return Card(
        person=link.person,
        slots=tuple(words_of(turn, event) for turn in turns),
        address=address,
        code=code.svg_inline(scale=3, border=2, title="Your own page", omitsize=True),
    )


def words_of(turn: Assignment, event: Event) -> str:
    """A slot in words."""
    standby = "" if turn.is_primary else ", standby"
    return f"{stretch(*turn.slot.span, event.tz)}{standby}"
