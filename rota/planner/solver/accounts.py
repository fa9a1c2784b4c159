"""The accounts people post from: one person on one at a time, their own where they may."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from rota.planner.solver.ground import Ground
from rota.planner.solver.linear import Sum, Term
from rota.planner.solver.model import Model
from rota.planner.solver.problem import PRIMARY, PersonFacts

NO_ACCOUNTS: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Class:
    """People who may post from the same accounts, and of whom the same are their department's."""

    accounts: frozenset[int]
    own: frozenset[int]

    @property
    def is_without_own(self) -> bool:
        """Whether the department has accounts and these people may use none of them."""
        return bool(self.own) and not self.own & self.accounts

    def wishes(self, account: int | None) -> int:
        """One when posting from the account (or none) leaves the wish for an own one open."""
        return int(bool(self.own) and account not in self.own)


def class_of(person: PersonFacts, ground: Ground) -> Class:
    """The person's class."""
    return Class(frozenset(person.accounts), ground.departments[person.department_id].accounts)


def shares(ground: Ground, number: int) -> bool:
    """Whether the slot needs more people than there are accounts, so that some share one."""
    return ground.slots[number].needed > len(ground.problem.accounts)


def taken_in(ground: Ground, number: int) -> frozenset[int]:
    """The accounts from which somebody who stays posts in the slot."""
    slot_id = ground.slots[number].slot_id
    return frozenset(
        place.account_id
        for place in ground.kept
        if place.slot_id == slot_id and place.kind == PRIMARY and place.account_id is not None
    )


class Accounts:
    """Binds the columns of a model to accounts, and counts wishes for one's own."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.ground = model.ground
        self.classes = [class_of(person, self.ground) for person in self.ground.people]
        self.wishes = Sum()
        for number, columns in enumerate(model.primary):
            if self.is_contested(number):
                self.bind(number, columns)
            else:
                self.wish(columns)

    def is_contested(self, number: int) -> bool:
        """Whether two primaries of the slot could want the same account."""
        return self.ground.slots[number].needed > 1 and not shares(self.ground, number)

    def wish(self, columns: dict[int, int]) -> None:
        """Everybody may post from any of their accounts: a wish is open where none is their own."""
        self.wishes.terms += [
            (column, 1)
            for person, column in columns.items()
            if self.classes[person].own
            and not self.classes[person].own & self.classes[person].accounts
        ]

    def bind(self, number: int, columns: dict[int, int]) -> None:
        """Each account serves one person: so many of a class on each of its accounts."""
        by_class: dict[Class, list[Term]] = defaultdict(list)
        for person, column in columns.items():
            by_class[self.classes[person]].append((column, -1))
        on: dict[int, list[Term]] = defaultdict(list)
        for one, people in by_class.items():
            if one.accounts:
                self.spread(one, people, sorted(one.accounts - taken_in(self.ground, number)), on)
            elif one.own:
                self.wishes.terms += [(column, 1) for column, _ in people]
        for terms in on.values():
            self.model.linear.at_most(terms, 1)

    def spread(
        self, one: Class, people: list[Term], free: list[int], on: dict[int, list[Term]]
    ) -> None:
        """The people of a class over the accounts that are free for them."""
        columns = {account: self.model.linear.column() for account in free}
        for account, column in columns.items():
            on[account].append((column, 1))
            self.wishes.terms += [(column, 1)] * one.wishes(account)
        self.model.linear.exactly([*people, *((column, 1) for column in columns.values())], 0)
