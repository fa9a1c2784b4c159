"""Every state of a place at every edge of its time. Edges are half open: what begins, is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.coverage.timeline import (
    Credit,
    Rules,
    SlotFacts,
    State,
    Turn,
    decide,
    holds_until,
    is_in_time,
    longest_silence,
)
from rota.lib.spans import Span

NINE = datetime(2013, 12, 12, 9, tzinfo=UTC)
NO_TIME = timedelta()
RULES = Rules(
    grace=timedelta(minutes=15), early=timedelta(minutes=5), nudge_after=timedelta(minutes=10)
)
SECOND = timedelta(seconds=1)


def at(minutes: float) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


SLOT = Span(NINE, at(30))
EARLY, START, NUDGE, END, GRACE = at(-5), at(0), at(10), at(30), at(45)
SAM = Turn(is_confirmed=True)
UNSURE = Turn(is_confirmed=False)
SAM_WANTS_COVER = Turn(is_confirmed=True, cover_wanted=True)


def slot(*turns: Turn, needed: int | None = None, stray: tuple[Credit, ...] = ()) -> SlotFacts:
    """The half hour from nine; it needs those who are there unless another number is given."""
    return SlotFacts(SLOT, len(turns) if needed is None else needed, turns, stray)


def state(facts: SlotFacts, now: datetime, rules: Rules = RULES) -> State:
    """What the slot shows."""
    return decide(facts, rules, now).slot


def posted(*moments: datetime, by_other: bool = False) -> Turn:
    """Sam's turn with posts."""
    return Turn(is_confirmed=True, posts=tuple(Credit(one, by_other) for one in moments))


@pytest.mark.parametrize(
    ("turn", "states"),
    [
        # from:  long ago   early      start      nudge      end        grace
        (SAM, ["ready", "ready", "waiting", "late", "late", "missed"]),
        (UNSURE, ["unconfirmed", "unconfirmed", "waiting", "late", "late", "missed"]),
        (SAM_WANTS_COVER, [*["cover_wanted"] * 5, "missed"]),
        (posted(EARLY), ["ready", *["posted"] * 5]),
        (posted(START), ["ready", "ready", *["posted"] * 4]),
        (posted(NUDGE), ["ready", "ready", "waiting", *["posted"] * 3]),
        (posted(END), ["ready", "ready", "waiting", "late", "posted", "posted"]),
        (posted(GRACE - SECOND), ["ready", "ready", "waiting", "late", "late", "posted"]),
        (posted(EARLY - SECOND), ["ready", "ready", "waiting", "late", "late", "missed"]),
        (posted(GRACE), ["ready", "ready", "waiting", "late", "late", "missed"]),
        (posted(NUDGE, by_other=True), ["ready", "ready", "waiting", *["covered"] * 3]),
    ],
)
def test_each_edge_begins_the_next_state(turn: Turn, states: list[str]) -> None:
    edges = [at(-1440), EARLY, START, NUDGE, END, GRACE]
    assert [state(slot(turn), edge) for edge in edges] == states


@pytest.mark.parametrize(
    ("turn", "edge", "before", "after"),
    [
        (SAM, START, "ready", "waiting"),
        (SAM, NUDGE, "waiting", "late"),
        (SAM, GRACE, "late", "missed"),
        (SAM_WANTS_COVER, GRACE, "cover_wanted", "missed"),
        (posted(EARLY), EARLY, "ready", "posted"),
        (posted(NUDGE), NUDGE, "waiting", "posted"),
    ],
)
def test_until_its_very_edge_a_state_holds(
    turn: Turn, edge: datetime, before: str, after: str
) -> None:
    assert (state(slot(turn), edge - SECOND), state(slot(turn), edge)) == (before, after)


@pytest.mark.parametrize(
    ("turns", "needed", "states"),
    [
        # from:        before         grace
        ((), 1, ["empty", "missed"]),
        ((), 2, ["empty", "missed"]),
        ((), 0, ["ready", "ready"]),
        ((SAM,), 2, ["short", "missed"]),
        ((SAM, SAM), 1, ["ready", "missed"]),
        ((posted(START), SAM), 2, ["ready", "missed"]),
        ((posted(START),), 2, ["short", "missed"]),
    ],
)
def test_an_empty_place_is_a_gap_until_it_is_missed(
    turns: tuple[Turn, ...], needed: int, states: list[str]
) -> None:
    facts = slot(*turns, needed=needed)
    assert [state(facts, at(-60)), state(facts, GRACE)] == states
    assert state(facts, GRACE - SECOND) == state(facts, NUDGE)


@pytest.mark.parametrize(
    ("turns", "now", "worst"),
    [
        ((SAM, UNSURE), at(-60), "unconfirmed"),
        ((UNSURE, SAM_WANTS_COVER), at(-60), "cover_wanted"),
        ((posted(EARLY), SAM), EARLY, "posted"),
        ((posted(EARLY), SAM), START, "waiting"),
        ((posted(START), SAM), NUDGE, "late"),
        ((posted(START), posted(START, by_other=True)), NUDGE, "covered"),
        ((SAM, SAM_WANTS_COVER), NUDGE, "cover_wanted"),
        ((posted(START), SAM), GRACE, "missed"),
    ],
)
def test_a_slot_shows_the_worst_of_its_turns(
    turns: tuple[Turn, ...], now: datetime, worst: str
) -> None:
    assert state(slot(*turns), now) == worst


