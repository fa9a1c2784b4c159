"""Questions about signposts: which ones are offered to whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from rota.models import Department, Event, Signpost


@dataclass(frozen=True)
class Offered:
    """Signposts under one heading."""

    heading: str
    signposts: tuple[Signpost, ...]


def signposts_of(event: Event) -> QuerySet[Signpost]:
    """All of them, by topic."""
    return event.signposts.select_related("department")


def offered(event: Event, department: Department | None) -> tuple[Offered, ...]:
    """What the words of a department may lead to: its own first, then everybody's, then others'."""
    return tuple(grouped(event, department.pk if department else None))


def grouped(event: Event, own: int | None) -> Iterator[Offered]:
    """The signposts of each department, by topic."""

    def place(one: Signpost) -> tuple[int, str]:
        if one.department is None:
            return 1, "For everybody"
        return (0 if one.department_id == own else 2), str(one.department)

    for (_, heading), rows in groupby(sorted(signposts_of(event), key=place), key=place):
        yield Offered(heading, tuple(rows))
