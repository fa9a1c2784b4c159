"""Plans as pages show them: how far one is, what it found, and what would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from rota.lib.times import stretch
from rota.models import Account, Assignment, Event, Person, Plan, Slot
from rota.planner.findings import Proposal, findings_from
from rota.planner.queries.plan_grid import Canvas, PlanGrid, canvas_of, plan_grid
from rota.planner.queries.problem import order_of
from rota.planner.queries.why import WhyLines, lines_of
from rota.planner.solver.problem import Goal, Numbers, Place, settled_last
from rota.planner.steps import Part, Step, parts_of

SHOWN = 200  # parts that are listed; more than that are accepted as a whole


@dataclass(frozen=True)
class StepLine:
    """A change of one person, in words."""

    person: Person
    change: str
    old: str
    new: str


@dataclass(frozen=True)
class PartLine:
    """Changes that go together."""

    number: int
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class NumberLine:
    """A goal with its number as it is, as it would be, and what no rota can beat.

    Of one that is settled last, what no rota can beat in which the same people post.
    """

    goal: str
    before: int
    after: int
    bound: int
    is_settled_last: bool

    @property
    def is_better(self) -> bool:
        """Whether the proposal helps here."""
        return self.after < self.before

    @property
    def is_worse(self) -> bool:
        """Whether it costs something here."""
        return self.after > self.before


@dataclass(frozen=True)
class ProposalPage:
    """One proposal: what it does to whom, and what it is worth."""

    number: int
    parts: tuple[PartLine, ...]
    left_out: int
    people: int
    numbers: tuple[NumberLine, ...]
    is_proven: bool
    grid: PlanGrid | None

    @property
    def beyond(self) -> int:
        """How many goals may still have a better number."""
        return sum(line.after > line.bound for line in self.numbers)

    @property
    def costs(self) -> tuple[NumberLine, ...]:
        """The goals that it makes worse."""
        return tuple(line for line in self.numbers if line.is_worse)

    @property
    def around_primaries(self) -> tuple[NumberLine, ...]:
        """The goals that might be better if others posted, who are chosen by the goals before."""
        return tuple(line for line in self.numbers if line.is_settled_last and line.after)


@dataclass(frozen=True)
class Names:
    """The rows a proposal speaks of."""

    event: Event
    people: dict[int, Person]
    slots: dict[int, Slot]
    accounts: dict[int, Account]

    def place(self, place: Place | None) -> str:
        """A place in words; empty for none."""
        slot = self.slots.get(place.slot_id) if place else None
        if place is None or slot is None:
            return ""
        words = stretch(*slot.span, self.event.tz)
        standby = ", standby" if place.kind == Assignment.Kind.STANDBY else ""
        account = self.accounts.get(place.account_id or 0)
        return f"{words}{standby}{f', {account}' if account else ''}"

    def step(self, step: Step) -> StepLine:
        """A step in words."""
        return StepLine(
            person=self.people[step.person_id],
            change=change_of(step),
            old=self.place(step.before),
            new=self.place(step.after),
        )


class PlanPage:
    """A plan that has ended, with its proposals in words."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.event = plan, plan.event
        self.findings = findings_from(plan.findings) if plan.findings else None

    @cached_property
    def proposals(self) -> tuple[ProposalPage, ...]:
        """The proposals, the best first. Three queries, and two where they are drawn."""
        if self.findings is None:
            return ()
        names = self.names(self.findings.proposals)
        canvas = canvas_of(self.event) if self.plan.state == Plan.State.READY else None
        return tuple(
            proposal_page(number, one, self.lines(one), names, canvas)
            for number, one in enumerate(self.findings.proposals)
        )

    def lines(self, one: Proposal) -> tuple[NumberLine, ...]:
        """The goals of a proposal, those that counted most first."""
        assert self.findings
        return number_lines(self.findings.before, one, order_of(self.plan.kind))

    @cached_property
    def why(self) -> WhyLines | None:
        """Why the gaps that the best proposal leaves are left. Three queries."""
        found = self.findings and self.findings.why
        return lines_of(self.event, found) if found else None

    @property
    def is_stale(self) -> bool:
        """Whether the rota has gone on since the worker looked at it."""
        return self.plan.version != self.event.version

    def names(self, proposals: Iterable[Proposal]) -> Names:
        """The rows they speak of."""
        steps = [step for one in proposals for step in one.steps]
        people = Person.objects.select_related("department").in_bulk(
            {step.person_id for step in steps}
        )
        slots = Slot.objects.in_bulk({place.slot_id for step in steps for place in step.places})
        accounts = {account.pk: account for account in self.event.accounts.all()}
        return Names(self.event, people, slots, accounts)


def change_of(step: Step) -> str:
    """What kind of change it is."""
    if step.before is None:
        return "new"
    if step.after is None:
        return "taken off"
    return "other account" if step.after == step.before else "moved"


def proposal_page(
    number: int,
    one: Proposal,
    numbers: tuple[NumberLine, ...],
    names: Names,
    canvas: Canvas | None,
) -> ProposalPage:
    """A proposal for the page; of very many parts the first are listed."""
    parts = ordered(parts_of(one.steps), names)
    lines = (PartLine(at, tuple(names.step(step) for step in part)) for at, part in parts[:SHOWN])
    return ProposalPage(
        number=number,
        parts=tuple(lines),
        left_out=max(len(parts) - SHOWN, 0),
        people=len(one.people),
        numbers=numbers,
        is_proven=one.is_proven,
        grid=plan_grid(canvas, one, names.people, names.slots) if canvas else None,
    )


def ordered(parts: Iterable[Part], names: Names) -> list[tuple[int, Part]]:
    """Parts with their numbers, in the order of their first moment."""

    def moment(numbered: tuple[int, Part]) -> tuple[object, ...]:
        places = [place for step in numbered[1] for place in step.places]
        starts = (names.slots[place.slot_id].starts_at for place in places)
        return (min(starts), numbered[0])

    known = [part for part in enumerate(parts) if all(is_known(step, names) for step in part[1])]
    return sorted(known, key=moment)


def is_known(step: Step, names: Names) -> bool:
    """Whether its rows are still there."""
    slots = all(place.slot_id in names.slots for place in step.places)
    return slots and step.person_id in names.people


def number_lines(before: Numbers, one: Proposal, order: tuple[Goal, ...]) -> tuple[NumberLine, ...]:
    """The goals by their importance."""
    last = settled_last(order)
    return tuple(
        NumberLine(
            goal.value, before[goal], one.numbers[goal], one.bounds.get(goal, 0), goal in last
        )
        for goal in order
        if goal in one.numbers and goal in before
    )


def plans_of(event: Event) -> QuerySet[Plan]:
    """The event's plans, the latest first."""
    return event.plans.select_related("asked_by", "slot", "edit")
