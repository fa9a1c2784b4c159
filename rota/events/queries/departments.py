"""Questions about departments."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from rota.lib.colours import DARK_PAPER, LIGHT_PAPER, border_on, text_on
from rota.models import Department, Event


@dataclass(frozen=True)
class Shade:
    """How a department's colour is shown: its mark's colour and its border on either paper."""

    pk: int
    colour: str
    text: str
    border: str
    border_in_dark: str


@dataclass(frozen=True)
class Stage:
    """A stage of the service and the departments that show it."""

    name: str
    departments: tuple[Department, ...]


def departments_of(event: Event) -> QuerySet[Department]:
    """The event's departments, each with `people_present`."""
    present = Count("people", filter=Q(people__left_at__isnull=True))
    return event.departments.annotate(people_present=present)


def stages(departments: Iterable[Department]) -> tuple[Stage, ...]:
    """Every stage in the order of the service, with those that show it; maybe nobody."""
    shown = list(departments)
    return tuple(
        Stage(str(label), tuple(one for one in shown if one.stage == value))
        for value, label in Department.Stage.choices
    )


def shades(event: Event) -> list[Shade]:
    """The colours of the event's departments, each with what can be read on it."""
    return [
        Shade(
            pk,
            colour,
            text_on(colour),
            border_on(colour, LIGHT_PAPER),
            border_on(colour, DARK_PAPER),
        )
        for pk, colour in event.departments.values_list("pk", "colour")
    ]
