"""One's own account: a new password, a code from the phone, another address."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rota.models import Message, User
from tests.factories import UserFactory
from tests.people.browsers import AGAIN, PASSWORD, RESET, is_in, log_in, words

pytestmark = pytest.mark.usefixtures("fast_and_uncounted")


def test_a_forgotten_password_is_answered_alike_for_known_and_unknown_addresses(alex: User) -> None:
    known = Client().post(RESET, {"email": alex.email}, follow=True)
    unknown = Client().post(RESET, {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert words(known) == words(unknown)


def test_mails_about_signing_in_go_through_the_outbox(alex: User) -> None:
    Client().post(RESET, {"email": alex.email})
    mail = Message.objects.get()
    assert (mail.kind, mail.state, mail.address) == ("account", "waiting", alex.email)
    assert (mail.user, mail.event) == (alex, None)
    assert mail.subject == "Set a new password for Coordinator"


@pytest.mark.parametrize("is_kept", [True, False])
def test_where_no_mail_leaves_nobody_waits_for_one(
    db: None, settings: LazySettings, is_kept: bool
) -> None:
    settings.MAIL_IS_KEPT = is_kept
    page = words(Client().get(reverse("account_reset_password_done")))
    assert ("No mail server is set" in page) is is_kept


def reset_link() -> str:
    """The link of the mail, without the site's own address."""
    found = re.search(r"http://localhost:8000(/\S+)", Message.objects.get().text)
    assert found
    return found[1]


def test_the_link_of_the_mail_leads_to_our_site_whatever_host_was_claimed(alex: User) -> None:
    Client(HTTP_HOST="localhost").post(RESET, {"email": alex.email})
    assert reset_link().startswith("/accounts/password/reset/key/")


def test_a_new_password_is_set_once_and_signs_out_everywhere_else(alex: User) -> None:
    elsewhere = Client()
    log_in(elsewhere)
    Client().post(RESET, {"email": alex.email})
    client = Client()
    page = client.get(reset_link(), follow=True)
    form_at = page.redirect_chain[0][0]
    client.post(form_at, dict.fromkeys(["password1", "password2"], "another quiet night"))
    assert not is_in(elsewhere)
    log_in(client, password="another quiet night")
    assert is_in(client)
    assert "This link was used already" in words(Client().get(reset_link(), follow=True))


def test_a_link_for_a_new_password_ends_after_three_days(alex: User) -> None:
    Client().post(RESET, {"email": alex.email})
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert "This link was used already" in words(Client().get(reset_link(), follow=True))


def code(secret: str, *, steps: int = 0) -> str:
    """The code an app shows now, or some steps of 30 seconds later."""
    counter = next(iter(yield_hotp_counters_from_time())) + steps
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def with_phone(alex: User) -> tuple[Client, str]:
    """Alex's browser and the secret of the phone, which was switched on just now."""
    client = Client()
    log_in(client)
    switch = reverse("mfa_activate_totp")
    assert client.get(switch).headers["Location"].startswith(AGAIN)
    client.post(AGAIN, {"password": PASSWORD})
    page = client.get(switch).content.decode()
    secret = re.search(r'<code class="secret">(\w+)</code>', page)
    assert secret
    client.post(switch, {"code": code(secret[1])})
    return client, secret[1]


def test_switching_the_phone_on_gives_recovery_codes(with_phone: tuple[Client, str]) -> None:
    client, _ = with_phone
    page = client.get(reverse("mfa_index")).content.decode()
    assert "On: after your password you are asked for a code from your phone." in page
    assert "10 codes left" in page


def test_a_password_alone_does_not_sign_in(with_phone: tuple[Client, str]) -> None:
    client = Client()
    assert log_in(client).headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Incorrect code." in words(answer)
    assert not is_in(client)


def test_the_code_of_the_phone_signs_in_once(with_phone: tuple[Client, str]) -> None:
    _, secret = with_phone
    shown = code(secret)
    for expected in (True, False):
        client = Client()
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": shown})
        assert is_in(client) is expected


def test_a_recovery_code_signs_in_once(with_phone: tuple[Client, str]) -> None:
    browser, _ = with_phone
    page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    recovery = re.findall(r"<li><code>(\w+)</code></li>", page)[0]
    for expected in (True, False):
        client = Client()
        log_in(client)
        client.post(reverse("mfa_authenticate"), {"code": recovery})
        assert is_in(client) is expected


@pytest.mark.parametrize(
    "name", ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
)
def test_what_weakens_it_asks_who_one_is_again(with_phone: tuple[Client, str], name: str) -> None:
    client, _ = with_phone
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        answer = client.get(reverse(name))
    assert answer.headers["Location"].startswith(AGAIN)


def test_another_address_counts_once_it_is_confirmed(alex: User) -> None:
    client = Client()
    log_in(client)
    page = reverse("account_email")
    client.post(page, {"action_add": "", "email": "alex.reed@example.org"})
    mail = Message.objects.get()
    assert mail.address == "alex.reed@example.org"
    link = re.search(r"http://localhost:8000(/\S+)", mail.text)
    assert link
    assert "Is alex.reed@example.org your address?" in words(client.get(link[1]))
    client.post(link[1])
    client.post(page, {"action_primary": "", "email": "alex.reed@example.org"})
    alex.refresh_from_db()
    assert alex.email == "alex.reed@example.org"


def test_an_address_of_somebody_else_is_neither_given_away_nor_taken(
    alex: User, signed_in: Callable[[User], Client]
) -> None:
    page, said = reverse("account_email"), set()
    for name, email in [("Olu Bright", "nobody@example.org"), ("Olu Marsh", alex.email)]:
        client = signed_in(UserFactory(name=name, email=f"{name[-1]}@example.org"))
        answer = client.post(page, {"action_add": "", "email": email}, follow=True)
        alert = re.search(r'role="status">([^<]*)<', words(answer))
        assert alert
        said.add(alert[1].replace(email, ""))
    assert said == {"A mail is on its way to : open the link in it."}
    link = re.search(r"http://localhost:8000(/\S+)", Message.objects.get(address=alex.email).text)
    assert link
    client.post(link[1])
    assert not EmailAddress.objects.filter(email=alex.email, verified=True).exists()
