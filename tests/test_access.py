"""Who may see or do what: 404 for what one has no part in, 403 for what one may only see."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from rota.access import (
    Access,
    Right,
    assignment_of,
    enter,
    link_of,
    own_assignment,
    person_of,
    slot_of,
)
from rota.models import Assignment, Event, RoleKind, User
from tests.factories import (
    LONG_BEFORE,
    AssignmentFactory,
    DepartmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
    UserFactory,
    link_for,
    release_of,
    role_in,
)

State = Assignment.State
NOW = LONG_BEFORE


def somebody(event: Event, kind: str) -> User:
    """A user with that role; a lead leads the hostels."""
    if kind != RoleKind.LEAD:
        return role_in(event, "Priya Nair", kind)
    hostels = event.departments.filter(name="Hostels").first() or DepartmentFactory(event=event)
    return role_in(event, "Lena Marsh", kind, department=hostels)


@pytest.mark.parametrize(
    ("kind", "rights"),
    [
        (RoleKind.OWNER, {Right.SEE, Right.FILL, Right.EDIT, Right.OWN}),
        (RoleKind.ORGANISER, {Right.SEE, Right.FILL, Right.EDIT}),
        (RoleKind.LEAD, {Right.SEE, Right.FILL}),
        (RoleKind.VIEWER, {Right.SEE}),
    ],
)
def test_each_role_has_its_rights(kind: str, rights: set[Right], gmpt24: Event) -> None:
    user = somebody(gmpt24, kind)
    access = enter(user, "gmpt24", Right.SEE)
    assert {right for right in Right if access.has(right)} == rights
    for right in set(Right) - rights:
        with pytest.raises(PermissionDenied):
            enter(user, "gmpt24", right)


def test_an_event_in_which_one_has_no_role_does_not_exist(gmpt24: Event) -> None:
    role_in(EventFactory(slug="walsall24"), "Femi Adu", RoleKind.OWNER)
    for slug in ("gmpt24", "nowhere"):
        with pytest.raises(Http404):
            enter(User.objects.get(name="Femi Adu"), slug, Right.SEE)


def test_a_role_that_is_taken_away_is_gone_at_once(gmpt24: Event, priya: User) -> None:
    gmpt24.roles.all().delete()
    with pytest.raises(Http404):
        enter(priya, "gmpt24", Right.SEE)


def test_a_superuser_without_a_role_sees_no_event(gmpt24: Event) -> None:
    with pytest.raises(Http404):
        enter(UserFactory(name="Root", is_superuser=True, is_staff=True), "gmpt24", Right.SEE)


def access_as(kind: str, event: Event) -> Access:
    """The way into the event of somebody with that role."""
    return enter(somebody(event, kind), event.slug, Right.SEE)


@pytest.mark.parametrize(
    ("kind", "own", "others"),
    [
        (RoleKind.OWNER, True, True),
        (RoleKind.ORGANISER, True, True),
        (RoleKind.LEAD, True, False),
        (RoleKind.VIEWER, False, False),
    ],
)
def test_a_lead_touches_their_own_people_and_a_viewer_nobody(
    kind: str, own: bool, others: bool, gmpt24: Event
) -> None:
    sam = PersonFactory(department=DepartmentFactory(event=gmpt24))
    courts = DepartmentFactory(event=gmpt24, name="Courts", stage="court")
    cora = PersonFactory(department=courts, name="Cora Lane")
    access = access_as(kind, gmpt24)
    assert (access.may_touch(sam), access.may_touch(cora)) == (own, others)
    for person, is_allowed in ((sam, own), (cora, others)):
        if is_allowed:
            assert person_of(access, person.pk) == person
        else:
            with pytest.raises(PermissionDenied):
                person_of(access, person.pk)


def test_rows_of_another_event_are_not_found(gmpt24: Event) -> None:
    access = access_as(RoleKind.OWNER, gmpt24)
    other = AssignmentFactory(slot__event=EventFactory(slug="walsall24"))
    with pytest.raises(Http404):
        slot_of(access, other.slot_id)
    with pytest.raises(Http404):
        person_of(access, other.person_id)
    with pytest.raises(Http404):
        assignment_of(access, other.pk)


def test_an_assignment_is_touched_by_those_who_may_touch_its_person(gmpt24: Event) -> None:
    courts = DepartmentFactory(event=gmpt24, name="Courts", stage="court")
    cora = PersonFactory(department=courts, name="Cora Lane")
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24), person=cora)
    assert assignment_of(access_as(RoleKind.ORGANISER, gmpt24), turn.pk) == turn
    with pytest.raises(PermissionDenied):
        assignment_of(access_as(RoleKind.LEAD, gmpt24), turn.pk)


def test_a_link_opens_until_a_week_after_the_event(gmpt24: Event) -> None:
    link = link_for(PersonFactory(department__event=gmpt24))
    end = gmpt24.ends_at + timedelta(days=7)
    assert link_of(link.token, end - timedelta(seconds=1)) == link
    assert link_of(link.token, end) is None


def test_a_link_of_somebody_who_left_or_that_was_revoked_is_closed(gmpt24: Event) -> None:
    sam = PersonFactory(department__event=gmpt24)
    link = link_for(sam)
    sam.left_at = NOW
    sam.save()
    assert link_of(link.token, NOW) is None
    sam.left_at, link.revoked_at = None, NOW
    sam.save()
    link.save()
    assert link_of(link.token, NOW) is None


@pytest.mark.parametrize("token", ["", "0" * 40, "0" * 39, "ä" * 40, "' OR 1=1 --"])
def test_what_is_no_link_opens_nothing(token: str, gmpt24: Event) -> None:
    link_for(PersonFactory(department__event=gmpt24))
    assert link_of(token, NOW) is None


def test_somebody_elses_assignment_is_not_found_by_ones_own_link(gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24))
    cora = PersonFactory(department=turn.person.department, name="Cora Lane")
    with pytest.raises(Http404):
        own_assignment(cora, turn.pk)


@pytest.mark.parametrize("state", State)
def test_ones_own_assignment_is_found_once_one_was_told(state: str, gmpt24: Event) -> None:
    turn = AssignmentFactory(slot=SlotFactory(event=gmpt24), state=state)
    if state in Assignment.UNTOLD:
        with pytest.raises(Http404):
            own_assignment(turn.person, turn.pk)
        release_of(turn)
    assert own_assignment(turn.person, turn.pk) == turn
