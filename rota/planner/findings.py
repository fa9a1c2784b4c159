"""What was found for a plan, as it is stored: proposals, each a list of steps. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rota.planner.solver.problem import Goal, Numbers, Place, Solution
from rota.planner.steps import Step
from rota.planner.why import Why, why_from

Json = dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """A rota that could be: the steps to it, and its number and bound under each goal."""

    steps: tuple[Step, ...]
    numbers: Numbers
    bounds: Numbers
    is_proven: bool

    @property
    def people(self) -> frozenset[int]:
        """Whom it touches."""
        return frozenset(step.person_id for step in self.steps)


@dataclass(frozen=True)
class Findings:
    """The rota as it was, by its numbers, and what could become of it, the best first.

    `why` explains the gaps that the best leaves; those of the rota as it was where there is none.
    """

    before: Numbers
    proposals: tuple[Proposal, ...]
    seconds: float
    why: Why | None = None

    def as_json(self) -> Json:
        """The same as the row keeps it."""
        return {
            "before": named(self.before),
            "proposals": [
                {
                    "steps": [step_as_json(step) for step in one.steps],
                    "numbers": named(one.numbers),
                    "bounds": named(one.bounds),
                    "is_proven": one.is_proven,
                }
                for one in self.proposals
            ],
            "seconds": round(self.seconds, 2),
            "why": self.why.as_json() if self.why else None,
        }


def findings_from(stored: Json) -> Findings:
    """Read what a row keeps."""
    return Findings(
        before=numbers_from(stored["before"]),
        proposals=tuple(
            Proposal(
                steps=tuple(step_from(step) for step in one["steps"]),
                numbers=numbers_from(one["numbers"]),
                bounds=numbers_from(one["bounds"]),
                is_proven=one["is_proven"],
            )
            for one in stored["proposals"]
        ),
        seconds=stored["seconds"],
        why=why_from(stored["why"]) if stored.get("why") else None,
    )


def proposal_of(solution: Solution, steps: tuple[Step, ...]) -> Proposal:
    """A solution by the steps that lead to it."""
    return Proposal(steps, solution.numbers, solution.bounds, solution.is_proven)


def named(numbers: Numbers) -> dict[str, int]:
    """Numbers by the names of their goals, the most important first."""
    return {goal.name: numbers[goal] for goal in Goal if goal in numbers}


def numbers_from(stored: Mapping[str, int]) -> Numbers:
    """The same back."""
    return {Goal[name]: number for name, number in stored.items()}


def step_as_json(step: Step) -> list[Any]:
    """A step as a short list."""
    places = (
        [place.slot_id, place.kind, place.account_id] if place else None
        for place in (step.before, step.after)
    )
    return [step.person_id, step.assignment_id, *places]


def step_from(stored: list[Any]) -> Step:
    """The same back."""
    person, assignment, *places = stored
    before, after = (
        Place(place[0], place[1], person, place[2]) if place else None for place in places
    )
    return Step(person, assignment, before, after)
