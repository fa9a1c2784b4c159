"""When people are asked: in waves, once more, and then everybody."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rota.cover.waves import A_WAVE, everybody_at, once_more_at, wave_times

NOW = datetime(2013, 12, 11, 9, tzinfo=UTC)
LEFT = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30))
MINUTE = timedelta(minutes=1)


def test_twenty_are_asked_at_once_and_the_next_half_an_hour_later() -> None:
    times = list(wave_times(45, NOW, NOW + timedelta(days=1)))
    waves = {at: times.count(at) for at in times}
    half = timedelta(minutes=30)
    assert waves == {NOW: 20, NOW + half: 20, NOW + 2 * half: 5}


def test_near_the_slot_waves_follow_faster() -> None:
    times = list(wave_times(21, NOW, NOW + timedelta(minutes=50)))
    assert times[-1] == NOW + timedelta(minutes=5)


@given(count=st.integers(min_value=0, max_value=500), left=LEFT)
def test_nobody_but_the_first_wave_is_asked_once_it_has_begun(count: int, left: timedelta) -> None:
    times = list(wave_times(count, NOW, NOW + left))
    assert times == sorted(times)
    assert times[:A_WAVE] == [NOW] * min(count, A_WAVE)
    assert all(at < NOW + left for at in times[A_WAVE:])


@given(left=LEFT)
def test_the_second_mail_lies_between_the_first_and_the_slot(left: timedelta) -> None:
    again = once_more_at(NOW, NOW + left)
    if left <= timedelta(hours=1):
        assert again is None
    else:
        assert again is not None
        assert NOW < again <= min(NOW + left / 2, NOW + timedelta(hours=12))


@given(left=LEFT)
def test_everybody_is_asked_within_a_day_and_before_the_slot(left: timedelta) -> None:
    due = everybody_at(NOW, NOW + left)
    assert NOW <= due <= min(NOW + left, NOW + timedelta(days=1))


def test_of_a_slot_that_has_begun_everybody_is_asked_at_once() -> None:
    assert everybody_at(NOW, NOW - MINUTE) == NOW
    assert list(wave_times(3, NOW, NOW - MINUTE)) == [NOW] * 3
