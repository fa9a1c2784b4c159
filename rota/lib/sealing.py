"""Secrets that the database keeps but cannot read.

Sealed with the first key of CREDENTIAL_KEYS and opened with any of them, so that keys can be
changed: put the new one first, run `manage.py reseal`, take the old one away.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that is not among ours any more."""


def keys() -> MultiFernet:
    """The keys, newest first; derived from SECRET_KEY where none are given."""
    names = settings.CREDENTIAL_KEYS or [derived_key()]
    return MultiFernet([Fernet(name) for name in names])


def derived_key() -> str:
    """A key that a machine without one of its own makes do with."""
    digest = sha256(f"rota.lib.sealing:{settings.SECRET_KEY}".encode()).digest()
    return urlsafe_b64encode(digest).decode()


def seal(facts: Mapping[str, Any]) -> str:
    """The facts (as JSON can hold them) as a text nobody can read without a key."""
    return keys().encrypt(json.dumps(dict(facts)).encode()).decode()


def unseal(text: str) -> dict[str, Any]:
    """What was sealed. Raises Unreadable when none of our keys opens it."""
    try:
        facts: dict[str, Any] = json.loads(keys().decrypt(text.encode()))
    except InvalidToken:
        raise Unreadable from None
    return facts


def reseal(text: str) -> str:
    """The same under the newest key. Raises Unreadable."""
    try:
        return keys().rotate(text.encode()).decode()
    except InvalidToken:
        raise Unreadable from None
