"""The pages of the plans: asked for, watched, looked at, accepted."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from rota.models import Assignment, Event, Person, Plan, Slot, User
from rota.planner.actions.planning import work_on_plans
from rota.planner.actions.plans import ask_for_plan
from rota.planner.solver.problem import ORDER, REPAIR_ORDER
from tests.factories import LONG_BEFORE
from tests.planner.actions.test_plans import plan_for, primary

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("long_before")


def page_of(plan: Plan) -> str:
    """The address of a plan."""
    return reverse("planner:plan", args=[plan.event.slug, plan.pk])


def words(answer: object) -> str:
    """The words of a page, spaces folded."""
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_a_plan_is_asked_for_and_watched(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    desk = signed_in(priya)
    sent = desk.post(reverse("planner:plans", args=["gmpt24"]), {"kind": "anew"}, follow=True)
    assert Plan.objects.get().seconds == 20
    assert "Waiting for the worker" in words(sent)


def test_nothing_chosen_is_a_sentence(nine: Slot, priya: User, signed_in: SignedIn) -> None:
    answer = signed_in(priya).post(reverse("planner:plans", args=["gmpt24"]), {})
    assert "Choose what shall be worked out." in words(answer)
    assert not Plan.objects.exists()


def test_a_repair_is_asked_for_on_the_page_of_its_slot(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    desk = signed_in(priya)
    assert "Find the smallest repair" in words(
        desk.get(reverse("planner:slot", args=["gmpt24", nine.pk]))
    )
    wish = {"kind": "repair", "slot": nine.pk}
    desk.post(reverse("planner:plans", args=["gmpt24"]), wish)
    assert Plan.objects.get().slot == nine


def test_while_it_is_worked_out_only_its_progress_comes_again(
    nine: Slot, priya: User, signed_in: SignedIn
) -> None:
    progress = {"goal": "GAPS", "step": 1, "steps": 9, "number": 3, "bound": 2, "seconds": 1.5}
    plan = Plan.objects.create(
        event=nine.event, kind="anew", state="solving", progress=progress, asked_at=LONG_BEFORE
    )
    part = signed_in(priya).get(page_of(plan), headers={"HX-Request": "true"})
    assert "<html" not in words(part)
    assert "Goal 1 of 9: 3 is the best so far, 2 cannot be beaten. 1.5 of 20 seconds." in words(
        part
    )


def test_what_would_change_is_shown_before_it_does(
    turn: Assignment, one: Slot, cora: Person, priya: User, signed_in: SignedIn
) -> None:
    plan = plan_for(turn.slot.event, primary(one, turn.person), primary(turn.slot, cora))
    page = words(signed_in(priya).get(page_of(plan)))
    assert "2 people would be touched" in page
    assert "9am to 9:30am, Thursday 12 December, @gmpt_example on X → 1pm" in page
    assert "+ <ins>Cora Lane</ins>" in page
    assert "✕ <del>Sam Okoro</del>" in page


def test_what_is_ticked_is_accepted(
    nine: Slot, one: Slot, sam: Person, cora: Person, priya: User, signed_in: SignedIn
) -> None:
    plan = plan_for(nine.event, primary(nine, sam), primary(one, cora))
    signed_in(priya).post(page_of(plan), {"proposal": 0, "parts": [1]})
    assert [one.person for one in Assignment.objects.active()] == [cora]


def test_nothing_ticked_is_said_and_nothing_lost(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    plan = plan_for(nine.event, primary(nine, sam))
    answer = signed_in(priya).post(page_of(plan), {"proposal": 0})
    assert "Choose at least one of the changes." in words(answer)
    assert "Accept what is ticked" in words(answer)


def test_an_accepted_plan_is_taken_back_with_one_button(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    desk, plan = signed_in(priya), plan_for(nine.event, primary(nine, sam))
    desk.post(page_of(plan), {"proposal": 0, "parts": [0]})
    desk.post(page_of(plan), {"do": "take_back"})
    assert not Assignment.objects.active().exists()
    assert "It was taken back." in words(desk.get(page_of(plan)))


def test_a_plan_behind_the_rota_says_so(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    plan = plan_for(nine.event, primary(nine, sam))
    nine.event.touch()
    assert "The rota has changed since" in words(signed_in(priya).get(page_of(plan)))


def test_a_discarded_plan_is_kept_as_such(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    desk, plan = signed_in(priya), plan_for(nine.event, primary(nine, sam))
    desk.post(page_of(plan), {"do": "discard"})
    assert "This plan was discarded" in words(desk.get(page_of(plan)))


def test_undo_and_redo_stand_on_the_rota(
    turn: Assignment, priya: User, signed_in: SignedIn
) -> None:
    desk, grid = signed_in(priya), reverse("planner:grid", args=["gmpt24"])
    assignment = reverse("planner:assignment", args=["gmpt24", turn.pk])
    desk.post(assignment, {"do": "pin", "revision": 0})
    undone = desk.post(grid, {"do": "undo"}, follow=True)
    assert "Undone: Pinned Sam Okoro to 9am to 9:30am, Thursday 12 December." in words(undone)
    desk.post(grid, {"do": "redo"})
    turn.refresh_from_db()
    assert turn.is_pinned


def test_a_plan_of_another_event_is_not_found(
    nine: Slot, priya: User, gmpt24: Event, signed_in: SignedIn
) -> None:
    plan = plan_for(gmpt24)
    assert signed_in(priya).get(f"/e/other/rota/plans/{plan.pk}/").status_code == 404


def worked_out(plan: Plan, desk: Client) -> str:
    """The page of a plan that a worker has had."""
    work_on_plans(clock=lambda: LONG_BEFORE)
    return words(desk.get(page_of(plan)))


def test_the_gaps_that_are_left_are_explained(
    nine: Slot, one: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    Event.objects.update(most_slots=1)
    plan = ask_for_plan(nine.event, kind="anew", by=priya, now=LONG_BEFORE)
    page = worked_out(plan, signed_in(priya))
    assert "Why places would stay empty" in page
    assert "These 2 slots have only this one person, who may take one: 1 place stays empty." in page
    assert "1 more slot each for Hostels, or 1 more person by day, would close 1 gap." in page


def test_a_repair_that_finds_nobody_says_why_and_what_would_help(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    Person.objects.update(available="22:00-23:00")
    plan = ask_for_plan(nine.event, kind="repair", slot=nine, by=priya, now=LONG_BEFORE)
    page = worked_out(plan, signed_in(priya))
    assert "No change was found that fills more." in page
    assert "Nobody could take this slot: 1 place stays empty." in page
    assert "1 more person by day would close 1 gap." in page


def test_a_full_rota_explains_nothing(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    plan = ask_for_plan(nine.event, kind="anew", by=priya, now=LONG_BEFORE)
    assert "stay empty" not in worked_out(plan, signed_in(priya))


def test_of_very_many_people_what_would_help_is_said_for_one_slot_only(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rota.planner.actions.planning.ADVISED", 0)
    Person.objects.update(available="22:00-23:00")
    whole = ask_for_plan(nine.event, kind="fill", by=priya, now=LONG_BEFORE)
    one = ask_for_plan(nine.event, kind="repair", slot=nine, by=priya, now=LONG_BEFORE)
    desk = signed_in(priya)
    page = worked_out(whole, desk)
    assert "would close" not in page
    assert "ask for the repair of one slot" in page
    assert "would close" in words(desk.get(page_of(one)))


def goals(page: str) -> list[str]:
    """The goals as the table of numbers lists them."""
    return re.findall('<th scope="row">([^<]*)</th><td data-label="Now">', unescape(page))


def test_the_goals_stand_in_the_order_in_which_they_count(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    desk = signed_in(priya)
    for kind, order in (("anew", ORDER), ("fill", REPAIR_ORDER)):
        plan = ask_for_plan(nine.event, kind=kind, by=priya, now=LONG_BEFORE)
        said = goals(worked_out(plan, desk))
        assert [one.lower() for one in said] == [goal.value.lower() for goal in order]


def test_what_is_proven_only_around_those_who_post_is_said_to_be_so(
    nine: Slot, sam: Person, cora: Person, priya: User, signed_in: SignedIn
) -> None:
    plan = ask_for_plan(nine.event, kind="anew", by=priya, now=LONG_BEFORE)
    page = worked_out(plan, signed_in(priya))
    assert "No rota is better by these goals in this order, but for the last:" in page
    assert "near by (2). That is the least around those who post here" in page


def test_what_is_proven_of_all_goals_is_said_without_reserve(
    nine: Slot, sam: Person, priya: User, signed_in: SignedIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    plan = ask_for_plan(nine.event, kind="anew", by=priya, now=LONG_BEFORE)
    page = worked_out(plan, signed_in(priya))
    assert "No rota is better by these goals in this order.</p>" in page


def test_each_proposal_says_what_it_costs(
    turn: Assignment, one: Slot, alex: Person, priya: User, signed_in: SignedIn
) -> None:
    Slot.objects.update(standbys_needed=0)
    plan = ask_for_plan(one.event, kind="repair", slot=one, by=priya, now=LONG_BEFORE)
    page = worked_out(plan, signed_in(priya))
    assert "Proposal 1: 1 person would be touched" in page
    assert "What it costs: unevenness: the sum of everybody&#x27;s load squared" in page
