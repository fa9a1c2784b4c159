"""Secrets that the database keeps but cannot read."""

import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings

from rota.lib.sealing import Unreadable, reseal, seal, unseal

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
FACTS = {"secret": {"token": "token-of-gmpt"}, "session": {}}


def test_what_is_sealed_is_opened_again(settings: LazySettings) -> None:
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(seal(FACTS)) == FACTS


def test_nothing_of_it_can_be_read() -> None:
    assert "token" not in seal(FACTS)


def test_an_old_key_still_opens(settings: LazySettings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    text = seal(FACTS)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    assert unseal(text) == FACTS


def test_resealed_the_new_key_is_enough(settings: LazySettings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    text = seal(FACTS)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    text = reseal(text)
    settings.CREDENTIAL_KEYS = [NEW]
    assert unseal(text) == FACTS


def test_a_key_that_is_gone_is_said(settings: LazySettings) -> None:
    settings.CREDENTIAL_KEYS = [OLD]
    text = seal(FACTS)
    settings.CREDENTIAL_KEYS = [NEW]
    with pytest.raises(Unreadable):
        unseal(text)
    with pytest.raises(Unreadable):
        reseal(text)


def test_without_keys_one_is_made_of_the_servers_own(settings: LazySettings) -> None:
    settings.CREDENTIAL_KEYS = []
    text = seal(FACTS)
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(Unreadable):
        unseal(text)
