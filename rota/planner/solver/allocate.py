"""Who posts from which account, once it is settled who is on. Small: the primaries of one slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

from rota.planner.solver.accounts import class_of, shares, taken_in
from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, Place

CHANGED, STRANGE, NONE = 1_000, 1_000_000, 1_000_000_000  # each outweighs a slot full of the last


def wishes(ground: Ground, person: int, number: int) -> list[int]:
    """The accounts a person may post from: their department's, then the one they have now, ..."""
    facts = ground.people[person]
    own = class_of(facts, ground).own
    now = ground.account_now.get((number, person))
    return sorted(
        facts.accounts,
        key=lambda account: (account not in own, account != now, facts.accounts.index(account)),
    )


def matched(ground: Ground, number: int, people: Sequence[int]) -> dict[int, int]:
    """An account for as many of these people as can be, one person on each.

    Of all ways the one with the most on their own department's, the fewest changes, the usual ones.
    """
    taken = taken_in(ground, number)
    asked = [[one for one in wishes(ground, p, number) if one not in taken] for p in people]
    accounts = sorted({account for wanted in asked for account in wanted})
    solver = SimpleLinearSumAssignment()
    for row, (person, wanted) in enumerate(zip(people, asked, strict=True)):
        for rank, account in enumerate(wanted):
            cost = price(ground, person, number, account) + rank
            solver.add_arc_with_cost(row, accounts.index(account), cost)
        solver.add_arc_with_cost(row, len(accounts) + row, NONE)
    for row in range(len(people), len(people) + len(accounts)):
        for column in range(len(people) + len(accounts)):
            solver.add_arc_with_cost(row, column, 0)
    solver.solve()
    mates = [solver.right_mate(row) for row in range(len(people))]
    return {
        person: accounts[mate]
        for person, mate in zip(people, mates, strict=True)
        if mate < len(accounts)
    }


def price(ground: Ground, person: int, number: int, account: int) -> int:
    """What an account costs: much where it is not an own one, something where it is a change."""
    is_strange = class_of(ground.people[person], ground).wishes(account)
    return STRANGE * is_strange + CHANGED * (account != ground.account_now.get((number, person)))


def can_all_post(ground: Ground, number: int, people: Sequence[int]) -> bool:
    """Whether these people, beside those who stay, can post from an account each."""
    if ground.slots[number].needed <= 1 or shares(ground, number):
        return True
    with_accounts = [person for person in people if ground.people[person].accounts]
    return len(matched(ground, number, with_accounts)) == len(with_accounts)


def allocated(ground: Ground, places: Iterable[Place]) -> tuple[Place, ...]:
    """All places in order, those that stay with them; each new primary with an account."""
    found, posting = list(ground.kept), defaultdict(list)
    for place in places:
        if place.kind == PRIMARY:
            number = ground.slot_at[place.slot_id]
            posting[number].append((ground.person_at[place.person_id], place))
        else:
            found.append(replace(place, account_id=None))
    for number, primaries in posting.items():
        people = [person for person, _ in primaries if ground.people[person].accounts]
        if shares(ground, number) or ground.slots[number].needed <= 1:
            accounts = {person: wishes(ground, person, number)[0] for person in people}
        else:
            accounts = matched(ground, number, people)
        found += [replace(place, account_id=accounts.get(person)) for person, place in primaries]
    return tuple(sorted(found))
