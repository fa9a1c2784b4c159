"""Two organisers do one thing with several places in the same moment: one has it, one is told.

Each is also run without any lock. That control has to show that both win, or are told by the
database alone, or the races above it would prove nothing.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from rota.models import Assignment, Event, Person, Slot, User
from rota.planner.actions import change_several, edits, patterns, several
from rota.planner.actions.patterns import STALE, copy_pattern
from rota.planner.actions.several import Deed
from tests.factories import LONG_BEFORE, AssignmentFactory, EventFactory
from tests.races import Race, refusals, rivals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

RACES = 40
Round = Callable[[Race], list[object]]


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory()


@pytest.fixture
def race() -> Iterator[Race]:
    with rivals(2) as race:
        yield race


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The actions read the rows and do not hold them."""

    def people(*numbers: int) -> dict[int, Person]:
        return Person.objects.in_bulk(list(numbers))

    def slots(*numbers: int) -> list[Slot]:
        return list(Slot.objects.select_related("event").filter(pk__in=numbers).order_by("pk"))

    for module in (edits, patterns, several):
        monkeypatch.setattr(module, "lock_people", people)
        monkeypatch.setattr(module, "lock_slots", slots)


@pytest.fixture
def pinned_or_gone(turn: Assignment, half_past: Slot, cora: Person, priya: User) -> Round:
    """One pins Sam and Cora, the other takes them off; each chose them in another order."""
    turns = [turn, AssignmentFactory(slot=half_past, person=cora)]

    def start(race: Race) -> list[object]:
        Assignment.objects.update(state="confirmed", is_pinned=False)
        seen = dict(Assignment.objects.values_list("pk", "slot__revision"))
        orders = [[one.pk for one in turns], [one.pk for one in reversed(turns)]]
        attempts = [
            partial(
                change_several, turn.slot.event, {pk: seen[pk] for pk in order}, deed,
                by=priya, now=LONG_BEFORE,
            )
            for order, deed in zip(orders, (Deed.PIN, Deed.WITHDRAW), strict=True)
        ]  # fmt: skip
        return race(*attempts)

    return start


@pytest.fixture
def copied_twice(turn: Assignment, one: Slot, priya: User) -> Round:
    """Both copy 9am, which Sam has, to 1pm, from the same preview."""

    def start(race: Race) -> list[object]:
        Assignment.objects.exclude(pk=turn.pk).delete()
        version = Event.objects.get().version
        attempt = partial(
            copy_pattern, turn.slot.event, first=turn.slot, last=turn.slot, to=one, times=1,
            seen_version=version, by=priya, now=LONG_BEFORE,
        )  # fmt: skip
        return race(attempt, attempt)

    return start


def test_several_are_all_pinned_or_all_gone(race: Race, pinned_or_gone: Round) -> None:
    for _ in range(RACES):
        (told,) = refusals(pinned_or_gone(race))
        assert told.startswith("Priya Nair changed this") or "no longer in their slot" in told
        rows = set(Assignment.objects.values_list("is_pinned", "state"))
        assert rows in [{(True, "confirmed")}, {(False, "withdrawn")}]


@pytest.mark.usefixtures("without_locks")
def test_control_without_locks_both_do_it(race: Race, pinned_or_gone: Round) -> None:
    assert 0 in [len(refusals(pinned_or_gone(race))) for _ in range(RACES)]


def test_a_pattern_is_copied_once_and_the_other_looks_again(
    race: Race, copied_twice: Round
) -> None:
    for _ in range(RACES):
        assert refusals(copied_twice(race)) == [STALE]
        assert Assignment.objects.active().count() == 2


@pytest.mark.usefixtures("without_locks")
def test_control_without_locks_the_database_alone_says_who_was_second(
    race: Race, copied_twice: Round
) -> None:
    told = [sentence for _ in range(RACES) for sentence in refusals(copied_twice(race))]
    assert "Somebody else took one of the places. Look at the rota again." in told
