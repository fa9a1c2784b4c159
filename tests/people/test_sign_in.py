"""Signing in: by invitation only, with a phone as well if one likes, and nothing given away."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rota.events.actions import invite
from rota.models import Event, Invitation, Message, MessageKind, Role, User
from tests.factories import UserFactory

PASSWORD = "a quiet night on the rota"
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
AGAIN = reverse("account_reauthenticate")
SIGN_UP = reverse("account_signup")


@pytest.fixture(autouse=True)
def fast_and_uncounted(settings: LazySettings) -> None:
    """Passwords cost little here, and attempts of other tests do not count."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    own = settings.CACHES["default"] | {"KEY_PREFIX": str(uuid4())}
    settings.CACHES = {"default": own}


@pytest.fixture
def alex(db: None) -> User:
    """Alex signs in with a password."""
    return UserFactory(name="Alex Reed", password=PASSWORD)


@pytest.fixture
def invitation(gmpt24: Event, priya: User) -> Invitation:
    """Femi is invited to organise GMPT24."""
    return invite(
        gmpt24,
        "femi@example.org",
        kind="organiser",
        department=None,
        by=priya,
        now=timezone.now(),
    )


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


# Signing in


def test_with_the_right_password_one_is_in_and_the_session_is_a_new_one(alex: User) -> None:
    client = Client()
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    assert log_in(client).headers["Location"] == "/"
    assert is_in(client)
    assert client.session.session_key != before


