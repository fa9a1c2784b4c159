"""Signing in: nothing given away, attempts counted."""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from rota.models import User
from tests.factories import UserFactory
from tests.people.browsers import LOGIN, PASSWORD, is_in, log_in, words

pytestmark = pytest.mark.usefixtures("fast_and_uncounted")


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
