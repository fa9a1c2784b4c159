"""What all commands refuse alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.management.sentence import moment_of
from rota.models import Event
from tests.factories import EventFactory
from tests.management.conftest import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words", [["coverage"], ["publish"], ["import_people", "FILE"]], ids=lambda words: words[0]
)
def test_an_unknown_event_is_refused_and_the_known_ones_are_named(
    gmpt24: Event, words: list[str]
) -> None:
    EventFactory(slug="walsall24")
    name, *rest = words
    sentence = "There is no event “gmpt42”. Events: gmpt24, walsall24."
    assert refusal(name, "gmpt42", *rest) == (2, sentence)


def test_where_there_is_no_event_that_is_said() -> None:
    assert refusal("coverage", "gmpt24")[1] == "There is no event “gmpt24”. Events: none yet."


BAD_TIMES = {
    "tomorrow": "“tomorrow” is not a time such as 2013-12-12T09:00+00:00.",
    "": "“” is not a time such as 2013-12-12T09:00+00:00.",
    "2013-12-32T09:00Z": "“2013-12-32T09:00Z” is not a time such as 2013-12-12T09:00+00:00.",
    "2013-12-12T09:00": "“2013-12-12T09:00” may be any zone's time: say its offset from UTC, "
    "such as 2013-12-12T09:00+00:00.",
    "2013-12-12": "“2013-12-12” may be any zone's time: say its offset from UTC, "
    "such as 2013-12-12T00:00+00:00.",
    "1066-10-14T09:00Z": "“1066-10-14T09:00Z” is not within 2000 and 2100.",
}


@pytest.mark.parametrize("words", [["coverage", "gmpt24", "--at"], ["send_due", "--at"]])
@pytest.mark.parametrize("time", BAD_TIMES)
def test_a_bad_time_is_refused_with_the_reason(gmpt24: Event, words: list[str], time: str) -> None:
    assert refusal(*words, time) == (2, BAD_TIMES[time])


@pytest.mark.parametrize("time", BAD_TIMES)
def test_a_bad_start_is_refused_before_anything_is_made(time: str) -> None:
    assert refusal("demo", "--starts", time) == (2, BAD_TIMES[time])
    assert not Event.objects.exists()


@given(
    st.datetimes(
        min_value=datetime(2000, 1, 2), max_value=datetime(2100, 12, 30), timezones=st.just(UTC)
    )
)
def test_a_time_with_its_offset_is_that_moment(moment: datetime) -> None:
    assert moment_of(moment.isoformat()) == moment
