"""Every way to fill places there is, tried one after the other. Shares nothing with the solver."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from rota.planner.solver.problem import PRIMARY, STANDBY, PersonFacts, Place, Problem, SlotFacts
from tests.planner.solver.words import could

Seat = tuple[int, str]  # the number of a slot, and a kind of place in it
State = tuple[tuple[int, ...], frozenset[tuple[int, int]]]  # places left; (slot, account) in use
Way = tuple[tuple[Seat, int | None], ...]  # seats of a person, each with an account


def most_filled(whole: Problem, seats: Iterable[Seat]) -> int:
    """How many of the places to be filled in these seats can be filled at once by the rules."""
    seats = sorted(set(seats))
    start = tuple(to_fill(whole, seat) for seat in seats)
    states: set[State] = {(start, accounts_in_use(whole, kept(whole)))}
    for person in whole.people:
        ways = list(ways_of(whole, person, seats))
        states |= {
            after for state in states for way in ways for after in taken(whole, state, seats, way)
        }
    return sum(start) - min(sum(left) for left, _ in states)


def most_for(whole: Problem, person: PersonFacts, seats: Iterable[Seat]) -> int:
    """The most of these seats that the person could have at once."""
    return max(len(way) for way in ways_of(whole, person, sorted(set(seats))))


def lawful(whole: Problem, places: Iterable[Place]) -> list[Place]:
    """The places that stay, and of these, one after the other, what breaks no rule beside them."""
    rota = sorted(kept(whole))
    for place in places:
        if is_allowed(whole, rota, place):
            rota.append(place)
    return rota


def is_allowed(whole: Problem, rota: Sequence[Place], place: Place) -> bool:
    """Whether the rules let the place be added to the rota."""
    seat = (place.slot_id, place.kind)
    person = next(one for one in whole.people if one.person_id == place.person_id)
    mine = [one for one in rota if one.person_id == place.person_id]
    others = [(one.slot_id, one.account_id) for one in rota if one.kind == PRIMARY]
    is_account_free = (
        not is_one_each(whole, seat) or (place.slot_id, place.account_id) not in others
    )
    return (
        sum((one.slot_id, one.kind) == seat for one in rota) < wanted(whole, seat)
        and is_open_to(whole, person, seat)
        and is_bearable(whole, person, mine, [seat])
        and (place.kind == STANDBY or place.account_id in (person.accounts or (None,)))
        and (place.account_id is None or is_account_free or not is_one_each(whole, seat))
    )


def fits_together(whole: Problem, places: Iterable[Place]) -> bool:
    """Whether the rules allow all these places beside those that stay, with some accounts."""
    seats = seats_of(whole, PRIMARY, STANDBY)
    states = {(tuple(to_fill(whole, one) for one in seats), accounts_in_use(whole, kept(whole)))}
    for person in whole.people:
        theirs = sorted((p.slot_id, p.kind) for p in places if p.person_id == person.person_id)
        ways = [one for one in ways_of(whole, person, theirs) if len(one) == len(theirs)]
        states = {
            after for state in states for way in ways for after in taken(whole, state, seats, way)
        }
    return bool(states)


def taken(whole: Problem, state: State, seats: list[Seat], way: Way) -> Iterator[State]:
    """The state once a person has these seats from these accounts, if it can be."""
    left, used = list(state[0]), set(state[1])
    for seat, account in way:
        left[seats.index(seat)] -= 1
        if account is not None and is_one_each(whole, seat):
            if (seat[0], account) in used:
                return
            used.add((seat[0], account))
    if min(left, default=0) >= 0:
        yield tuple(left), frozenset(used)


def ways_of(whole: Problem, person: PersonFacts, seats: list[Seat]) -> Iterator[Way]:
    """All sets of seats, with accounts, that the person could have at once besides what stays."""
    mine = [place for place in kept(whole) if place.person_id == person.person_id]
    open_ones = [seat for seat in seats if is_open_to(whole, person, seat)]
    for count in range(len(open_ones) + 1):
        for some in combinations(open_ones, count):
            if is_bearable(whole, person, mine, some):
                accounts = [
                    (person.accounts or (None,)) if is_one_each(whole, seat) else (None,)
                    for seat in some
                ]
                for chosen in product(*accounts):
                    yield tuple(zip(some, chosen, strict=True))


def is_open_to(whole: Problem, person: PersonFacts, seat: Seat) -> bool:
    """Whether the person could be given a place there at all."""
    slot = slot_of(whole, seat[0])
    return could(person, slot) and not slot.is_fixed and to_fill(whole, seat) > 0


def is_bearable(
    whole: Problem, person: PersonFacts, mine: Sequence[Place], new: Sequence[Seat]
) -> bool:
    """Whether rest and most slots allow the new seats besides the places the person has."""
    numbers = [one.slot_id for one in mine] + [number for number, _ in new]
    pairs = [(a, b) for b in range(len(mine), len(numbers)) for a in range(b)]
    had = sum(one.kind == PRIMARY for one in mine)
    posts = sum(kind == PRIMARY for _, kind in new)
    return (not posts or had + posts <= person.most_slots) and not any(
        clash(whole, numbers[a], numbers[b]) for a, b in pairs
    )


def slot_of(whole: Problem, number: int) -> SlotFacts:
    return next(one for one in whole.slots if one.slot_id == number)


def clash(whole: Problem, one: int, other: int) -> bool:
    a, b = slot_of(whole, one).span, slot_of(whole, other).span
    return a.start < b.end + whole.rest and b.start < a.end + whole.rest


def kept(whole: Problem) -> set[Place]:
    return {
        held.place
        for held in whole.current
        if held.is_pinned or slot_of(whole, held.place.slot_id).is_fixed
    }


def wanted(whole: Problem, seat: Seat) -> int:
    slot = slot_of(whole, seat[0])
    return slot.needed if seat[1] == PRIMARY else slot.standbys


def to_fill(whole: Problem, seat: Seat) -> int:
    """The places of a seat besides those of people who stay."""
    return max(0, wanted(whole, seat) - sum((one.slot_id, one.kind) == seat for one in kept(whole)))


def seats_of(whole: Problem, *kinds: str) -> list[Seat]:
    """The seats of these kinds in which anything can be changed."""
    return [(slot.slot_id, kind) for slot in whole.slots for kind in kinds if not slot.is_fixed]


def missing(whole: Problem, rota: Iterable[Place], *kinds: str) -> dict[Seat, int]:
    """How many places of the seats are empty, where any are."""
    filled = [(place.slot_id, place.kind) for place in rota]
    empty = {seat: wanted(whole, seat) - filled.count(seat) for seat in seats_of(whole, *kinds)}
    return {seat: count for seat, count in empty.items() if count > 0}


def is_one_each(whole: Problem, seat: Seat) -> bool:
    """Whether nobody there may share an account."""
    return seat[1] == PRIMARY and wanted(whole, seat) <= len(whole.accounts)


def accounts_in_use(whole: Problem, places: Iterable[Place]) -> frozenset[tuple[int, int]]:
    return frozenset(
        (one.slot_id, one.account_id)
        for one in places
        if one.kind == PRIMARY and one.account_id is not None
    )
