"""Working a plan out: claimed by a worker, solved with its progress written down, kept to look at.

Only a worker imports this, for it loads the solver. A worker may die at any line: when the lease
runs out another one begins anew, and nothing on the rota has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import structlog
from django.db.models import Q

from rota.models import Event, Plan
from rota.planner.findings import Findings, Json, proposal_of
from rota.planner.queries.problem import (
    active_places,
    names_of_departments,
    order_of,
    place_of,
    problem_of,
)
from rota.planner.solver.ground import could_take
from rota.planner.solver.problem import (
    PRIMARY,
    STANDBY,
    Goal,
    Place,
    Problem,
    Progress,
    Solution,
)
from rota.planner.solver.repair import proposals
from rota.planner.solver.score import numbers_of
from rota.planner.solver.solve import solve
from rota.planner.steps import steps_between
from rota.planner.why import Why, why_empty

LEASE = timedelta(seconds=60)
BETWEEN_NOTES = 1.0  # seconds between two notes of progress
REPAIR_SECONDS = 5
ADVISED = 500  # people: with more of them what would help the whole event takes too long
State = Plan.State
Clock = Callable[[], datetime]
log = structlog.get_logger()


def work_on_plans(*, clock: Clock) -> int:
    """Work out what is due, one after another; the number of plans worked on."""
    count = 0
    for plan in Plan.objects.due(clock()).select_related("event", "slot"):
        claim = take(plan, clock())
        if claim:
            work_out(plan, claim, clock)
            count += 1
    return count


def take(plan: Plan, now: datetime) -> Q | None:
    """Claim a plan for this worker: what its row must still say; None when another has it."""
    claim = uuid4()
    due = Plan.objects.due(now).filter(pk=plan.pk)
    fields: dict[str, Any] = {"state": State.SOLVING, "claim": claim, "lease_until": now + LEASE}
    if not due.update(began_at=now, progress={}, **fields):
        return None
    return Q(pk=plan.pk, claim=claim, state=State.SOLVING)


def work_out(plan: Plan, claim: Q, clock: Clock) -> None:
    """Find what was asked for and keep it, unless the claim was lost meanwhile."""
    try:
        # The version is read before the rota: a change in between makes the plan stale, not wrong.
        version = Event.objects.values_list("version", flat=True).get(pk=plan.event_id)
        found = findings_of(plan, noting(claim, clock), clock())
        fields: dict[str, Any] = {"state": State.READY, "findings": found, "version": version}
    except Exception:
        log.exception("plan failed", plan=plan.pk)
        fields = {"state": State.FAILED}
    done = Plan.objects.filter(claim)
    done.update(ended_at=clock(), lease_until=None, claim=None, **fields)


def findings_of(plan: Plan, on_progress: Callable[[Progress], bool], now: datetime) -> Json:
    """The proposals for a plan, compared with the rota as it is."""
    began = monotonic()
    problem = problem_for(plan, now)
    found = solutions(plan, problem, on_progress)
    old = {number: place_of(turn) for number, turn in active_places(plan.event).items()}
    best = found[0].places if found else tuple(old.values())
    findings = Findings(
        before=numbers_of(problem, old.values()),
        proposals=tuple(proposal_of(one, steps_between(old, one.places)) for one in found),
        seconds=monotonic() - began,
        why=why_gaps(plan, problem, best),
    )
    return findings.as_json()


def why_gaps(plan: Plan, problem: Problem, places: tuple[Place, ...]) -> Why:
    """Why the gaps that are left are left, and what would help: one slot, or the whole event."""
    is_advised = plan.slot_id is not None or len(problem.people) <= ADVISED
    return why_empty(problem, places, names_of_departments(plan.event), is_advised=is_advised)


def problem_for(plan: Plan, now: datetime) -> Problem:
    """What is to be solved: everything anew, or what is there with few changes."""
    problem = problem_of(plan.event, now, order=order_of(plan.kind))
    return only_gap(problem, plan.slot_id) if plan.slot_id else problem


def only_gap(problem: Problem, slot_id: int) -> Problem:
    """The same where no other gap counts: the other slots need whom they have.

    Who can no longer come to another slot keeps it all the same: that is a repair of its own.
    """
    has = Counter((one.place.slot_id, one.place.kind) for one in problem.current)
    slots = tuple(
        slot
        if slot.slot_id == slot_id
        else replace(slot, needed=has[slot.slot_id, PRIMARY], standbys=has[slot.slot_id, STANDBY])
        for slot in problem.slots
    )
    elsewhere = {one.place for one in problem.current if one.place.slot_id != slot_id}
    kept = elsewhere & misplaced(problem)
    current = tuple(
        replace(one, is_pinned=one.is_pinned or one.place in kept) for one in problem.current
    )
    return replace(problem, slots=slots, current=current)


def misplaced(problem: Problem) -> frozenset[Place]:
    """The places of those who cannot come then, do not take nights, or have declined."""
    slots = {slot.slot_id: slot for slot in problem.slots}
    people = {person.person_id: person for person in problem.people}
    places = (held.place for held in problem.current)
    return frozenset(
        one for one in places if not could_take(people[one.person_id], [slots[one.slot_id]])
    )


def solutions(
    plan: Plan, problem: Problem, on_progress: Callable[[Progress], bool]
) -> tuple[Solution, ...]:
    """One rota, or for a repair up to three to choose from."""
    if plan.kind == Plan.Kind.REPAIR:
        held = {one.place for one in problem.current}
        found = proposals(problem, seconds=REPAIR_SECONDS)
        return tuple(one for one in found if set(one.places) != held)
    return (solve(problem, seconds=plan.seconds, on_progress=on_progress),)


def noting(claim: Q, clock: Clock) -> Callable[[Progress], bool]:
    """Writes progress down now and then, renews the lease, and says whether to go on."""
    last, goes_on = -BETWEEN_NOTES, True

    def note(progress: Progress) -> bool:
        nonlocal last, goes_on
        if progress.seconds - last >= BETWEEN_NOTES:
            last = progress.seconds
            rows = Plan.objects.filter(claim)
            rows.update(progress=progress_as_json(progress), lease_until=clock() + LEASE)
            goes_on = rows.filter(stop_asked_at__isnull=True).exists()
        return goes_on

    return note


def progress_as_json(progress: Progress) -> Json:
    """How far it is, for the page."""
    goals = list(Goal)
    return {
        "goal": progress.goal.name,
        "step": goals.index(progress.goal) + 1,
        "steps": len(goals),
        "number": progress.number,
        "bound": progress.bound,
        "seconds": round(progress.seconds, 1),
    }
