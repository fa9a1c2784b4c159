"""People who approve without an account: asked in, given a link, let go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.tokens import derive_token, new_nonce, token_hash
from rota.models import Approver, Audit, Department, Event, User

LINK_OUTLIVES_EVENT = timedelta(days=1)


@transaction.atomic
def add_approver(
    event: Event,
    *,
    name: str,
    email: str,
    department: Department | None,
    by: User,
    now: datetime,
) -> Approver:
    """Somebody more who may say yes, to one department's words or to everybody's."""
    if event.approvers.filter(email__iexact=email, revoked_at=None).exists():
        raise Refused(f"{email} approves already.")
    nonce = new_nonce()
    approver = Approver.objects.create(
        event=event,
        name=name,
        email=email,
        department=department,
        nonce=nonce,
        token_hash=token_hash(derive_token("approver", nonce)),
        created_at=now,
        expires_at=max(event.ends_at, now) + LINK_OUTLIVES_EVENT,
    )
    whose = f"the words of {department}" if department else "all words"
    sentence = f"{name} may approve {whose} by a private link."
    Audit.objects.record(
        event=event, by=by, now=now, verb="add_approver", subject=approver, sentence=sentence
    )
    return approver


@transaction.atomic
def revoke_approver(approver: Approver, *, by: User, now: datetime) -> Approver:
    """Their link opens nothing any more; what they approved stays approved."""
    if Approver.objects.filter(pk=approver.pk, revoked_at=None).update(revoked_at=now):
        sentence = f"{approver} approves no more."
        Audit.objects.record(
            event=approver.event, by=by, now=now, verb="revoke_approver", subject=approver,
            sentence=sentence,
        )  # fmt: skip
    approver.refresh_from_db(fields=["revoked_at"])
    return approver
