"""Who could take a slot, and where somebody could go."""

from django.db.models import QuerySet

from rota.models import Assignment, Department, Event, Person, Slot
from rota.planner.queries.candidates import Offers, candidates, choosable, targets
from tests.factories import LONG_BEFORE, AccountFactory, AssignmentFactory, PersonFactory

NOW = LONG_BEFORE


def everybody(event: Event) -> QuerySet[Person]:
    return choosable(event, None)


def names(offers: Offers) -> tuple[list[str], list[str], list[str]]:
    """Free, could, cannot."""
    free, aside, barred = (
        [offer.name for offer in one] for one in (offers.free, offers.aside, offers.barred)
    )
    return free, aside, barred


def test_the_free_come_first_and_the_others_with_their_reasons(
    turn: Assignment, half_past: Slot, alex: Person, cora: Person
) -> None:
    cora.left_at = NOW
    cora.save()
    found = candidates(half_past, everybody(half_past.event), kind="primary", now=NOW)
    assert names(found) == (["Alex Reid"], ["Sam Okoro"], ["Cora Lane"])
    assert found.barred[0].against == ("Cora Lane has left the event.",)


def test_who_has_fewest_slots_comes_first(turn: Assignment, one: Slot, alex: Person) -> None:
    found = candidates(one, everybody(one.event), kind="primary", now=NOW)
    assert names(found)[0] == ["Alex Reid", "Sam Okoro"]


def test_a_busy_account_holds_back_only_those_who_would_use_it(
    turn: Assignment, half_past: Slot, alex: Person, cora: Person
) -> None:
    Slot.objects.update(people_needed=2)
    AccountFactory(event=turn.slot.event, handle="@courts", department=cora.department)
    slot = Slot.objects.get(pk=turn.slot_id)
    found = candidates(slot, everybody(slot.event), kind="primary", now=NOW)
    assert names(found) == (["Cora Lane"], ["Alex Reid"], ["Sam Okoro"])


def test_a_standby_needs_no_account(turn: Assignment, alex: Person, cora: Person) -> None:
    AccountFactory(event=turn.slot.event, handle="@courts", department=cora.department)
    found = candidates(turn.slot, everybody(turn.slot.event), kind="standby", now=NOW)
    assert sorted(names(found)[0]) == ["Alex Reid", "Cora Lane"]


def test_a_lead_is_offered_their_own_people(nine: Slot, sam: Person, cora: Person) -> None:
    own = choosable(nine.event, sam.department_id)
    assert names(candidates(nine, own, kind="primary", now=NOW))[0] == ["Sam Okoro"]


def test_people_are_found_by_a_part_of_their_name(nine: Slot, sam: Person, alex: Person) -> None:
    found = candidates(nine, everybody(nine.event), kind="primary", now=NOW, name="reid")
    assert names(found)[0] == ["Alex Reid"]


def test_words_that_cannot_be_read_are_no_availability(nine: Slot, sam: Person) -> None:
    sam.available = "whenever"
    sam.save()
    found = candidates(nine, everybody(nine.event), kind="primary", now=NOW)
    assert found.aside[0].against == ("Sam Okoro is not available then.",)


def test_three_queries_whether_3_or_47_people(
    nine: Slot, hostels: Department, django_assert_num_queries: object
) -> None:
    for count in (3, 47):
        while hostels.people.count() < count:
            PersonFactory(department=hostels, name=f"Sam {hostels.people.count()}")
        with django_assert_num_queries(3):  # type: ignore[operator]
            found = candidates(nine, everybody(nine.event), kind="primary", now=NOW)
        assert len(found.free) == count


def test_the_emptiest_slot_nearby_is_the_best_target(
    turn: Assignment, half_past: Slot, one: Slot, alex: Person
) -> None:
    found = targets(turn, now=NOW)
    assert [offer.pk for offer in found.free] == [half_past.pk, one.pk]
    AssignmentFactory(slot=half_past, person=alex)
    assert [offer.pk for offer in targets(turn, now=NOW).free] == [one.pk]
    assert targets(turn, now=NOW).barred[0].against == ("The slot has everybody it needs.",)


def test_only_the_first_of_many_are_listed_and_the_others_counted(
    nine: Slot, sam: Person, alex: Person
) -> None:
    found = candidates(nine, everybody(nine.event), kind="primary", now=NOW)
    assert (len(found.first(1).free), found.first(1).left_out) == (1, 1)