def test_a_turn_with_a_post_of_their_own_is_posted_whoever_else_posted_for_it() -> None:
    both = Turn(is_confirmed=True, posts=(Credit(START, by_other=True), Credit(NUDGE)))
    assert [state(slot(both), START), state(slot(both), NUDGE)] == ["covered", "posted"]


STRAY = (Credit(START, by_other=True),)


@pytest.mark.parametrize(
    ("turns", "needed", "now", "shows", "each"),
    [
        ((), 1, START, "covered", []),
        ((), 2, START, "short", []),
        ((SAM,), 1, NUDGE, "covered", ["covered"]),
        ((SAM,), 2, NUDGE, "late", ["late"]),
        ((SAM, SAM), 2, NUDGE, "late", ["covered", "late"]),
        ((SAM, SAM_WANTS_COVER), 2, NUDGE, "late", ["late", "covered"]),
        ((SAM, posted(START)), 2, NUDGE, "covered", ["covered", "posted"]),
        ((posted(START),), 1, NUDGE, "posted", ["posted"]),
        ((SAM,), 1, GRACE, "covered", ["covered"]),
        ((SAM,), 2, GRACE, "missed", ["missed"]),
    ],
)
def test_a_stray_post_covers_the_worst_place_without_one(
    turns: tuple[Turn, ...], needed: int, now: datetime, shows: str, each: list[str]
) -> None:
    decision = decide(slot(*turns, needed=needed, stray=STRAY), RULES, now)
    assert (decision.slot, list(decision.turns)) == (shows, each)


def test_two_stray_posts_cover_two_places() -> None:
    facts = slot(SAM, needed=2, stray=STRAY * 2)
    assert [state(facts, START), state(facts, GRACE)] == ["covered", "covered"]


@pytest.mark.parametrize("moment", [EARLY - SECOND, GRACE])
def test_a_stray_post_out_of_time_covers_nothing(moment: datetime) -> None:
    assert state(slot(SAM, stray=(Credit(moment),)), GRACE) == "missed"


def test_without_tolerances_only_the_slot_itself_counts() -> None:
    strict = Rules(grace=NO_TIME, early=NO_TIME, nudge_after=NO_TIME)
    moments = [START - SECOND, START, END - SECOND, END]
    states = [state(slot(posted(one)), END, strict) for one in moments]
    assert states == ["missed", "posted", "posted", "missed"]


def test_a_nudge_due_after_the_grace_never_makes_anybody_late() -> None:
    patient = Rules(grace=RULES.grace, early=RULES.early, nudge_after=timedelta(hours=1))
    assert [state(slot(SAM), GRACE - SECOND, patient), state(slot(SAM), GRACE, patient)] == [
        "waiting",
        "missed",
    ]


moments = st.integers(-90, 120).map(at)
tolerances = st.builds(
    Rules,
    grace=st.integers(0, 60).map(lambda n: timedelta(minutes=n)),
    early=st.integers(0, 60).map(lambda n: timedelta(minutes=n)),
    nudge_after=st.integers(0, 60).map(lambda n: timedelta(minutes=n)),
)
posts = st.lists(st.builds(Credit, moments, st.booleans()), max_size=3).map(tuple)
turns = st.builds(Turn, st.booleans(), st.booleans(), posts)
slots = st.builds(
    SlotFacts, st.just(SLOT), st.integers(0, 4), st.lists(turns, max_size=3).map(tuple), posts
)

BEFORE = {State.READY, State.UNCONFIRMED, State.COVER_WANTED, State.SHORT, State.EMPTY}
DURING = {State.WAITING, State.LATE, State.COVER_WANTED, State.SHORT, State.EMPTY}
DONE = {State.POSTED, State.COVERED}


@given(slots, tolerances, moments)
def test_only_the_states_of_that_time_occur(facts: SlotFacts, rules: Rules, now: datetime) -> None:
    phase = DURING if now >= SLOT.start else BEFORE
    if now >= SLOT.end + rules.grace:
        phase = {State.MISSED}
    nothing_to_do = {State.READY} if not facts.needed and not facts.turns else set()
    decision = decide(facts, rules, now)
    assert {decision.slot, *decision.turns} <= phase | DONE | nothing_to_do


@given(slots, tolerances, moments)
def test_a_slot_is_never_better_than_its_worst_turn(
    facts: SlotFacts, rules: Rules, now: datetime
) -> None:
    decision = decide(facts, rules, now)
    assert all(decision.slot.severity >= one.severity for one in decision.turns)
    if len(facts.turns) >= facts.needed and facts.turns:
        assert decision.slot == max(decision.turns, key=lambda one: one.severity)


