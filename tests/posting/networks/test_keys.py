"""The key of a post."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.post_urls import TID, tid_time
from rota.posting.networks.keys import as_tid, key_of

SYNTAX = Path(__file__).parents[2] / "data" / "atproto-syntax"
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2254, 12, 31), timezones=st.just(UTC))
NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)


def cases(name: str) -> list[str]:
    """The cases of a conformance file, spaces kept."""
    lines = (SYNTAX / f"{name}.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("valid", cases("tid_syntax_valid"))
def test_what_the_protocol_calls_a_tid_is_written_as_we_write_it(valid: str) -> None:
    number = 0
    for sign in valid:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(sign)
    assert as_tid(number) == valid


@pytest.mark.parametrize("invalid", cases("tid_syntax_invalid"))
def test_no_key_looks_like_what_the_protocol_refuses(invalid: str) -> None:
    assert not TID.fullmatch(invalid)


@given(MOMENTS, st.text(st.characters(exclude_categories=["Cs"])))
def test_a_key_is_a_tid_of_that_second(moment: datetime, salt: str) -> None:
    key = key_of(moment, salt)
    assert re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", key)
    assert tid_time(key).replace(microsecond=0) == moment.replace(microsecond=0)  # type: ignore[union-attr]


@given(MOMENTS, st.integers())
def test_the_same_post_has_the_same_key_and_another_another(moment: datetime, id_: int) -> None:
    assert key_of(moment, f"{id_}") == key_of(moment.replace(microsecond=0), f"{id_}")
    assert key_of(moment, f"{id_}") != key_of(moment, f"{id_ + 1}")
    assert key_of(moment, f"{id_}") != key_of(moment + timedelta(seconds=1), f"{id_}")


@given(MOMENTS, MOMENTS, st.text(max_size=3), st.text(max_size=3))
def test_later_seconds_have_later_keys(one: datetime, two: datetime, a: str, b: str) -> None:
    one, two = one.replace(microsecond=0), two.replace(microsecond=0)
    if one < two:
        assert key_of(one, a) < key_of(two, b)


def test_the_zone_of_a_moment_does_not_matter() -> None:
    elsewhere = NINE.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert key_of(elsewhere, "1") == key_of(NINE, "1")


@pytest.mark.parametrize("year", [1969, 2300])
def test_a_moment_that_no_key_holds_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="from 1970 to 2255"):
        key_of(NINE.replace(year=year), "1")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has a zone"):
        key_of(NINE.replace(tzinfo=None), "1")
