"""Who runs an event: invite, accept, change and remove."""

from datetime import datetime, timedelta

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.models import (
    Actor,
    Audit,
    Department,
    Event,
    Invitation,
    Message,
    MessageKind,
    Role,
    RoleKind,
    User,
)

INVITATION_STANDS = timedelta(days=14)


@transaction.atomic
def invite(
    event: Event,
    email: str,
    *,
    kind: str,
    department: Department | None,
    by: User,
    now: datetime,
) -> Invitation:
    """Offer a role by mail. An earlier invitation of the same address is replaced."""
    lock(event)
    role = event.roles.filter(user__email__iexact=email).first()
    if role:
        raise Refused(f"{email} has a role in this event already: {role.spoken}.")
    for earlier in event.invitations.standing().filter(email__iexact=email):
        withdraw_invitation(earlier, by=by, now=now)
    invitation = new_invitation(event, email, kind, department, now)
    Message.objects.queue(
        key=f"role:{invitation.pk}",
        now=now,
        event=event,
        kind=MessageKind.ROLE,
        invitation=invitation,
        address=email,
        not_after=invitation.expires_at,
    )
    record(invitation, "invite", f"Invited {email} as {invitation.spoken}.", by, now)
    return invitation


def new_invitation(
    event: Event, email: str, kind: str, department: Department | None, now: datetime
) -> Invitation:
    """A saved invitation with a token of its own."""
    nonce = new_nonce()
    return Invitation.objects.create(
        event=event,
        email=email,
        kind=kind,
        department=led(kind, department),
        nonce=nonce,
        token_hash=token_hash(derive_token("invitation", nonce)),
        created_at=now,
        expires_at=now + INVITATION_STANDS,
    )


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, now: datetime) -> Invitation:
    """Close an invitation: its link opens nothing any more, and a mail not sent yet stays here."""
    lock(invitation.event)
    if not Invitation.objects.standing().filter(pk=invitation.pk).exists():
        raise Refused(f"The invitation of {invitation.email} is no longer open.")
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    Message.objects.waiting().filter(invitation=invitation).update(
        state=Message.State.SUPPRESSED,
        last_error="The invitation was withdrawn.",
        settled_at=now,
    )
    sentence = f"Withdrew the invitation of {invitation.email}."
    record(invitation, "withdraw_invitation", sentence, by, now)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User, now: datetime) -> Role:
    """Give the user the role that was offered. A role they have already is never changed by it."""
    lock(invitation.event)
    if not Invitation.objects.open(now).filter(pk=invitation.pk).exists():
        raise Refused("This invitation is no longer open. Ask for a new one.")
    role = invitation.event.roles.filter(user=by).first()
    if role:
        raise Refused(f"You have a role in this event already: {role.spoken}.")
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    role = Role.objects.create(
        event=invitation.event, user=by, kind=invitation.kind, department=invitation.department
    )
    sentence = f"Accepted the invitation of {invitation.email} as {invitation.spoken}."
    record(role, "accept_invitation", sentence, by, now)
    return role


@transaction.atomic
def change_role(
    role: Role, *, kind: str, department: Department | None, by: User, now: datetime
) -> Role:
    """Give somebody another role."""
    lock(role.event)
    if kind != RoleKind.OWNER:
        refuse_to_lose_the_last_owner(role)
    before = role.spoken
    role.kind, role.department = kind, led(kind, department)
    role.save(update_fields=["kind", "department"])
    sentence = f"Made {role.user} {role.spoken}; was {before}."
    record(role, "change_role", sentence, by, now)
    return role


@transaction.atomic
def remove_role(role: Role, *, by: User, now: datetime) -> Role:
    """Take somebody's role away: the event is closed to them from now on."""
    lock(role.event)
    refuse_to_lose_the_last_owner(role)
    record(role, "remove_role", f"Removed {role.user}, who was {role.spoken}.", by, now)
    role.delete()
    return role


def refuse_to_lose_the_last_owner(role: Role) -> None:
    """Without an owner nobody could say any more who runs the event."""
    owners = role.event.roles.filter(kind=RoleKind.OWNER)
    if owners.filter(pk=role.pk).exists() and not owners.exclude(pk=role.pk).exists():
        raise Refused(f"{role.user} is the only owner. Make somebody else an owner first.")


def led(kind: str, department: Department | None) -> Department | None:
    """The department of a lead; nobody else is held to one."""
    if kind != RoleKind.LEAD:
        return None
    if department is None:
        raise Refused("A department lead needs a department: choose one.")
    return department


def lock(event: Event) -> None:
    """Let one change at a time decide who runs the event."""
    Event.objects.select_for_update().get(pk=event.pk)


def record(subject: Role | Invitation, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """Write the audit row of a change to who runs the event."""
    Audit.objects.record(
        event=subject.event, by=by, now=now, verb=verb, subject=subject, sentence=sentence
    )
