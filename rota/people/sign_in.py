"""How users sign in: allauth, with its mails in our outbox and no open registration."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

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

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name of the user who has just registered."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only invited people register; every mail is a row before it is sent.

    allauth calls us from its own views and hands no moment over, so we read the clock here.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Registration is open to somebody who has followed an invitation that still stands."""
        number = request.session.get("invitation", 0)
        now = timezone.now()  # noqa: TID251  # see above
        return Invitation.objects.open(now).filter(pk=number).exists()

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
