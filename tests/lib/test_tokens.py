"""Private tokens: derived, found again in what mail programs make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.tokens import derive_token, new_nonce, token_hash, token_in

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def test_a_token_is_160_bits_and_the_same_whenever_it_is_derived() -> None:
    nonce = new_nonce()
    token = derive_token("person", nonce)
    assert len(bytes.fromhex(token)) == 20
    assert token == derive_token("person", nonce)


def test_another_purpose_or_nonce_is_another_token() -> None:
    nonce, other = new_nonce(), new_nonce()
    made = [derive_token("person", nonce), derive_token("invitation", nonce)]
    assert len({*made, derive_token("person", other)}) == 3


def test_the_hash_does_not_hold_the_token() -> None:
    assert TOKEN not in token_hash(TOKEN)
    assert len(bytes.fromhex(token_hash(TOKEN))) == 32


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        TOKEN.upper(),
        f"{TOKEN}.",
        f"<{TOKEN}>",
        f"{TOKEN}/),",
        f"{TOKEN[:20]}\n{TOKEN[20:]}",
        f" {TOKEN[:7]} {TOKEN[7:]} ",
        f"{TOKEN}=\n/mail/",
    ],
)
def test_a_damaged_token_is_found(text: str) -> None:
    assert token_in(text) == TOKEN


@pytest.mark.parametrize("text", ["", "x/y/z", TOKEN[:39], f"{TOKEN[:20]}-{TOKEN[20:]}"])
def test_where_there_is_none_nothing_is_found(text: str) -> None:
    assert token_in(text) == ""


@given(st.text())
def test_whatever_is_read_is_a_token_or_nothing(text: str) -> None:
    assert len(token_in(text)) in {0, 40}
