from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.networks.answers import (
    LONGEST_WAIT,
    instant,
    number,
    problem,
    retry_at,
    text,
    unreadable,
    web_address,
    words_of,
)
from rota.posting.networks.problems import Kind
from rota.posting.networks.wire import Answer

AT = datetime(2026, 12, 12, 9, 0, tzinfo=UTC)
SOON = AT + timedelta(minutes=5)


def answer(status: int, body: bytes = b"", /, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer("mastodon.example", status, named, body, AT)


@pytest.mark.parametrize(
    ("status", "to_a_post", "to_a_read"),
    [
        (429, Kind.RATE_LIMITED, Kind.RATE_LIMITED),
        (401, Kind.EXPIRED, Kind.EXPIRED),
        (403, Kind.EXPIRED, Kind.EXPIRED),
        (400, Kind.INVALID, Kind.INVALID),
        (404, Kind.INVALID, Kind.INVALID),
        (422, Kind.INVALID, Kind.INVALID),
        (308, Kind.SERVER, Kind.SERVER),
        (302, Kind.UNKNOWN, Kind.SERVER),
        (408, Kind.UNKNOWN, Kind.SERVER),
        (500, Kind.UNKNOWN, Kind.SERVER),
        (503, Kind.UNKNOWN, Kind.SERVER),
    ],
)
def test_a_status_is_a_kind_of_trouble(status: int, to_a_post: Kind, to_a_read: Kind) -> None:
    assert problem(answer(status), is_write=True).kind == to_a_post
    assert problem(answer(status)).kind == to_a_read


def test_a_good_answer_that_says_nothing_leaves_it_open() -> None:
    assert unreadable(answer(200), is_write=True).kind == Kind.UNKNOWN
    assert unreadable(answer(200)).kind == Kind.SERVER


@pytest.mark.parametrize(
    "headers",
    [
        {"retry_after": "300"},
        {"retry_after": "Sat, 12 Dec 2026 09:05:00 GMT"},
        {"x_ratelimit_reset": "2026-12-12T09:05:00.000000Z"},
        {"x_rate_limit_reset": str(int(SOON.timestamp()))},
        {"ratelimit_reset": str(int(SOON.timestamp()))},
        {"ratelimit_reset": "300"},
        {"retry_after": "300", "x_ratelimit_reset": "2026-12-12T10:00:00Z"},
        {
            "x_rate_limit_reset": str(int(SOON.timestamp()) + 500),
            "x_rate_limit_remaining": "7",
            "x_user_limit_24hour_reset": str(int(SOON.timestamp())),
            "x_user_limit_24hour_remaining": "0",
        },
    ],
)
def test_a_limit_ends_when_the_server_says_however_it_says_it(headers: dict[str, str]) -> None:
    assert retry_at(answer(429, **headers)) == SOON


@pytest.mark.parametrize("said", ["soon", "", "-5", "9" * 30, "²", "2026-13-45", "1e5"])
def test_a_limit_without_a_readable_end_has_none(said: str) -> None:
    assert retry_at(answer(429, retry_after=said)) is None


def test_a_limit_ends_within_a_day_and_never_in_the_past() -> None:
    assert retry_at(answer(429, retry_after="9999999")) == AT + LONGEST_WAIT
    assert retry_at(answer(429, retry_after="Sat, 12 Dec 2020 09:05:00 GMT")) == AT


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_no_header_breaks_the_reading(said: str) -> None:
    found = retry_at(answer(429, retry_after=said))
    assert found is None or AT <= found <= AT + LONGEST_WAIT


def test_the_servers_words_are_told() -> None:
    told = problem(answer(422, b'{"error": "Validation failed: Text can\'t be blank"}'))
    assert told.sentence == (
        "mastodon.example does not take it. It says: “Validation failed: Text can't be blank”"
    )


def test_words_that_hold_a_secret_are_not_told() -> None:
    said = answer(401, b'{"error": "No such token: abc123"}')
    assert problem(said, hide=["abc123", ""]).sentence == (
        "mastodon.example does not let this account in."
    )


@given(st.text(max_size=400))
def test_words_of_a_server_stay_short_and_on_one_line(said: str) -> None:
    import json

    words = words_of(answer(400, json.dumps({"error": said}).encode()))
    assert len(words) < 200
    assert words.isprintable()


def test_what_cannot_be_stored_is_left_out() -> None:
    assert text("a\0b\ud800c") == "abc"
    assert text(None) == text(3) == ""


def test_a_count_is_a_count() -> None:
    assert [number(one) for one in (3, -1, True, "3", None, 2**40)] == [3, 0, 0, 0, 0, 2**31 - 1]


def test_a_moment_is_in_utc() -> None:
    assert instant("2026-12-12T10:00:00+01:00") == AT
    assert instant("2026-12-12T09:00:00.000Z") == AT
    assert instant("yesterday") is instant(None) is None


def test_an_address_that_no_page_has_is_none() -> None:
    assert web_address("https://mastodon.example/@a/1") == "https://mastodon.example/@a/1"
    for bad in ("javascript:alert(1)", "https://a b", None, "https://" + "a" * 500):
        assert web_address(bad) == ""


def test_a_redirect_says_where_to_but_nothing_more() -> None:
    moved = answer(301, location="https://social.example/api?token=abc")
    assert problem(moved).sentence == (
        "mastodon.example sends calls to another address, social.example."
    )
    same = answer(301, location="https://mastodon.example/other")
    assert problem(same).sentence == "mastodon.example sends calls to another address."


def test_a_moment_before_all_time_is_none() -> None:
    assert instant("0001-01-01T00:00:00+23:00") is None


@pytest.mark.parametrize("said", ["9999-12-31T23:30:00Z", "0001-01-01T00:30:00Z"])
def test_any_moment_can_be_shown_in_any_zone(said: str) -> None:
    found = instant(said)
    assert found
    assert found - timedelta(hours=14) < found < found + timedelta(hours=14)
