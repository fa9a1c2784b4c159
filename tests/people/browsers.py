"""What somebody does in a browser to sign in."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

PASSWORD = "a quiet night on the rota"
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
AGAIN = reverse("account_reauthenticate")
SIGN_UP = reverse("account_signup")


def log_in(
    client: Client, email: str = "alex@example.org", password: str = PASSWORD
) -> HttpResponse:
    """Send the form."""
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/").status_code == 200


def words(answer: HttpResponse) -> str:
    """A page without what differs from one answer to the next."""
    return re.sub(r'value="[^"]*"', "", answer.content.decode())
