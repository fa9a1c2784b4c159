"""Sign in by a link of this machine."""

from datetime import datetime

from django.db import transaction

from rota.events.queries.sign_in import user_of_sign_in
from rota.lib.refusal import Refused
from rota.models import Audit, User


@transaction.atomic
def use_sign_in_link(token: str, *, now: datetime) -> User:
    """Spend the link and say whom it signs in."""
    user = user_of_sign_in(token, now)
    if user:  # of two who press at once the second finds the link spent
        User.objects.select_for_update().get(pk=user.pk)
        user = user_of_sign_in(token, now)
    if user is None:
        raise Refused("This link was used already, or is older than 15 minutes.")
    user.last_login = now
    user.save(update_fields=["last_login"])
    Audit.objects.record(
        event=None,
        by=user,
        now=now,
        verb="use_sign_in_link",
        subject=user,
        sentence="Signed in by a link of this machine.",
    )
    return user
