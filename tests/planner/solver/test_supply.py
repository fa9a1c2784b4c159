"""The most somebody could have, and the most who get accounts: counted quickly, and by trying."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.solver.ground import Ground
from rota.planner.solver.problem import PRIMARY, STANDBY, Problem
from rota.planner.solver.seating import KINDS, Seating
from rota.planner.solver.sharing import Sharing
from rota.planner.solver.supply import Supply
from tests.planner.solver.brute import most_for, seats_of, to_fill
from tests.planner.solver.small import (
    HALF_HOUR,
    SAM,
    person,
    problem,
    problems,
    slots,
    tight_problems,
)


def most(whole: Problem, seats: list[tuple[int, str]]) -> dict[int, int]:
    """The most of the seats for each person by number, where there is any."""
    ground = Ground(whole)
    group = frozenset((ground.slot_at[slot], kind) for slot, kind in seats)
    needs = dict.fromkeys(group, 1)
    found = Supply(Seating(ground), needs, frozenset(), {}).of(group).most
    return {ground.people[person].person_id: count for person, count in found.items() if count}


def test_most_slots_limits_posts_and_not_standbys() -> None:
    whole = problem(slots(4, standbys=1), [person(SAM, most=1)])
    posting = [(n, PRIMARY) for n in range(4)]
    assert most(whole, posting) == {SAM: 1}
    assert most(whole, [*posting, (0, STANDBY)]) == {SAM: 2}
    assert most(whole, [(n, STANDBY) for n in range(4)]) == {SAM: 4}


def test_a_long_standby_may_stand_in_the_way_of_more_posts() -> None:
    whole = problem(slots(3, standbys=1), [person(SAM, most=2)], rest=HALF_HOUR)
    assert most(whole, [(0, PRIMARY), (1, STANDBY), (2, PRIMARY)]) == {SAM: 2}


@given(st.data())
def test_the_most_of_any_seats_is_that_of_trying(data: st.DataObject) -> None:
    whole = data.draw(st.one_of(problems(), tight_problems()))
    seats = [seat for seat in seats_of(whole, *KINDS) if to_fill(whole, seat)]
    some = data.draw(st.lists(st.sampled_from(seats), unique=True)) if seats else []
    tried = {one.person_id: most_for(whole, one, some) for one in whole.people}
    assert most(whole, some) == {one: count for one, count in tried.items() if count}


@given(
    st.lists(
        st.permutations([1, 2, 3]).flatmap(
            lambda all_: st.integers(0, 3).map(lambda count: tuple(all_[:count]))
        ),
        max_size=4,
    )
)
def test_as_many_as_possible_get_an_account_and_the_bottleneck_is_as_wide(
    choices: list[tuple[int, ...]],
) -> None:
    people = [person(n, accounts=accounts) for n, accounts in enumerate(choices)]
    ground = Ground(problem(slots(1, needed=2), people, accounts=(1, 2, 3)))
    sharing, everybody = Sharing(ground), range(len(people))
    found = sharing.accounts_for(0, everybody)
    assert len(found) == widest(choices)
    used = [account for account in found.values() if account is not None]
    assert len(set(used)) == len(used)
    assert all(a is None or a in choices[n] for n, a in found.items())
    apart, accounts = sharing.bottleneck(0, everybody)
    assert len(apart) + len(accounts) == len(found)
    assert all(set(choices[n]) <= accounts and choices[n] for n in everybody if n not in apart)


def widest(choices: list[tuple[int, ...]]) -> int:
    """The most who can post at once, each from an account of their own or needing none."""
    ways = product(*((None, *accounts) for accounts in choices))
    sharing_none = ([one for one in way if one is not None] for way in ways)
    most_accounts = max(len(used) for used in sharing_none if len(set(used)) == len(used))
    return most_accounts + sum(not accounts for accounts in choices)
