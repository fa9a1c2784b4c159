"""Why places stay empty, as it is kept with a plan and as it is said. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rota.lib.words import counted
from rota.planner.rules import Reason
from rota.planner.solver.advice import advice, in_sentences
from rota.planner.solver.problem import STANDBY, Place, Problem
from rota.planner.solver.proof import AtMost, Explanation, Openings, Shortage, explain

WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
KEPT_FROM = {
    Reason.HAS_LEFT: "left the event",
    Reason.SLOT_OVER: "the slot is over",
    Reason.ALREADY_HERE: "in this slot already",
    Reason.OVERLAP: "in another slot at that time",
    Reason.FULL: "the slot has everybody it needs",
    Reason.DECLINED: "said no to this slot",
    Reason.NOT_AVAILABLE: "not available then",
    Reason.NOT_AT_NIGHT: "not at night",
    Reason.REST: "too little rest from another slot",
    Reason.MOST_SLOTS: "as many slots as they agreed to",
    Reason.ACCOUNT_BUSY: "somebody else posts from their account",
}


@dataclass(frozen=True)
class Why:
    """The gaps of a rota, explained, and what would help. `advice` is None where nobody asked."""

    explanation: Explanation
    advice: tuple[str, ...] | None

    def as_json(self) -> dict[str, Any]:
        """The same as a row keeps it."""
        return {
            "shortages": [
                [
                    list(map(openings_as_json, one.openings)),
                    [[person.person_id, person.count] for person in one.people],
                    list(one.accounts),
                ]
                for one in self.explanation.shortages
            ],
            "avoidable": list(map(openings_as_json, self.explanation.avoidable)),
            "unproven": list(map(openings_as_json, self.explanation.unproven)),
            "advice": None if self.advice is None else list(self.advice),
        }


def why_from(stored: Mapping[str, Any]) -> Why:
    """Read what a row keeps."""
    shortages = tuple(
        Shortage(openings_from(openings), tuple(AtMost(*one) for one in people), tuple(accounts))
        for openings, people, accounts in stored["shortages"]
    )
    found = Explanation(
        shortages, openings_from(stored["avoidable"]), openings_from(stored["unproven"])
    )
    said = stored["advice"]
    return Why(found, None if said is None else tuple(said))


def openings_as_json(one: Openings) -> list[Any]:
    """Places as a short list."""
    return [one.slot_id, one.kind, one.count]


def openings_from(stored: Iterable[list[Any]]) -> tuple[Openings, ...]:
    """The same back."""
    return tuple(Openings(*one) for one in stored)


def why_empty(
    problem: Problem,
    places: Iterable[Place],
    departments: Mapping[int, str],
    *,
    is_advised: bool = True,
) -> Why:
    """Why the rota has the gaps it has, and, if asked, what would help most."""
    places = tuple(places)
    found = in_sentences(advice(problem, places), departments) if is_advised else None
    return Why(explain(problem, places), found)


def in_words(one: Shortage) -> str:
    """A proof as a sentence: so many places, so few people, and what comes of it."""
    left = counted(one.missing, "place stays empty", "places stay empty")
    if not one.people and not one.accounts:
        return f"Nobody could take {subject(one.openings)}: {left}."
    has = f"{subject(one.openings)} {'has' if one.needed == 1 else 'have'}"
    return f"{has[0].upper()}{has[1:]} {', and '.join(supply(one))}: {left}."


def subject(openings: tuple[Openings, ...]) -> str:
    """The places of a proof: "these 6 slots", "these 3 places in one slot"."""
    slots, places = len({one.slot_id for one in openings}), sum(one.count for one in openings)
    kinds = {one.kind for one in openings}
    if kinds == {STANDBY}:
        thing = counted(places, "standby place")
    elif places == slots:
        thing = counted(places, "slot")
    else:
        thing = counted(places, "place")
    this = f"this {thing.split(' ', 1)[1]}" if places == 1 else f"these {thing}"
    within = "one slot" if slots == 1 else f"{slots} slots"
    return this if places == slots else f"{this} in {within}"


def supply(one: Shortage) -> list[str]:
    """Who and what there is for them."""
    found = []
    if one.people:
        many = len(one.people) > 1
        people = f"only these {len(one.people)} people" if many else "only this one person"
        found.append(f"{people}, who may take {shares(one.people)}")
    if one.accounts:
        accounts = counted(len(one.accounts), "account")
        from_it = "it" if len(one.accounts) == 1 else "them"
        found.append(f"{accounts} for everybody else, who post from {from_it} one at a time")
    return found


def shares(people: tuple[AtMost, ...]) -> str:
    """How many of the places these people could have: "one each", "7 at most"."""
    counts = {one.count for one in people}
    if len(counts) > 1:
        return f"{sum(one.count for one in people)} at most"
    (count,) = counts
    return f"{WORDS.get(count, count)}{' each' if len(people) > 1 else ''}"
