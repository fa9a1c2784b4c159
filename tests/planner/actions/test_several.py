"""One thing done with several places: all or none, one edit, one undo."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from rota.lib.refusal import Refused
from rota.models import Assignment, Department, Edit, Event, Person, Slot, User
from rota.planner.actions import change_several, pin
from rota.planner.actions.several import Deed
from rota.planner.actions.undo import undo
from tests.factories import LONG_BEFORE, AssignmentFactory, SlotFactory

QUERIES = 33


@pytest.fixture
def coras(half_past: Slot, cora: Person) -> Assignment:
    """Cora has confirmed 9:30am."""
    turn: Assignment = AssignmentFactory(slot=half_past, person=cora)
    return turn


def change(turns: Iterable[Assignment], deed: Deed, by: User, **more: object) -> Edit:
    """Do it with all of them, as the page showed them."""
    turns = list(turns)
    chosen = {turn.pk: turn.slot.revision for turn in turns}
    event = turns[0].slot.event
    edit: Edit = change_several(event, chosen, deed, by=by, now=LONG_BEFORE, **more)  # type: ignore[arg-type]
    return edit


def said(*names: str) -> list[tuple[object, ...]]:
    """What the rows say now, in order of their making."""
    return list(Assignment.objects.order_by("pk").values_list(*names))


def test_all_are_taken_off_and_one_undo_puts_them_back(
    turn: Assignment, coras: Assignment, priya: User
) -> None:
    edit = change([turn, coras], Deed.WITHDRAW, priya)
    assert edit.sentence == "Took 2 people off."
    assert said("state") == [("withdrawn",), ("withdrawn",)]
    undo(turn.slot.event, by=priya, now=LONG_BEFORE)
    assert said("state") == [("confirmed",), ("confirmed",)]
    assert Edit.objects.count() == 1


def test_all_are_pinned_and_unpinned_where_they_are(
    turn: Assignment, coras: Assignment, priya: User
) -> None:
    change([turn, coras], Deed.PIN, priya)
    assert said("is_pinned", "state") == [(True, "confirmed"), (True, "confirmed")]
    for one in (turn.slot, coras.slot):
        one.refresh_from_db()
    change([turn, coras], Deed.UNPIN, priya)
    assert said("is_pinned", "state") == [(False, "confirmed"), (False, "confirmed")]


def test_all_stand_by(turn: Assignment, coras: Assignment, priya: User) -> None:
    change([turn, coras], Deed.STANDBY, priya)
    assert said("kind", "seat", "state") == [("standby", 1, "proposed"), ("standby", 1, "proposed")]


def test_all_move_together_into_each_others_places(
    turn: Assignment, coras: Assignment, one: Slot, priya: User
) -> None:
    change([turn, coras], Deed.MOVE, priya, slots=1)
    assert said("slot") == [(coras.slot_id,), (one.pk,)]


def test_two_swap(turn: Assignment, coras: Assignment, priya: User) -> None:
    mine, theirs = turn.slot_id, coras.slot_id
    change([turn, coras], Deed.SWAP, priya)
    assert said("slot") == [(theirs,), (mine,)]


def test_if_one_cannot_nobody_moves_and_it_is_said_who(
    turn: Assignment, coras: Assignment, one: Slot, gmpt24: Event, priya: User
) -> None:
    Person.objects.filter(pk=coras.person_id).update(available="09:00-10:00")
    with pytest.raises(Refused, match=r"Cora Lane is not available then."):
        change([turn, coras], Deed.MOVE, priya, slots=1)
    assert said("slot") == [(turn.slot_id,), (coras.slot_id,)]
    change([turn, coras], Deed.MOVE, priya, slots=1, override=True)
    assert said("slot") == [(coras.slot_id,), (one.pk,)]


def test_a_full_slot_is_named_with_whom_it_cannot_take(
    turn: Assignment, coras: Assignment, priya: User
) -> None:
    with pytest.raises(Refused, match=r"^Sam Okoro, 9:30am to 10am, .*: The slot has everybody"):
        change([turn], Deed.MOVE, priya, slots=1, override=True)


def test_nobody_moves_beyond_the_event(turn: Assignment, coras: Assignment, priya: User) -> None:
    with pytest.raises(Refused, match=r"There is no slot 1 earlier than that of Sam Okoro, 9am"):
        change([turn, coras], Deed.MOVE, priya, slots=-1)
    with pytest.raises(Refused, match=r"There is no slot 1 later than that of Cora Lane, 9:30am"):
        change([turn, coras], Deed.MOVE, priya, slots=1)


@pytest.mark.parametrize("deed", [Deed.WITHDRAW, Deed.MOVE, Deed.STANDBY, Deed.SWAP])
def test_who_is_pinned_keeps_all_where_they_are(
    deed: Deed, turn: Assignment, coras: Assignment, one: Slot, priya: User
) -> None:
    pin(coras, by=priya, now=LONG_BEFORE)
    coras.slot.refresh_from_db()
    with pytest.raises(Refused, match=r"Cora Lane is pinned to this slot. Unpin them first."):
        change([turn, coras], deed, priya, slots=1)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    turn: Assignment, coras: Assignment, priya: User
) -> None:
    pin(coras, by=priya, now=LONG_BEFORE)
    with pytest.raises(Refused, match=r"Priya Nair changed this at .* Nothing of yours was saved"):
        change([turn, coras], Deed.UNPIN, priya)


def test_who_is_gone_meanwhile_is_told(turn: Assignment, coras: Assignment, priya: User) -> None:
    Assignment.objects.filter(pk=coras.pk).update(state="withdrawn")
    with pytest.raises(Refused, match=r"no longer in their slot"):
        change([turn, coras], Deed.PIN, priya)


def test_a_lead_chooses_of_one_department_only(
    turn: Assignment, coras: Assignment, hostels: Department, priya: User
) -> None:
    with pytest.raises(Refused, match=r"no longer in their slot"):
        change([turn, coras], Deed.PIN, priya, only_department_id=hostels.pk)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (Deed.MOVE, "Say by how many slots."),
        (Deed.SWAP, "Choose two people to swap."),
        (Deed.PRIMARY, "Everybody you chose is primary already."),
    ],
)
def test_what_makes_no_sense_is_told(
    deed: Deed, reason: str, turn: Assignment, priya: User
) -> None:
    with pytest.raises(Refused, match=reason):
        change([turn], deed, priya)


def test_nobody_chosen_is_told(gmpt24: Event, priya: User) -> None:
    with pytest.raises(Refused, match=r"Choose at least one person."):
        change_several(gmpt24, {}, Deed.PIN, by=priya, now=LONG_BEFORE)


@pytest.mark.parametrize("count", [12, 40])
def test_the_number_of_queries_does_not_grow(
    count: int, gmpt24: Event, sam: Person, priya: User, django_assert_num_queries: Any
) -> None:
    half_hours = (gmpt24.starts_at + timedelta(minutes=30 * number) for number in range(count))
    slots = [SlotFactory(event=gmpt24, starts_at=at) for at in half_hours]
    turns = [AssignmentFactory(slot=slot, person=sam) for slot in slots]
    with django_assert_num_queries(QUERIES):
        change(turns, Deed.WITHDRAW, priya)
