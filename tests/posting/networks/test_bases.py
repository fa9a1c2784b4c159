import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.networks.wire import clean_base


@pytest.mark.parametrize(
    "typed",
    [
        "mastodon.example",
        " https://Mastodon.Example/ ",
        "http://mastodon.example/@gmpt/123?a=b",
        "mastodon.example.",
        "@gmpt@mastodon.example",
        "https://mastodon.example:443",
    ],
)
def test_a_server_is_understood_however_it_is_typed(typed: str) -> None:
    assert clean_base(typed) == "https://mastodon.example"


def test_a_server_keeps_its_port_and_gets_its_letters() -> None:
    assert clean_base("mastodon.example:8443") == "https://mastodon.example:8443"
    assert clean_base("münchen.example") == "https://xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mastodon",
        "localhost",
        "127.0.0.1",
        "https://user:word@mastodon.example",
        "ftp://mastodon.example",
        "https://[::1]",
        "mastodon.example:99999",
        "masto_don.example",
        "https://",
        f"{'a' * 64}.example",
    ],
)
def test_what_is_no_server_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError, match="looks like this"):
        clean_base(typed)


def test_an_intranet_may_have_its_own_names() -> None:
    assert clean_base("http://127.0.0.1:2583/", inside=True) == "http://127.0.0.1:2583"
    assert clean_base("social", inside=True) == "https://social"


@given(
    st.text("ab.-:@/ 1é#?\\_[]%ß。", max_size=24),
    st.sampled_from(["", "https://", "http://", "@a@", "//"]),
)
def test_a_server_is_cleaned_once_and_leads_nowhere_else(typed: str, before: str) -> None:
    try:
        base = clean_base(before + typed)
    except ValueError as error:
        assert "looks like this" in str(error)
    else:
        assert clean_base(base) == base
        assert f"https://{httpx.URL(base).netloc.decode()}" == base
