"""From one rota to another, in parts that can be accepted apart."""

from hypothesis import given
from hypothesis import strategies as st

from rota.planner.findings import Findings, Proposal, findings_from
from rota.planner.solver.problem import PRIMARY, STANDBY, Goal, Place
from rota.planner.steps import Step, parts_of, steps_between

SAM, CORA, FEMI = 1, 2, 3
PLACES = st.builds(
    Place,
    slot_id=st.integers(1, 4),
    kind=st.sampled_from([PRIMARY, STANDBY]),
    person_id=st.integers(1, 4),
    account_id=st.sampled_from([None, 7]),
)
ROTAS = st.lists(PLACES, max_size=8, unique=True)


def primary(slot: int, person: int, account: int | None = None) -> Place:
    """A primary place."""
    return Place(slot, PRIMARY, person, account)


def test_nothing_changes_between_equal_rotas() -> None:
    assert steps_between({5: primary(1, SAM)}, [primary(1, SAM)]) == ()


def test_a_new_place_is_given() -> None:
    assert steps_between({}, [primary(1, SAM)]) == (Step(SAM, None, None, primary(1, SAM)),)


def test_who_leaves_one_place_and_gets_another_moves() -> None:
    steps = steps_between({5: primary(1, SAM)}, [primary(2, SAM)])
    assert steps == (Step(SAM, 5, primary(1, SAM), primary(2, SAM)),)


def test_another_account_is_a_step_of_its_own() -> None:
    (step,) = steps_between({5: primary(1, SAM)}, [primary(1, SAM, account=7)])
    assert (step.before and step.before.account_id, step.after and step.after.account_id) == (
        None,
        7,
    )


def test_who_comes_where_somebody_leaves_is_one_part_with_them() -> None:
    old = {5: primary(1, SAM)}
    parts = parts_of(steps_between(old, [primary(2, SAM), primary(1, CORA), primary(3, FEMI)]))
    assert [{step.person_id for step in part} for part in parts] == [{SAM, CORA}, {FEMI}]


def test_new_places_stand_alone_even_in_one_slot() -> None:
    parts = parts_of(steps_between({}, [primary(1, SAM), primary(1, CORA), primary(2, SAM)]))
    assert [len(part) for part in parts] == [1, 1, 1]


@given(ROTAS, ROTAS)
def test_the_steps_lead_from_one_rota_to_the_other(old: list[Place], new: list[Place]) -> None:
    held = dict(enumerate(old, start=10))
    steps = steps_between(held, new)
    places = dict(held)
    for number, step in enumerate(steps, start=100):
        if step.before:
            assert step.assignment_id is not None
            del places[step.assignment_id]
        if step.after:
            places[step.assignment_id or number] = step.after
    said = {(place, place.account_id) for place in places.values()}
    assert said == {(place, place.account_id) for place in new}


@given(ROTAS, ROTAS)
def test_every_step_is_in_one_part(old: list[Place], new: list[Place]) -> None:
    steps = steps_between(dict(enumerate(old)), new)
    assert sorted(map(id, (step for part in parts_of(steps) for step in part))) == sorted(
        map(id, steps)
    )


@given(ROTAS, ROTAS)
def test_findings_are_read_as_they_were_written(old: list[Place], new: list[Place]) -> None:
    steps = steps_between(dict(enumerate(old)), new)
    proposal = Proposal(steps, {Goal.GAPS: 0}, {Goal.GAPS: 0}, True)
    findings = Findings({Goal.GAPS: 3}, (proposal,), 0.25)
    assert findings_from(findings.as_json()) == findings