def test_the_session_ends_with_the_browser_and_cannot_be_read_by_scripts(alex: User) -> None:
    client = Client()
    log_in(client)
    cookie = client.cookies["session"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


def test_after_signing_in_one_is_where_one_wanted_to_go_but_never_elsewhere(alex: User) -> None:
    for wanted, place in [("/e/gmpt24/", "/e/gmpt24/"), ("https://evil.example/", "/")]:
        answer = Client().post(
            f"{LOGIN}?next={wanted}", {"login": alex.email, "password": PASSWORD}
        )
        assert answer.headers["Location"] == place


def test_an_unknown_address_is_answered_as_a_wrong_password_is(alex: User) -> None:
    wrong = log_in(Client(), password="not the password")
    unknown = log_in(Client(), email="nobody@example.org")
    assert words(wrong) == words(unknown)
    assert "The address or the password is not right." in words(wrong)


def test_an_unknown_address_costs_as_much_time_as_a_wrong_password(
    alex: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: Counter[str] = Counter()
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed[password] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    log_in(Client(), password="wrong")
    log_in(Client(), email="nobody@example.org", password="unknown")
    assert hashed["wrong"] == hashed["unknown"] > 0


def test_somebody_switched_off_is_told_nothing_more_than_a_stranger(alex: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    log_in(client)
    assert not is_in(client)


def test_a_volunteer_is_led_to_their_link(db: None) -> None:
    page = Client().get(LOGIN).content.decode()
    assert "If you only take a slot, you need no password" in page
    assert reverse("reminders:new_link") in page


def test_signing_out_asks_first(alex: User) -> None:
    client = Client()
    log_in(client)
    assert "Sign out" in client.get(reverse("account_logout")).content.decode()
    assert is_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == LOGIN
    assert not is_in(client)


# Limits


def test_after_five_wrong_passwords_even_the_right_one_waits(alex: User) -> None:
    for _ in range(5):
        log_in(Client(), password="wrong")
    assert "Too many wrong passwords. Try again in five minutes." in words(log_in(Client()))


def test_nobody_elsewhere_can_lock_a_colleague_out(alex: User) -> None:
    for _ in range(6):
        log_in(Client(REMOTE_ADDR="192.0.2.66"), password="wrong")
    client = Client(REMOTE_ADDR="192.0.2.7")
    log_in(client)
    assert is_in(client)


def test_everybody_behind_one_address_gets_in(db: None) -> None:
    for number in range(30):
        UserFactory(name=f"P{number} Reed", password=PASSWORD)
        client = Client()
        log_in(client, email=f"p{number}@example.org")
        assert is_in(client), number


def test_many_attempts_from_one_place_are_answered_with_a_page_of_ours(alex: User) -> None:
    answers = [log_in(Client(), email=f"p{number}@example.org") for number in range(31)]
    assert answers[-1].status_code == 429
    assert "<h1>Too many attempts</h1>" in words(answers[-1])
    assert answers[-1].headers["Content-Security-Policy"]


def test_behind_a_proxy_places_are_told_apart_by_what_the_proxy_saw(
    alex: User, settings: LazySettings
) -> None:
    settings.BEHIND_PROXY = True
    for number in range(6):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}, 192.0.2.66"}
        log_in(Client(**forged), password="wrong")
    assert "Too many wrong passwords" in words(log_in(Client(HTTP_X_FORWARDED_FOR="192.0.2.66")))
    client = Client(HTTP_X_FORWARDED_FOR="192.0.2.66, 192.0.2.7")
    log_in(client)
    assert is_in(client)


@pytest.fixture
def no_cache(settings: LazySettings) -> None:
    """The counter of attempts is gone."""
    gone = settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}
    settings.CACHES = {"default": gone}


@pytest.mark.usefixtures("no_cache")
def test_without_the_counter_nobody_signs_in_and_is_told_so(alex: User) -> None:
    client = Client()
    answer = log_in(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "<h1>That is not possible for a moment</h1>" in words(answer)
    assert not is_in(client)


@pytest.mark.usefixtures("no_cache")
def test_without_the_counter_a_volunteer_still_gets_a_link(db: None) -> None:
    answer = Client().post(reverse("reminders:new_link"), {"email": "sam@example.org"})
    assert answer.headers["Location"] == reverse("reminders:link_sent")


# Registration


def follow(invitation: Invitation, client: Client) -> HttpResponse:
    """Open the link of the mail, press the button to register; the page that comes."""
    address = reverse("events:accept", args=[invitation.token])
    return client.post(address, {"register": "yes"}, follow=True)


def register(client: Client, **changed: str) -> HttpResponse:
    """Fill in the form."""
    form = {"name": "Femi Adu", "email": "femi@example.org", "password1": PASSWORD}
    return client.post(SIGN_UP, form | changed, follow=True)


def test_nobody_registers_without_an_invitation(db: None) -> None:
    page = Client().get(SIGN_UP)
    assert "Registration is by invitation" in words(page)
    assert "Registration is by invitation" in words(register(Client()))
    assert not User.objects.exists()


def test_who_is_invited_registers_and_then_accepts(invitation: Invitation) -> None:
    client = Client()
    page = follow(invitation, client)
    assert 'value="femi@example.org"' in page.content.decode()
    answer = register(client)
    assert answer.status_code == 200
    femi = User.objects.get(email="femi@example.org")
    assert (femi.name, is_in(client)) == ("Femi Adu", True)
    client.post(reverse("events:accept", args=[invitation.token]))
    assert Role.objects.get(user=femi).kind == "organiser"


def test_the_invited_address_needs_no_mail_to_be_confirmed(invitation: Invitation) -> None:
    client = Client()
    follow(invitation, client)
    register(client)
    assert EmailAddress.objects.get(user__email="femi@example.org").verified
    assert not Message.objects.filter(kind=MessageKind.ACCOUNT).exists()


def test_nobody_registers_with_another_address_than_the_invited_one(
    invitation: Invitation, alex: User
) -> None:
    """So that nobody learns here which addresses are known."""
    client = Client()
    follow(invitation, client)
    register(client, email=alex.email)
    assert set(User.objects.values_list("email", flat=True)) == {
        "alex@example.org",
        "femi@example.org",
        "priya@example.org",
    }


@pytest.mark.parametrize(
    "change", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}]
)
def test_an_invitation_that_stands_no_more_opens_no_registration(
    invitation: Invitation, change: dict[str, object]
) -> None:
    client = Client()
    follow(invitation, client)
    Invitation.objects.update(**change)
    assert "Registration is by invitation" in words(register(client))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "This password is too short. It must contain at least 12 characters."),
        ("password1234", "This password is too common."),
        ("femi@example.org", "The password is too similar to the"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(
    invitation: Invitation, password: str, reason: str
) -> None:
    client = Client()
    follow(invitation, client)
    page = register(client, password1=password).content.decode()
    assert reason in page
    assert 'value="Femi Adu"' in page


# Forgotten passwords


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


# The code from the phone


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


# Another address


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
