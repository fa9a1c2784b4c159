"""Seals what opens the accounts with the newest key."""

from typing import Any

from django.core.management import CommandError
from django.utils import timezone

from rota.lib.words import counted
from rota.management.sentence import SentenceCommand
from rota.posting.actions.connections import reseal_all


class Command(SentenceCommand):
    """`reseal`."""

    help = "Seal what opens the accounts with the newest of CREDENTIAL_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say which accounts no key opens any more."""
        count, lost = reseal_all(now=timezone.now())
        if lost:
            names = ", ".join(lost)
            raise CommandError(f"No key opens these any more; connect them again: {names}.")
        self.stdout.write(f"{counted(count, 'account')} sealed with the newest key.")
