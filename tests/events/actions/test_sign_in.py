"""Sign in by a link of this machine."""

from datetime import timedelta

import pytest

from rota.events.actions import use_sign_in_link
from rota.events.queries.sign_in import sign_in_token, user_of_sign_in
from rota.lib.refusal import Refused
from rota.models import Audit, User
from tests.events.conftest import NOW


def test_a_link_signs_in_once(olu: User) -> None:
    token = sign_in_token(olu, NOW)
    assert use_sign_in_link(token, now=NOW) == olu
    assert Audit.objects.get().sentence == "Signed in by a link of this machine."
    with pytest.raises(Refused, match="used already"):
        use_sign_in_link(token, now=NOW)


def test_a_link_is_over_after_15_minutes(olu: User) -> None:
    token = sign_in_token(olu, NOW)
    assert user_of_sign_in(token, NOW + timedelta(minutes=14, seconds=59)) == olu
    assert user_of_sign_in(token, NOW + timedelta(minutes=15)) is None


def test_signing_in_otherwise_spends_the_link(olu: User) -> None:
    token = sign_in_token(olu, NOW)
    User.objects.update(last_login=NOW)
    assert user_of_sign_in(token, NOW) is None


def test_a_changed_token_signs_nobody_in(olu: User) -> None:
    token = sign_in_token(olu, NOW)
    assert user_of_sign_in(f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", NOW) is None


def test_somebody_switched_off_is_not_signed_in(olu: User) -> None:
    token = sign_in_token(olu, NOW)
    User.objects.update(is_active=False)
    assert user_of_sign_in(token, NOW) is None
