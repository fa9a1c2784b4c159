"""How users sign in: allauth, with its mails in our outbox and no open registration."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone

from rota.models import Message, MessageKind, User


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only invited people register; every mail is a row before it is sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Registration is open to somebody who has followed an invitation."""
        return "invitation" in request.session

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox instead of sending it within the request."""
        mail = self.render_mail(template_prefix, email, context)
        Message.objects.queue(
            key=f"account:{uuid4()}",
            now=timezone.now(),  # noqa: TID251  # allauth calls us; it hands no moment over
            kind=MessageKind.ACCOUNT,
            user=User.objects.filter(email__iexact=email).first(),
            address=email,
            subject=mail.subject,
            text=str(mail.body),
        )
