"""Accounts in a slot in which each needs one to themselves: who could post from which. Pure.

Slots and people are known by their positions.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY


class Sharing:
    """Who could post from which account in each slot, besides those who stay."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.taken: dict[int, set[int | None]] = defaultdict(set)
        for place in ground.kept:
            if place.kind == PRIMARY:
                self.taken[ground.slot_at[place.slot_id]].add(place.account_id)

    def is_contested(self, slot: int) -> bool:
        """Whether nobody may share an account in the slot: there are enough to go round."""
        return 1 < self.ground.slots[slot].needed <= len(self.ground.problem.accounts)

    def free(self, slot: int, person: int) -> list[int]:
        """The accounts the person may post from that nobody who stays has, the usual one first."""
        accounts = self.ground.people[person].accounts
        return [account for account in accounts if account not in self.taken[slot]]

    def accounts_for(self, slot: int, people: Iterable[int]) -> dict[int, int | None]:
        """An account for as many of the people as possible; who has none at all gets None.

        Earlier people get those that come first with them, as far as the others allow.
        """
        found: dict[int, int | None] = {}
        on: dict[int, int] = {}
        for person in people:
            if self.ground.people[person].accounts:
                self.settle(slot, person, found, on)
            else:
                found[person] = None
        return found

    def settle(
        self, slot: int, person: int, found: dict[int, int | None], on: dict[int, int]
    ) -> None:
        """Find the person an account, if others of theirs do for those who have theirs now."""
        asked: dict[int, int] = {}
        waiting = deque([person])
        while waiting:
            asking = waiting.popleft()
            for account in self.free(slot, asking):
                if account in asked:
                    continue
                asked[account] = asking
                if account not in on:
                    hand_over(account, asked, found, on)
                    return
                waiting.append(on[account])

    def bottleneck(self, slot: int, people: Iterable[int]) -> tuple[frozenset[int], frozenset[int]]:
        """Some of the people, and the accounts that all the others have to post from.

        Together they are as many as can get an account at once (König's theorem).
        """
        people = tuple(people)
        found = self.accounts_for(slot, people)
        on = {account: person for person, account in found.items() if account is not None}
        waiting = [person for person in people if person not in found]
        others, accounts = set(waiting), set[int]()
        while waiting:
            for account in self.free(slot, waiting.pop()):
                accounts.add(account)
                if on[account] not in others:
                    others.add(on[account])
                    waiting.append(on[account])
        return frozenset(people) - others, frozenset(accounts)


def hand_over(
    account: int, asked: dict[int, int], found: dict[int, int | None], on: dict[int, int]
) -> None:
    """Give the account to who asked for it, theirs to who asked for that, and so on."""
    free: int | None = account
    while free is not None:
        person = asked[free]
        on[free] = person
        free, found[person] = found.get(person), free
