"""Making slots anew: nobody is doubled, nobody vanishes unsaid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rota.lib.spans import Span
from rota.planner.slotting import Because, Old, Plan, Turn, nearest, plan

NINE = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
PLACES = {"primary": 1, "standby": 1}


def spans(minutes: int, count: int, shift: int = 0) -> list[Span]:
    """`count` slots of so many minutes from 9am, `shift` minutes later."""
    first = NINE + timedelta(minutes=shift)
    step = timedelta(minutes=minutes)
    return [Span(first + step * n, first + step * (n + 1)) for n in range(count)]


def turn(key: int, person: int, kind: str = "primary", seat: int = 1, rank: int = 0) -> Turn:
    return Turn(key, person, kind, seat, rank)


SAM, ALEX = 1, 2


@st.composite
def rotas(draw: st.DrawFn) -> list[Old]:
    """Slots of one length, no seat taken twice, nobody twice in a slot."""
    old = []
    key = 0
    for number, span in enumerate(spans(draw(st.sampled_from([15, 20, 30, 60])), 6)):
        people = draw(st.lists(st.integers(1, 5), unique=True, max_size=3))
        turns = []
        for seat, person in enumerate(people, start=1):
            key += 1
            kind = draw(st.sampled_from(["primary", "standby"]))
            turns.append(turn(key, person, kind, seat, draw(st.integers(0, 3))))
        old.append(Old(number, span, tuple(turns), has_posts=draw(st.booleans())))
    return old


layouts = st.builds(
    spans, st.sampled_from([15, 20, 30, 60]), st.integers(1, 8), st.sampled_from([0, 10, 30, 60])
)
places = st.fixed_dictionaries({"primary": st.integers(1, 3), "standby": st.integers(0, 2)})


def after(done: Plan) -> list[Old]:
    """The rota as it is once the plan is carried out."""
    return [
        Old(
            number,
            span,
            tuple(replace(s.turn, seat=s.seat) for s in done.seated if s.span == span),
        )
        for number, span in enumerate(done.spans)
    ]


@given(rotas(), layouts, places)
def test_everybody_keeps_a_place_or_is_named_as_lost(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    done = plan(old, new, room)
    fates = [s.turn.key for s in done.seated] + [lost.turn.key for lost in done.lost]
    assert sorted(fates) == sorted(turn.key for slot in old for turn in slot.turns)


@given(rotas(), layouts, places)
def test_no_place_is_given_twice_and_nobody_sits_twice_in_a_slot(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    seated = plan(old, new, room).seated
    seats = [(s.span, s.turn.kind, s.seat) for s in seated]
    people = [(s.span, s.turn.person) for s in seated]
    assert len(set(seats)) == len(seats)
    assert len(set(people)) == len(people)
    assert all(1 <= s.seat <= room[s.turn.kind] for s in seated)


@given(rotas(), layouts, places)
def test_the_new_time_starts_with_the_old_or_holds_all_of_it(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    for seated in plan(old, new, room).seated:
        was, now = seated.old.span, seated.span
        assert now.start == was.start or (now.start <= was.start and was.end <= now.end)


@given(rotas(), layouts, places)
def test_who_finds_no_place_really_has_none(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    done = plan(old, new, room)
    for lost in done.lost:
        if lost.because is Because.FULL:
            home = nearest(lost.old.span, new)
            kind = lost.turn.kind
            taken = [s for s in done.seated if s.span == home and s.turn.kind == kind]
            assert len(taken) == room[kind]


@given(rotas(), layouts, places)
def test_making_them_anew_a_second_time_changes_nothing(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    once = after(plan(old, new, room))
    assert plan(once, new, room).is_idle


@given(rotas(), layouts, places)
def test_every_new_slot_is_kept_or_made_and_every_old_one_kept_or_dropped(
    old: list[Old], new: list[Span], room: dict[str, int]
) -> None:
    done = plan(old, new, room)
    starts = [slot.span.start for slot in done.kept] + [span.start for span in done.made]
    assert sorted(starts) == [span.start for span in new]
    assert {slot.key for slot in (*done.kept, *done.dropped)} == {slot.key for slot in old}
    assert all(slot.has_posts for slot in done.blocked)


def test_longer_slots_take_in_the_shorter_ones_they_hold() -> None:
    nine, half_past = spans(30, 2)
    old = [Old(1, nine, (turn(1, SAM),)), Old(2, half_past, (turn(2, ALEX),))]
    done = plan(old, spans(60, 1), {"primary": 2})
    assert [(s.turn.person, s.seat, s.is_moved) for s in done.seated] == [
        (SAM, 1, True),
        (ALEX, 2, True),
    ]


def test_the_pinned_one_keeps_the_last_place() -> None:
    nine, half_past = spans(30, 2)
    old = [Old(1, nine, (turn(1, SAM, rank=3),)), Old(2, half_past, (turn(2, ALEX, rank=0),))]
    done = plan(old, spans(60, 1), PLACES)
    assert [s.turn.person for s in done.seated] == [ALEX]
    assert [(lost.turn.person, lost.because) for lost in done.lost] == [(SAM, Because.FULL)]


def test_two_slots_of_one_person_become_one() -> None:
    nine, half_past = spans(30, 2)
    old = [Old(1, nine, (turn(1, SAM),)), Old(2, half_past, (turn(2, SAM),))]
    done = plan(old, spans(60, 1), {"primary": 2})
    assert [lost.because for lost in done.lost] == [Because.TWICE]


def test_a_time_cut_in_two_is_lost() -> None:
    twenty_past = spans(20, 2)[1]
    done = plan([Old(1, twenty_past, (turn(1, SAM),))], spans(30, 2), PLACES)
    assert [lost.because for lost in done.lost] == [Because.NO_SLOT]


def test_a_slot_with_a_post_that_would_go_is_reported() -> None:
    nine, half_past = spans(30, 2)
    old = [Old(1, nine, has_posts=True), Old(2, half_past, has_posts=True)]
    assert [slot.key for slot in plan(old, spans(60, 1), PLACES).blocked] == [2]
