"""What speaks for somebody in a place, and what another there would cost, in words. Plain Python.

No number without its words: every cause of a difference has a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isqrt

from rota.lib.words import counted
from rota.planner.solver.causes import Change, What
from rota.planner.solver.problem import Goal

TOLD = {
    1: "{who} would lose a place they have not been told of",
    2: "{who} would lose a place they have been told of",
    3: "{who} would lose a place they have confirmed",
}
WORSE = {
    What.MISSING: "{slot} would have too few people",
    What.STANDBY_MISSING: "{slot} would have too few standbys",
    What.UNDER_FEWEST: "{department} would be {count} further under its fewest",
    What.STAGE_UNHEARD: "nobody would speak for the stage “{stage}”",
    What.NO_SLOT: "{who} would have no slot to post in",
    What.SUITS_LESS: "{slot} suits {who} less",
    What.NOT_OWN_ACCOUNT: "{who} would not post from an account of their own department",
    What.LOAD: "{who} would carry {after}, not {before}",
    What.TOGETHER: "{department} would be more than once in {slot}",
    What.RUNNING: "{department} would be on twice running, in {slot} and straight after",
    What.UNHEARD: "nobody of {department} would be heard from {part}",
    What.STANDBY_OF_ANOTHER: "{department} would stand by in {slot}, in which none of it posts",
    What.STANDBY_FAR: "{who} would stand by with no slot of their own within 4 hours",
}
BETTER = {
    What.MISSING: "{slot} would have more of the people it needs",
    What.STANDBY_MISSING: "{slot} would have more of the standbys it needs",
    What.UNDER_FEWEST: "{department} would be {count} nearer to its fewest",
    What.STAGE_UNHEARD: "somebody would speak for the stage “{stage}”",
    What.NO_SLOT: "{who} would have a slot to post in",
    What.SUITS_LESS: "{who} would not have {slot}, which suits them less",
    What.NOT_OWN_ACCOUNT: "{who} would not be on an account that is not their department's",
    What.LOAD: "{who} would carry {after}, not {before}",
    What.TOGETHER: "{department} would be fewer times in {slot}",
    What.RUNNING: "{department} would not be on twice running, in {slot} and straight after",
    What.UNHEARD: "{department} would be heard from {part}",
    What.STANDBY_OF_ANOTHER: "{department} would not stand by in {slot}, in which none of it posts",
    What.STANDBY_FAR: "{who} would not stand by far from a slot of their own",
    What.LOST: "{who} would keep a place they have now",
}


@dataclass(frozen=True)
class Words:
    """The names of what sentences speak of; `share` is an even share of the load."""

    people: Mapping[int, str]
    departments: Mapping[int, str]
    stages: Mapping[str, str]
    slots: Mapping[int, str]
    part: Callable[[int], str]
    share: float

    def sentence(self, one: Change) -> str:
        """What a single change means."""
        cause = one.cause
        is_lost = cause.what is What.LOST and one.by > 0
        pattern = TOLD[min(one.by, 3)] if is_lost else (WORSE if one.by > 0 else BETTER)[cause.what]
        return pattern.format(
            who=self.people.get(cause.person_id, ""),
            department=self.departments.get(cause.department_id, ""),
            slot=self.slots.get(cause.slot_id, ""),
            stage=self.stages.get(cause.stage, cause.stage),
            part=self.part(cause.part),
            count=counted(abs(one.by), "slot"),
            before=isqrt(one.before),
            after=isqrt(one.after),
        )


@dataclass(frozen=True)
class Difference:
    """What would be worse and what better, the most important first."""

    worse: tuple[str, ...]
    better: tuple[str, ...]


def difference(changes: Iterable[Change], words: Words) -> Difference:
    """A difference in words: the loads in one sentence, everything else cause by cause."""
    worse: list[str] = []
    better: list[str] = []
    loads = [one for one in changes if one.cause.what is What.LOAD]
    for one in changes:
        if one.cause.what is not What.LOAD:
            (worse if one.by > 0 else better).append(words.sentence(one))
        elif one is loads[0] and (by := sum(load.by for load in loads)):
            (worse if by > 0 else better).append(evenness(loads, by, words))
    return Difference(tuple(worse), tuple(better))


def evenness(loads: Iterable[Change], by: int, words: Words) -> str:
    """Whether the load would be spread less or more evenly, and who would carry what."""
    said = [
        f"{words.people.get(one.cause.person_id, '')} would carry {isqrt(one.after)}"
        for one in loads
    ]
    how = "less even" if by > 0 else "more even"
    return f"{how}: {' and '.join(said)}, where an even share is {plain(words.share)}"


def plain(number: float) -> str:
    """A number with at most one decimal: "2", "1.8"."""
    return f"{number:.1f}".removesuffix(".0")


NOT_A_REASON = {Goal.GAPS, Goal.STANDBY_GAPS, Goal.FAIRNESS, Goal.CHANGE}


def without(changes: Iterable[Change], words: Words) -> Difference:
    """What would be worse and what better if nobody were in the place: what it is held for.

    That the place would be empty, who carries less, and that it is taken away, go without saying.
    """
    return difference([one for one in changes if one.cause.what.goal not in NOT_A_REASON], words)
