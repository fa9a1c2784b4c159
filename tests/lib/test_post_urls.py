"""What the address of a post tells, without asking the network."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rota.lib.post_urls import (
    LONGEST,
    LONGEST_KEY,
    TID_DIGITS,
    X_EPOCH_MS,
    NotAPost,
    PostUrl,
    intent_url,
    read_post_url,
)

SYNTAX = Path(__file__).parent.parent / "data" / "atproto-syntax"
SECOND_OF_DOCS = datetime(2019, 12, 8, 3, 48, 33, 901_000, tzinfo=UTC)  # docs.joinmastodon.org
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAMS_X = "https://x.com/hostel_gm/status/1212092628029698048"
NEW_YEAR = datetime(2019, 12, 31, 19, 26, 16, 771_000, tzinfo=UTC)  # docs.x.com, "Snowflake"


def cases(name: str) -> list[str]:
    """The cases of a conformance file, spaces kept."""
    lines = (SYNTAX / f"{name}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def as_tid(number: int) -> str:
    """A number as 13 sortable signs of base 32."""
    return "".join(TID_DIGITS[number >> 5 * place & 31] for place in range(12, -1, -1))


@pytest.mark.parametrize(
    "written",
    [
        SAMS_X,
        f"  {SAMS_X}\n",
        f"<{SAMS_X}>.",
        f"{SAMS_X}?s=20&t=abc",
        f"{SAMS_X}/photo/1",
        SAMS_X.removeprefix("https://"),
        SAMS_X.replace("x.com", "www.X.com"),
        SAMS_X.replace("x.com", "twitter.com").replace("https", "http"),
        SAMS_X.replace("x.com", "mobile.twitter.com"),
        SAMS_X.replace("status", "statuses"),
        SAMS_X.replace("hostel_gm", "@hostel_gm"),
    ],
)
def test_a_post_on_x_is_the_same_however_it_is_written(written: str) -> None:
    read = read_post_url(written)
    assert (read.network, read.handle, read.posted_at) == ("x", "@hostel_gm", NEW_YEAR)
    assert read.canonical == "x:1212092628029698048"


@pytest.mark.parametrize("path", ["i", "i/web"])
def test_an_address_without_a_name_tells_no_handle(path: str) -> None:
    read = read_post_url(SAMS_X.replace("hostel_gm", path))
    assert (read.handle, read.canonical) == (None, "x:1212092628029698048")


@pytest.mark.parametrize(
    ("written", "handle", "canonical"),
    [
        ("https://m.example/@sam/103270115826048975", "@sam@m.example", "m.example:m.example"),
        ("https://M.example/@sam/103270115826048975/", "@sam@m.example", "m.example:m.example"),
        ("m.example/web/@sam/103270115826048975", "@sam@m.example", "m.example:m.example"),
        (
            "https://m.example/users/sam/statuses/103270115826048975",
            "@sam@m.example",
            "m.example:m.example",
        ),
        (
            "https://other.example/@sam@m.example/103270115826048975",
            "@sam@m.example",
            "m.example:other.example",
        ),
    ],
)
def test_a_post_on_mastodon_tells_its_server_and_time(
    written: str, handle: str, canonical: str
) -> None:
    read = read_post_url(written)
    assert read.network == "mastodon"
    assert read.handle == handle
    assert read.canonical == f"mastodon:{canonical}:103270115826048975"
    assert read.posted_at == EPOCH + timedelta(milliseconds=103270115826048975 >> 16)
    assert abs(read.posted_at - SECOND_OF_DOCS) < timedelta(seconds=1)


def test_a_post_on_bluesky_tells_its_time() -> None:
    address = "https://bsky.app/profile/Sam.bsky.social/post/3jzfcijpj2z2a"
    assert read_post_url(address) == PostUrl(
        address,
        "bluesky",
        "@Sam.bsky.social",
        datetime(2023, 6, 30, 15, 3, 1, 887_007, tzinfo=UTC),
        "bluesky:3jzfcijpj2z2a",
    )


@pytest.mark.parametrize("tid", cases("tid_syntax_valid"))
def test_valid_keys_of_bluesky_are_read(tid: str) -> None:
    assert read_post_url(f"https://bsky.app/profile/a.example/post/{tid}").canonical.endswith(tid)


@pytest.mark.parametrize("tid", cases("tid_syntax_invalid"))
def test_other_keys_tell_no_time(tid: str) -> None:
    assert read_post_url(f"https://bsky.app/profile/a.example/post/{tid}").posted_at is None


@pytest.mark.parametrize("record_key", cases("recordkey_syntax_valid"))
def test_every_valid_record_key_is_a_post(record_key: str) -> None:
    address = f"https://bsky.app/profile/a.example/post/{record_key[:400]}/"
    assert read_post_url(address).network == "bluesky"


@pytest.mark.parametrize("record_key", cases("recordkey_syntax_invalid"))
def test_no_invalid_record_key_is_a_post(record_key: str) -> None:
    with pytest.raises(NotAPost):
        read_post_url(f"https://bsky.app/profile/a.example/post/{record_key}/")


@pytest.mark.parametrize("did", cases("did_syntax_valid"))
def test_a_did_is_no_handle(did: str) -> None:
    assert read_post_url(f"https://bsky.app/profile/{did}/post/3jzfcijpj2z2a").handle is None


@pytest.mark.parametrize("handle", cases("handle_syntax_valid"))
def test_every_valid_handle_is_read(handle: str) -> None:
    read = read_post_url(f"https://bsky.app/profile/{handle}/post/3jzfcijpj2z2a")
    assert read.handle == f"@{handle}"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("https://www.example.org/Story/?id=1#top", "other:example.org/Story?id=1"),
        ("https://example.org/news", "other:example.org/news"),
        ("https://threads.example/@sam/post/C1abc", "other:threads.example/@sam/post/C1abc"),
    ],
)
def test_any_other_page_may_be_a_post(written: str, canonical: str) -> None:
    assert read_post_url(written) == PostUrl(written, "other", None, None, canonical)


def test_an_address_without_its_beginning_gets_one() -> None:
    assert read_post_url(" example.org/news,").url == "https://example.org/news"


def test_a_very_long_address_is_refused() -> None:
    with pytest.raises(NotAPost, match="longer than 500 signs"):
        read_post_url("https://example.org/" + "a" * 481)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "That is not the address of a web page."),
        ("I have posted it", "That is not the address of a web page."),
        ("@hostel_gm", "That is not the address of a web page."),
        ("localhost/status/1", "That is not the address of a web page."),
        ("https://sam:secret@x.com/sam/status/1", "That is not the address of a web page."),
        ("https://x.com@evil.example/sam/status/1", "That is not the address of a web page."),
        ("javascript:alert(1)", "A post's address begins with https://."),
        ("data:text/html,hello", "A post's address begins with https://."),
        ("ftp://x.com/sam/status/1", "A post's address begins with https://."),
        ("https://[::1", "That is not a web address."),
        ("https://x.com:port/sam/status/1", "That is not a web address."),
        (
            "https://x.com/hostel_gm",
            "That is a page of X, but not a post: those have /status/ in it.",
        ),
        (
            "https://x.com/sam/status/12345678901234567890",
            "That is a page of X, but not a post: those have /status/ in it.",
        ),
        (
            "https://bsky.app/profile/sam.bsky.social",
            "That is a page of Bluesky, but not a post: those have /post/ in it.",
        ),
        (
            "https://bsky.app/profile/a%00b/post/3jzfcijpj2z2a",
            "That is a page of Bluesky, but not a post: those have /post/ in it.",
        ),
        (
            "https://example.org/a b",
            "That address has a space or a sign in it that no address has.",
        ),
        (
            "https://example.org\\@evil.example/",
            "That is not the address of a web page.",
        ),
    ],
)
def test_what_cannot_be_a_post_is_refused_with_a_sentence(written: str, why: str) -> None:
    with pytest.raises(NotAPost) as refused:
        read_post_url(written)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    "written",
    [
        "https://evil.example/x.com/sam/status/1212092628029698048",
        "https://x.com.evil.example/sam/status/1212092628029698048",
        "https://notx.com/sam/status/1212092628029698048",
    ],
)
def test_another_host_does_not_pass_for_x(written: str) -> None:
    assert read_post_url(written).network == "other"


@pytest.mark.parametrize(
    "written",
    [
        "https://x.com/sam/status/20",
        "https://m.example/@sam/1234567890",
        "https://bsky.app/profile/sam.example/post/2222222222222",
    ],
)
def test_an_id_that_counts_otherwise_tells_no_time(written: str) -> None:
    assert read_post_url(written).posted_at is None


MOMENTS = st.datetimes(datetime(2010, 11, 5), datetime(2060, 1, 1), timezones=st.just(UTC))
MILLISECOND = timedelta(milliseconds=1)


@given(MOMENTS, st.integers(0, 2**22 - 1))
def test_the_time_in_an_id_of_x_is_exact_to_the_millisecond(at: datetime, low: int) -> None:
    number = ((at - EPOCH) // MILLISECOND - X_EPOCH_MS << 22) + low
    read = read_post_url(f"https://x.com/sam/status/{number}")
    assert read.posted_at == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(MOMENTS, st.integers(0, 2**16 - 1))
def test_the_time_in_an_id_of_mastodon_is_exact_to_the_millisecond(at: datetime, low: int) -> None:
    number = ((at - EPOCH) // MILLISECOND << 16) + low
    read = read_post_url(f"https://m.example/@sam/{number}")
    assert read.posted_at == at.replace(microsecond=at.microsecond // 1000 * 1000)


@given(MOMENTS, st.integers(0, 1023))
def test_the_time_in_a_key_of_bluesky_is_exact_to_the_microsecond(at: datetime, low: int) -> None:
    tid = as_tid(((at - EPOCH) // timedelta(microseconds=1) << 10) + low)
    read = read_post_url(f"https://bsky.app/profile/sam.example/post/{tid}")
    assert read.posted_at == at


PIECES = st.sampled_from(
    ["https://", "http:", "//", "x.com", "bsky.app", "m.example", "/", "@", "status", "post", "?",
     "%00", "profile", "did:", ":", "#", "\\", "\x00", "\t", "é", "１２", ".", "9" * 19, "[", "]"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=600), st.lists(PIECES, max_size=12).map("".join)))
@example("https://x.com/sam/status/" + "１" * 19)
@example("https://" + "a." * 200 + "example/@sam/12345678901")
@example("https://example.org/" + "a" * 480)
def test_whatever_is_pasted_is_read_or_refused_with_a_sentence(pasted: str) -> None:
    try:
        read = read_post_url(pasted)
    except NotAPost as refused:
        assert str(refused).endswith(".")
        return
    assert urlsplit(read.url).scheme in {"http", "https"}
    assert len(read.url) <= LONGEST
    assert len(read.canonical) <= LONGEST_KEY
    assert read.canonical.startswith(f"{read.network}:")
    assert not any(ord(sign) < 32 for sign in f"{read.canonical}{read.handle}")


@pytest.mark.parametrize("end", ["", "/", ")?", "?", ")#top", "/).#top"])
def test_what_hangs_on_an_address_is_no_part_of_it(end: str) -> None:
    assert read_post_url(f"https://example.org/news{end}").canonical == "other:example.org/news"


@given(st.text(max_size=200), st.text(max_size=30).map("#{}".format))
def test_what_is_read_is_the_same_when_read_again(path: str, fragment: str) -> None:
    try:
        read = read_post_url(f"https://example.org/{path}{fragment}")
    except NotAPost:
        return
    again = f"https://{read.canonical.removeprefix('other:')}"
    if not read.canonical.startswith("other:sha256:"):
        assert read_post_url(again).canonical == read.canonical


def test_very_long_addresses_are_told_apart_by_their_ends() -> None:
    long = "https://example.org/" + "a" * 400
    assert read_post_url(f"{long}b").canonical != read_post_url(f"{long}c").canonical


def test_the_intent_link_carries_words_hashtag_and_link() -> None:
    address = intent_url(
        "Night shift at the hostel: £5 & tea?", "#GMPT24", "https://example.org/?a=1"
    )
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://x.com/intent/tweet"
    assert parse_qs(parts.query) == {
        "text": ["Night shift at the hostel: £5 & tea?"],
        "hashtags": ["GMPT24"],
        "url": ["https://example.org/?a=1"],
    }


def test_without_a_link_the_intent_carries_none() -> None:
    assert "url=" not in intent_url("Hello", "#GMPT24")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_all_words_survive_the_intent_link(words: str) -> None:
    assert parse_qs(urlsplit(intent_url(words, "#GMPT24")).query)["text"] == [words]
