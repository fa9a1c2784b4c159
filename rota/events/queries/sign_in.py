"""Who a sign-in link of this machine signs in."""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from rota.models import RoleKind, User

LINK_STANDS = timedelta(minutes=15)
SIGNER = Signer(salt="rota.sign_in")


def sign_in_token(user: User, now: datetime) -> str:
    """A token that signs the user in once within 15 minutes.

    It is bound to the user's last sign-in, so that using it spends it.
    """
    until = (now + LINK_STANDS).isoformat()
    return SIGNER.sign_object({"user": user.pk, "until": until, "after": last_sign_in(user)})


def user_of_sign_in(token: str, now: datetime) -> User | None:
    """The user a token signs in, or None if it is spent, over or not ours."""
    try:
        facts = SIGNER.unsign_object(token)
    except BadSignature:
        return None
    user = User.objects.filter(pk=facts["user"], is_active=True).first()
    if user is None or facts["after"] != last_sign_in(user):
        return None
    return user if now < datetime.fromisoformat(facts["until"]) else None


def last_sign_in(user: User) -> str:
    """The moment of the user's last sign-in as text; empty if there was none."""
    return user.last_login.isoformat() if user.last_login else ""


def first_owner() -> User | None:
    """The owner of the first event."""
    owners = User.objects.filter(roles__kind=RoleKind.OWNER, is_active=True)
    return owners.order_by("roles__event_id", "roles__pk").first()


def user_called(email: str) -> User | None:
    """The user with an e-mail address."""
    return User.objects.filter(email__iexact=email, is_active=True).first()
