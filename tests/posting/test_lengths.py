"""How long a text is to each network: their published cases, and our own counting."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.lengths import (
    BLUESKY,
    LIMITS,
    MASTODON,
    Limit,
    X,
    at_most,
    graphemes,
    length,
    limit_of,
    links_in,
)

PUBLISHED = Path(__file__).parent.parent / "data" / "twitter-text"
FAMILY = "👨‍👩‍👧‍👦"
Case = dict[str, Any]


def cases(file: str, *groups: str) -> list[Case]:
    """The published cases of some groups of a file."""
    tests = yaml.safe_load((PUBLISHED / file).read_text())["tests"]
    return [case for group in groups for case in tests[group]]


WEIGHED = cases(
    "validate.yml",
    "WeightedTweetsWithDiscountedEmojiCounterTest",
    "UnicodeDirectionalMarkerCounterTest",
)


def test_every_published_case_is_there() -> None:
    assert len(WEIGHED) == 24
    assert len(cases("extract.yml", "urls")) == 91


@pytest.mark.parametrize("case", WEIGHED, ids=lambda case: case["description"])
def test_x_weighs_as_it_publishes(case: Case) -> None:
    measured = length(case["text"], X)
    expected = case["expected"]
    assert (measured.used, measured.is_valid) == (expected["weightedLength"], expected["valid"])


@pytest.mark.parametrize("case", cases("extract.yml", "urls"), ids=lambda case: case["description"])
def test_links_are_those_that_x_finds_and_that_begin_with_http(case: Case) -> None:
    expected = [url for url in case["expected"] if url.lower().startswith("http")]
    assert [link.url for link in links_in(case["text"])] == expected


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("", 0),
        ("Night shift at the hostel £", 27),
        (f"Our team {FAMILY}", 10),
        ("e\N{COMBINING ACUTE ACCENT}", 1),
        ("https://example.org/a/very/long/page", 36),
    ],
)
def test_bluesky_counts_what_a_reader_sees(text: str, used: int) -> None:
    assert length(text, BLUESKY).used == used


def test_bluesky_counts_bytes_as_well() -> None:
    hundred = FAMILY * 100
    assert length(hundred, BLUESKY).is_valid
    assert not length(hundred + FAMILY * 21, BLUESKY).is_valid  # 121 signs, 3,025 bytes


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("https://example.org/a/very/long/page/indeed", 23),
        ("See https://example.org/a, and https://example.org/b.", 4 + 23 + 6 + 23 + 1),
        ("example.org has no http", 23),
        ("Thanks @cora@hostels.example.org!", 13),
        ("Thanks @cora!", 13),
    ],
)
def test_mastodon_counts_links_short_and_leaves_servers_out(text: str, used: int) -> None:
    assert length(text, MASTODON).used == used


def test_a_server_may_say_otherwise() -> None:
    limit = limit_of("mastodon", most=1000, link=30)
    assert limit is not None
    assert length("https://example.org", limit).used == 30
    assert length("a" * 1000, limit).is_valid
    assert not length("a" * 1001, limit).is_valid


def test_elsewhere_nothing_is_counted() -> None:
    assert limit_of("other") is None


@given(st.text())
def test_what_is_left_and_what_is_used_are_all_there_is(text: str) -> None:
    for limit in (X, BLUESKY, MASTODON):
        measured = length(text, limit)
        assert measured.used + measured.left == limit.most


@given(st.text(), st.text())
def test_readers_never_see_more_signs_together_than_apart(one: str, other: str) -> None:
    assert graphemes(one + other) <= graphemes(one) + graphemes(other)


@given(
    st.text(
        alphabet=st.sampled_from("aB .,é£©’“”\n#@/:wco1") | st.characters(codec="utf-8"),
        max_size=60,
    )
)
@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_nothing_counts_more_than_is_told_at_once(limit: Limit, text: str) -> None:
    assert length(text, limit).used <= at_most(text, limit)


@pytest.mark.parametrize("text", ["a.co", "www.a.co b.uk", "©®™ ½", "a@b.co https://c.de/f.g"])
def test_links_and_signs_that_count_twice_are_told_at_once_too(text: str) -> None:
    assert length(text, X).used <= at_most(text, X)
