"""Print a link that signs an organiser in on this machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from rota.events.queries.sign_in import first_owner, sign_in_token, user_called


class Command(BaseCommand):
    """`manage.py signin_link [--email E]`."""

    help = "Print a link that signs an organiser in once, within 15 minutes, on this machine only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom the link is for."""
        parser.add_argument("--email", help="whom it signs in (default: owner of the first event)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link and nothing else."""
        if not settings.EMBEDDED:
            raise CommandError("Sign-in links work only where the site was started by bin/run.")
        email = options["email"]
        user = user_called(email) if email else first_owner()
        if user is None:
            raise CommandError(
                f"Nobody signs in as {email}." if email else "No event has an owner yet."
            )
        token = sign_in_token(user, timezone.now())
        self.stdout.write(settings.SITE_URL + reverse("events:sign_in", args=[token]))
