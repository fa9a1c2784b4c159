"""A plan is accepted while somebody's place is being changed by hand."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from rota.models import Event, Person, Slot, User
from rota.planner.actions.plans import accept_plan
from rota.planner.actions.seats import lock_person
from rota.planner.solver.problem import PRIMARY, Place
from tests.factories import LONG_BEFORE, EventFactory
from tests.planner.actions.test_plans import plan_for, rota

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

A_WHILE = 0.5  # seconds: for the other to come as far as it can


@pytest.fixture
def gmpt24(transactional_db: None) -> Event:
    return EventFactory()


def test_neither_waits_for_the_other_for_ever(nine: Slot, sam: Person, priya: User) -> None:
    plan = plan_for(nine.event, Place(nine.pk, PRIMARY, sam.pk))

    def accept() -> None:
        try:
            accept_plan(plan, by=priya, now=LONG_BEFORE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_person(sam)
            accepted = pool.submit(accept)
            wait([accepted], timeout=A_WHILE)
            nine.event.touch(only_slots=True)
        accepted.result()
    assert rota(nine.event) == {("Sam Okoro", nine.pk)}