@given(slots, tolerances, moments, moments)
def test_time_undoes_no_post(
    facts: SlotFacts, rules: Rules, one: datetime, other: datetime
) -> None:
    earlier, later = (decide(facts, rules, now).turns for now in sorted([one, other]))
    assert sum(turn.is_done for turn in earlier) <= sum(turn.is_done for turn in later)


@given(slots, tolerances, moments, moments)
def test_what_is_decided_holds_until_the_moment_it_tells(
    facts: SlotFacts, rules: Rules, one: datetime, other: datetime
) -> None:
    now, later = sorted([one, other])
    until = holds_until(facts, rules, now)
    assert until is None or until > now
    if until is None or later < until:
        assert decide(facts, rules, later) == decide(facts, rules, now)


def test_each_edge_and_each_post_may_change_what_is_decided() -> None:
    facts = slot(posted(at(20)), stray=(Credit(at(40)),))
    edges: list[datetime] = []
    while edge := holds_until(facts, RULES, edges[-1] if edges else at(-1440)):
        edges.append(edge)
    assert edges == [START, NUDGE, at(20), END + timedelta(minutes=10), GRACE]


@given(slots, tolerances, moments, moments)
def test_nothing_but_a_post_mends_a_gap(
    facts: SlotFacts, rules: Rules, one: datetime, other: datetime
) -> None:
    now, later = sorted([one, other])
    nobody_posts = SlotFacts(
        facts.span, facts.needed, tuple(Turn(t.is_confirmed, t.cover_wanted) for t in facts.turns)
    )
    if decide(nobody_posts, rules, now).slot.is_gap:
        assert decide(nobody_posts, rules, later).slot.is_gap


@given(slots, tolerances, moments, moments)
def test_one_more_post_never_makes_a_slot_worse(
    facts: SlotFacts, rules: Rules, now: datetime, moment: datetime
) -> None:
    more = SlotFacts(
        facts.span, facts.needed, facts.turns, (*facts.stray, Credit(moment, by_other=True))
    )
    before, after = decide(facts, rules, now).slot, decide(more, rules, now).slot
    assert after.severity <= before.severity or after.is_done


@given(slots, tolerances, moments)
def test_the_order_of_turns_and_posts_does_not_matter(
    facts: SlotFacts, rules: Rules, now: datetime
) -> None:
    turned = SlotFacts(facts.span, facts.needed, facts.turns[::-1], facts.stray[::-1])
    assert decide(turned, rules, now).slot == decide(facts, rules, now).slot


@given(slots, tolerances)
def test_states_change_only_at_the_edges_and_at_posts(facts: SlotFacts, rules: Rules) -> None:
    made = {one.at for turn in facts.turns for one in turn.posts} | {c.at for c in facts.stray}
    edges = {START, START + rules.nudge_after, END + rules.grace} | made
    for minute in range(-90, 121):
        now = at(minute)
        if now not in edges:
            assert decide(facts, rules, now) == decide(facts, rules, now - SECOND)


@given(moments, tolerances)
def test_a_post_is_in_time_from_early_up_to_the_end_of_the_grace(
    moment: datetime, rules: Rules
) -> None:
    minutes = (moment - NINE).total_seconds() / 60
    early, grace = rules.early.seconds / 60, rules.grace.seconds / 60
    assert is_in_time(moment, SLOT, early=rules.early, grace=rules.grace) == (
        -early <= minutes < 30 + grace
    )


DAY = Span(NINE, at(1440))


@pytest.mark.parametrize(
    ("posts", "now", "silence"),
    [
        ([], at(-1), None),
        ([], at(0), None),
        ([], at(20), (0, 20)),
        ([10], at(20), (0, 10)),
        ([10], at(21), (10, 21)),
        ([10, 40, 50], at(60), (10, 40)),
        ([-3, 30], at(40), (0, 30)),
        ([10, 30], at(20), (0, 10)),
        ([10], at(9000), (10, 1440)),
        ([10, 1450], at(9000), (10, 1440)),
    ],
)
def test_the_longest_silence_lies_in_the_part_that_has_passed(
    posts: list[int], now: datetime, silence: tuple[int, int] | None
) -> None:
    found = longest_silence([at(minutes) for minutes in posts], DAY, now)
    assert found == (Span(at(silence[0]), at(silence[1])) if silence else None)


@given(st.lists(st.integers(-60, 1500)), st.integers(1, 1500))
def test_nobody_posts_in_the_longest_silence_and_the_others_are_no_longer(
    posts: list[int], now: int
) -> None:
    silence = longest_silence([at(minutes) for minutes in posts], DAY, at(now))
    assert silence is not None
    assert not any(silence.start < at(minutes) < silence.end for minutes in posts)
    stretches = sum(0 <= minutes <= min(now, 1440) for minutes in posts) + 1
    assert silence.length * stretches >= min(at(now), DAY.end) - DAY.start


def test_every_state_has_a_word_and_a_mark_of_its_own() -> None:
    assert len({one.word for one in State}) == len({one.mark for one in State}) == len(State)
