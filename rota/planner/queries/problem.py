"""The event's rota as the solver looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from rota.events.hours import is_night
from rota.models import Account, Assignment, Department, Event, Person, Plan, Slot
from rota.planner.queries.rota import Rota, Windows, rota_of
from rota.planner.solver.problem import (
    ORDER,
    REPAIR_ORDER,
    DepartmentFacts,
    Goal,
    Held,
    PersonFacts,
    Place,
    Problem,
    SlotFacts,
)

WEIGHTS = {
    Assignment.State.PROPOSED: 1,
    Assignment.State.INVITED: 2,
    Assignment.State.CONFIRMED: 3,
}


def problem_of(event: Event, now: datetime, *, order: tuple[Goal, ...] = ORDER) -> Problem:
    """Everything the solver needs. Six queries, whatever the size of the event.

    In a repair a place for which a rule was set aside stays, for somebody wanted it so.
    Who has left is among the people while they hold a place in what is over: it is a fact.
    """
    slots = list(event.slots.all())
    departments = list(event.departments.all())
    rota = rota_of(event)
    windows = Windows(event, event.span)
    holding = Assignment.objects.active().filter(person=OuterRef("pk"))
    people = event.people.filter(Q(left_at=None) | Exists(holding)).order_by("pk")
    return Problem(
        slots=tuple(slot_facts(slot, event, now) for slot in slots),
        people=tuple(person_facts(one, rota, windows) for one in people),
        departments=tuple(department_facts(one, rota.accounts) for one in departments),
        rest=event.rest,
        accounts=tuple(account.pk for account in rota.accounts),
        current=tuple(
            held(one, stays=order is REPAIR_ORDER and bool(one.overridden))
            for one in active_places(event).values()
        ),
        order=order,
    )


def order_of(kind: str) -> tuple[Goal, ...]:
    """The goals by how much they count for a plan of that kind."""
    return ORDER if kind == Plan.Kind.ANEW else REPAIR_ORDER


def names_of_departments(event: Event) -> dict[int, str]:
    """The names of the event's departments, by their number."""
    return dict(event.departments.values_list("pk", "name"))


def slot_facts(slot: Slot, event: Event, now: datetime) -> SlotFacts:
    """A slot; once it has begun, nothing in it moves."""
    return SlotFacts(
        slot_id=slot.pk,
        span=slot.span,
        needed=slot.people_needed,
        standbys=slot.standbys_needed,
        is_night=is_night(slot.span, event.tz, event.night_from, event.night_until),
        is_fixed=slot.starts_at <= now,
    )


def person_facts(person: Person, rota: Rota, windows: Windows) -> PersonFacts:
    """Somebody with the accounts they may post from, the usual one first. Who left is away."""
    candidate = rota.candidate(person, windows)
    return PersonFacts(
        person_id=person.pk,
        department_id=person.department_id,
        available=() if candidate.has_left else candidate.available,
        most_slots=candidate.most_slots,
        at_night=person.at_night,
        rather_not=candidate.rather_not,
        declined=candidate.declined,
        accounts=tuple(account.pk for account in rota.accounts_for(person)),
    )


def department_facts(department: Department, accounts: Iterable[Account]) -> DepartmentFacts:
    """A department with its own accounts."""
    own = (account.pk for account in accounts if account.department_id == department.pk)
    return DepartmentFacts(department.pk, department.fewest_slots, department.stage, frozenset(own))


def active_places(event: Event) -> Mapping[int, Assignment]:
    """Everybody who holds a place, by the assignment's number."""
    rows = Assignment.objects.active().of_event(event).select_related("person", "slot")
    return {row.pk: row for row in rows.order_by("pk")}


def held(assignment: Assignment, *, stays: bool = False) -> Held:
    """A place as it is held now; one that stays is as good as pinned."""
    weight = WEIGHTS[Assignment.State(assignment.state)]
    return Held(place_of(assignment), weight, assignment.is_pinned or stays)


def place_of(assignment: Assignment) -> Place:
    """An assignment as a place."""
    return Place(assignment.slot_id, assignment.kind, assignment.person_id, assignment.account_id)
