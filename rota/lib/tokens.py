"""Private tokens that can be written again but not read from the database.

A token is derived from the server's key and a random nonce in the row, so every mail can carry the
same link while the database holds only its hash. Hexadecimal: it survives upper-casing, and mail
programs never cut a full stop from its end.
"""

import hashlib
import re
import secrets

from django.utils.crypto import salted_hmac

TOKEN_LENGTH = 40  # hexadecimal digits: 160 bits
A_TOKEN = re.compile(rf"[0-9a-f]{{{TOKEN_LENGTH}}}")


def new_nonce() -> str:
    """128 random bits for the row."""
    return secrets.token_hex(16)


def derive_token(purpose: str, nonce: str) -> str:
    """The token (40 hexadecimal digits) for a purpose and a row's nonce."""
    digest: str = salted_hmac(f"rota.tokens.{purpose}", nonce, algorithm="sha256").hexdigest()
    return digest[:TOKEN_LENGTH]


def token_hash(token: str) -> str:
    """What the database keeps of a token (64 hexadecimal digits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(text: str) -> str:
    """The token in what mail programs have made of it: upper case, spaces inside, signs around.

    Empty where there is none.
    """
    found = A_TOKEN.search("".join(text.split()).lower())
    return found[0] if found else ""
