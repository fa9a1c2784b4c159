"""Who has said when they can, and which hours are thin."""

import pytest
from pytest_django import DjangoAssertNumQueries

from rota.models import Event, Person
from rota.people.queries import overview, people_table, roster
from tests.crowd import crowd
from tests.factories import LONG_BEFORE, SlotFactory

pytestmark = pytest.mark.django_db


def test_the_silent_are_counted_apart_once_everybody_was_asked(
    gmpt24: Event, sam: Person, cora: Person
) -> None:
    SlotFactory(event=gmpt24)
    (hour,) = overview(gmpt24).hours
    assert (hour.can, hour.silent, hour.is_thin) == (2, 0, False)
    gmpt24.availability_asked_at = LONG_BEFORE
    gmpt24.save()
    Person.objects.filter(pk=sam.pk).update(availability_given_at=LONG_BEFORE, available="never")
    found = overview(gmpt24)
    (hour,) = found.thin
    assert (hour.can, hour.cannot, hour.silent) == (0, 1, 1)
    assert (found.answered, list(found.unanswered)) == (1, [cora])


@pytest.mark.parametrize("people", [47, 5000])
def test_the_overview_asks_as_little_of_many_as_of_few(
    gmpt24: Event, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(gmpt24, people)
    with django_assert_num_queries(4):
        found = overview(gmpt24)
        assert len(list(found.unanswered[:100])) == 0
    assert found.people == people


def test_the_list_is_narrowed_to_who_has_said_or_not(
    gmpt24: Event, sam: Person, cora: Person
) -> None:
    gmpt24.availability_asked_at = LONG_BEFORE
    gmpt24.save()
    Person.objects.filter(pk=sam.pk).update(availability_given_at=LONG_BEFORE)
    assert list(roster(gmpt24, answer="said").people) == [sam]
    assert list(roster(gmpt24, answer="silent").people) == [cora]


def test_the_export_says_the_wish_and_when_it_was_said(gmpt24: Event, sam: Person) -> None:
    Person.objects.update(rather_not="02:00-06:00", availability_given_at=LONG_BEFORE)
    headers, (row,) = people_table(gmpt24)
    said = dict(zip(headers, row, strict=True))
    assert (said["Rather not"], said["Said when they can"]) == ("02:00-06:00", "2013-12-05 09:00")
