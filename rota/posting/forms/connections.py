"""The form with which an account is connected: what its network asks for, never shown again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings

from rota.models import Account, User
from rota.posting.actions.connections import attest, connect
from rota.posting.networks.wire import clean_base

BASES = {"bluesky": "https://bsky.social", "x": "https://api.x.com"}
SECRETS = {  # by network: the name we keep it by, its label, its help
    "bluesky": [
        ("password", "App password", "Made in Bluesky's settings. Not the account's own password.")
    ],
    "mastodon": [
        ("token", "Access token", "Made in Mastodon's preferences, Development, New application.")
    ],
    "x": [
        ("client_id", "Client ID", "Of your application in X's developer portal."),
        ("token", "Access token", "Of the account, with the rights to read and to write."),
        ("refresh", "Refresh token", "With it the access is renewed every two hours."),
        ("app", "App-only token", "Only with it X counts how often the hashtag is used."),
    ],
}
OPTIONAL = {"app"}


class ConnectForm(forms.Form):
    """The server, and what opens the account there. Left empty, the account is only read."""

    base = forms.CharField(label="Server", max_length=200, help_text="Such as mastodon.example")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        kwargs["initial"] = {"base": BASES.get(account.network, server_of(account))}
        super().__init__(*args, **kwargs)
        self.account = account
        for name, label, words in SECRETS[account.network]:
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=4000,
                help_text=words,
                strip=True,
                widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
            )

    def clean_base(self) -> str:
        """The server's address, or a sentence."""
        try:
            return clean_base(self.cleaned_data["base"], inside=settings.NETWORKS_INSIDE)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """X asks for all of them; nobody reads it without."""
        data = super().clean() or {}
        missing = [name for name in self.names if not data.get(name) and name not in OPTIONAL]
        if self.account.network == Account.Network.X:
            for name in missing:
                self.add_error(name, "X asks for it.")
        return data

    @property
    def secret(self) -> dict[str, str]:
        """What opens the account, by name; empty where it is only read."""
        return {name: self.cleaned_data[name] for name in self.names if self.cleaned_data[name]}

    @property
    def names(self) -> list[str]:
        """What the network asks for, by the names we keep it by."""
        return [name for name, _, _ in SECRETS[self.account.network]]

    def carry_out(self, *, by: User, now: datetime) -> None:
        """Connect it."""
        connect(self.account, base=self.cleaned_data["base"], secret=self.secret, by=by, now=now)


class AttestForm(forms.Form):
    """An owner's word about X's terms."""

    attested = forms.BooleanField(
        label="I have read X's developer agreement, and it allows us to post this way",
        error_messages={"required": "Tick it if it is so; else posts to X go by hand."},
    )

    def carry_out(self, account: Account, *, by: User, now: datetime) -> None:
        """Keep who said so, and when."""
        attest(account.connection, by=by, now=now)


def server_of(account: Account) -> str:
    """The server in a handle such as @gmpt@mastodon.example; empty if there is none."""
    return account.handle.lstrip("@").partition("@")[2]
