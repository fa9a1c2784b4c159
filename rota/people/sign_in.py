"""How users sign in: allauth, with its mails in our outbox and no open registration."""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from rota.lib.requests import place_of
from rota.models import Invitation, Message, MessageKind, User


class NameForm(forms.Form):
    """What registration asks for beyond address and password."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As the others who run the event know you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The address is the invited one: the link in its mail proves whose it is."""
        super().__init__(*args, **kwargs)
        invitation = invitation_of(context.request)
        self.initial["email"] = invitation.email if invitation else ""
        self.fields["email"].disabled = True
        self.fields["email"].help_text = "The invitation went there. You can change it later."

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name of the user who has just registered."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation that somebody has followed here, if it still stands."""
    now = timezone.now()  # noqa: TID251  # see SignInAdapter
    number = request.session.get("invitation", 0)
    return Invitation.objects.open(now).filter(pk=number).first()


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only invited people register; every mail is a row before it is sent.

    allauth calls us from its own views and hands no moment over, so we read the clock here.
    """

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The address or the password is not right.",
        "email_taken": "Somebody is registered with this address already. Sign in instead.",
        "enter_current_password": "That is not your present password.",
        "incorrect_code": "That code is not right, or was used already.",
        "incorrect_password": "That password is not right.",
        "max_email_addresses": "Remove an address first: there may be %d.",
        "rate_limited": "That was asked for a moment ago. Wait a little, then try again.",
        "too_many_login_attempts": "Too many wrong passwords. Try again in five minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Registration is open to somebody who has followed an invitation that still stands."""
        return invitation_of(request) is not None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whether an address is known to be that of whoever registers: the invited one is."""
        invitation = invitation_of(request)
        is_invited = invitation is not None and invitation.email.lower() == email.lower()
        return is_invited or bool(super().is_email_verified(request, email))

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Confirm an address, unless somebody else signs in with it."""
        others = User.objects.exclude(pk=email_address.user_id)
        is_taken = others.filter(email__iexact=email_address.email).exists()
        return not is_taken and bool(super().confirm_email(request, email_address))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where attempts come from, so that they can be counted."""
        return place_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted by: nobody elsewhere can lock a colleague out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{place_of(request)}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a mail about a forgotten password."""
        return at_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link of a mail that confirms an address."""
        return at_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("mfa_index")

    def format_email_subject(self, subject: str) -> str:
        """The subject as it stands in its template."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox instead of sending it within the request.

        It is worth sending as long as a link in it opens.
        """
        now = timezone.now()  # noqa: TID251  # see above
        links = {"password_reset_url": at_site(context.get("password_reset_url", ""))}
        words = {"email": email, "site": settings.SITE_URL}
        mail = self.render_mail(template_prefix, email, context | links | words)
        Message.objects.queue(
            key=f"account:{uuid4()}",
            now=now,
            not_after=now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
            kind=MessageKind.ACCOUNT,
            user=User.objects.filter(email__iexact=email).first(),
            address=email,
            subject=mail.subject,
            text=str(mail.body),
        )


def at_site(url: str) -> str:
    """The same page at the site's own address, whichever host the request claimed to be for."""
    return f"{settings.SITE_URL}{urlsplit(url).path}" if url else ""
