"""Who runs an event: invite, accept, change and remove."""

from datetime import timedelta

import pytest

from rota.events.actions import (
    accept_invitation,
    change_role,
    invite,
    remove_role,
    withdraw_invitation,
)
from rota.lib.refusal import Refused
from rota.lib.tokens import token_hash
from rota.models import Audit, Event, Invitation, Message, Role, RoleKind, User
from tests.events.conftest import NOW
from tests.factories import DepartmentFactory, UserFactory, role_in

ALEX = "alex@example.org"


def offer(event: Event, by: User, kind: str = RoleKind.ORGANISER) -> Invitation:
    """Alex is invited."""
    return invite(event, ALEX, kind=kind, department=None, by=by, now=NOW)


def role_of(user: User) -> Role:
    """The user's one role."""
    return Role.objects.get(user=user)


def test_an_invitation_leaves_by_mail(gmpt24: Event, olu: User) -> None:
    invitation = offer(gmpt24, olu)
    mail = Message.objects.get()
    assert (mail.key, mail.kind, mail.address) == (f"role:{invitation.pk}", "role", ALEX)
    assert (mail.event, mail.invitation, mail.state) == (gmpt24, invitation, "waiting")
    assert Audit.objects.get().sentence == "Invited alex@example.org as organiser."


def test_the_database_keeps_only_the_tokens_hash(gmpt24: Event, olu: User) -> None:
    invitation = offer(gmpt24, olu)
    assert invitation.token_hash == token_hash(invitation.token)
    assert invitation.token not in str(list(Invitation.objects.values()))


def test_somebody_who_has_a_role_is_not_invited_to_another(
    gmpt24: Event, olu: User, priya: User
) -> None:
    with pytest.raises(Refused, match="has a role in this event already: organiser"):
        invite(gmpt24, "PRIYA@example.org", kind="owner", department=None, by=olu, now=NOW)


def test_inviting_again_closes_the_first_invitation(gmpt24: Event, olu: User) -> None:
    first, second = offer(gmpt24, olu), offer(gmpt24, olu)
    assert list(Invitation.objects.standing()) == [second]
    states = dict(Message.objects.values_list("invitation_id", "state"))
    assert states == {first.pk: "suppressed", second.pk: "waiting"}


def test_a_lead_needs_a_department(gmpt24: Event, olu: User) -> None:
    with pytest.raises(Refused, match="A department lead needs a department"):
        offer(gmpt24, olu, RoleKind.LEAD)


def test_only_a_lead_is_held_to_a_department(gmpt24: Event, olu: User) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    viewer = invite(gmpt24, ALEX, kind="viewer", department=hostels, by=olu, now=NOW)
    assert viewer.department is None


def test_accepting_gives_the_role_that_was_offered(gmpt24: Event, olu: User) -> None:
    alex = UserFactory(name="Alex Reed")
    role = accept_invitation(offer(gmpt24, olu), by=alex, now=NOW)
    assert (role.user, role.spoken) == (alex, "organiser")
    assert not Invitation.objects.open(NOW).exists()
    assert Audit.objects.first().by_user == alex  # type: ignore[union-attr]


def test_an_invitation_is_accepted_once(gmpt24: Event, olu: User) -> None:
    invitation = offer(gmpt24, olu)
    accept_invitation(invitation, by=UserFactory(name="Alex Reed"), now=NOW)
    with pytest.raises(Refused, match="no longer open"):
        accept_invitation(invitation, by=UserFactory(name="Sam Okoro"), now=NOW)


def test_an_invitation_runs_out_after_two_weeks(gmpt24: Event, olu: User) -> None:
    alex, invitation = UserFactory(name="Alex Reed"), offer(gmpt24, olu)
    with pytest.raises(Refused, match="no longer open"):
        accept_invitation(invitation, by=alex, now=NOW + timedelta(days=14))


def test_nobody_raises_their_own_role_by_an_invitation(
    gmpt24: Event, olu: User, priya: User
) -> None:
    with pytest.raises(Refused, match="You have a role in this event already: organiser"):
        accept_invitation(offer(gmpt24, olu, RoleKind.OWNER), by=priya, now=NOW)
    assert role_of(priya).kind == RoleKind.ORGANISER


def test_a_withdrawn_invitation_opens_nothing_and_its_mail_stays(gmpt24: Event, olu: User) -> None:
    invitation = offer(gmpt24, olu)
    withdraw_invitation(invitation, by=olu, now=NOW)
    with pytest.raises(Refused):
        accept_invitation(invitation, by=UserFactory(name="Alex Reed"), now=NOW)
    assert Message.objects.get().last_error == "The invitation was withdrawn."


def test_an_accepted_invitation_cannot_be_withdrawn(gmpt24: Event, olu: User) -> None:
    invitation = offer(gmpt24, olu)
    accept_invitation(invitation, by=UserFactory(name="Alex Reed"), now=NOW)
    with pytest.raises(Refused, match=r"The invitation of alex@example.org is no longer open"):
        withdraw_invitation(invitation, by=olu, now=NOW)


def test_a_role_is_changed_and_recorded(gmpt24: Event, olu: User, priya: User) -> None:
    hostels = DepartmentFactory(event=gmpt24)
    change_role(role_of(priya), kind="lead", department=hostels, by=olu, now=NOW)
    assert role_of(priya).spoken == "department lead of Hostels"
    sentence = "Made Priya Nair department lead of Hostels; was organiser."
    assert Audit.objects.get().sentence == sentence


def test_the_last_owner_cannot_be_made_less(gmpt24: Event, olu: User) -> None:
    with pytest.raises(Refused, match="Olu Bright is the only owner"):
        change_role(role_of(olu), kind="viewer", department=None, by=olu, now=NOW)


def test_the_last_owner_cannot_be_removed(gmpt24: Event, olu: User, priya: User) -> None:
    with pytest.raises(Refused, match="Olu Bright is the only owner"):
        remove_role(role_of(olu), by=olu, now=NOW)


def test_one_of_two_owners_can_go(gmpt24: Event, olu: User) -> None:
    alex = role_in(gmpt24, "Alex Reed", RoleKind.OWNER)
    remove_role(role_of(olu), by=olu, now=NOW)
    assert role_of(alex).kind == RoleKind.OWNER
    assert not Role.objects.filter(user=olu).exists()
