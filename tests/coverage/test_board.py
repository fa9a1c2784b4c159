"""What the board counts, and what it puts first."""

from datetime import UTC, datetime, timedelta

import pytest

from rota.coverage.board import Board, Card, board_of
from rota.models import Assignment, Event, Person, Post, Slot
from tests.crowd import crowd
from tests.factories import (
    LONG_BEFORE,
    START,
    AccountFactory,
    AssignmentFactory,
    EventFactory,
    PersonFactory,
    SlotFactory,
)

MINUTE = timedelta(minutes=1)
NOON = START + timedelta(hours=3)


def times(cards: tuple[Card, ...]) -> list[str]:
    """When the slots of the cards begin."""
    return [f"{card.covered.slot.starts_at:%H:%M}" for card in cards]


def posted(turn: Assignment, minutes: int, **fields: object) -> Post:
    """A post so many minutes after nine."""
    at = START + minutes * MINUTE
    return Post.objects.create(
        event=turn.slot.event, slot=turn.slot, assignment=turn, by_person=turn.person,
        counts_at=at, reported_at=at, **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (START - MINUTE, "before"),
        (START, "during"),
        (START + timedelta(hours=24, minutes=14), "during"),
        (START + timedelta(hours=24, minutes=15), "after"),
    ],
)
def test_the_event_runs_until_its_last_grace_is_over(
    gmpt24: Event, now: datetime, phase: str
) -> None:
    assert board_of(gmpt24, now).phase == phase


@pytest.mark.parametrize(
    ("minutes", "current", "coming"),
    [
        (-1, [], ["09:00"]),
        (0, ["09:00"], ["09:30"]),
        (29, ["09:00"], ["09:30"]),
        (30, ["09:30"], []),
        (60, [], []),
    ],
)
def test_now_and_next_follow_the_clock(
    turn: Assignment, half_past: Slot, minutes: int, current: list[str], coming: list[str]
) -> None:
    board = board_of(turn.slot.event, START + minutes * MINUTE)
    assert (times(board.current), times(board.coming)) == (current, coming)


def test_between_slots_nobody_is_on_and_the_next_is_shown(nine: Slot) -> None:
    SlotFactory(event=nine.event, starts_at=START + timedelta(hours=2))
    board = board_of(nine.event, START + timedelta(hours=1))
    assert (times(board.current), times(board.coming)) == ([], ["11:00"])


@pytest.fixture
def morning(turn: Assignment, cora: Person) -> Event:
    """9am missed, 9:30am posted, 10am empty, 11:50am late; then a gap, a doubt, cover wanted."""
    event = turn.slot.event

    def slot(minutes: int) -> Slot:
        made: Slot = SlotFactory(event=event, starts_at=START + minutes * MINUTE)
        return made

    posted(AssignmentFactory(slot=slot(30), person=turn.person), 35)
    slot(60)
    AssignmentFactory(slot=slot(170), person=turn.person)
    slot(240)
    AssignmentFactory(slot=slot(270), person=cora, state="invited")
    AssignmentFactory(slot=slot(300), person=cora, cover_wanted_at=LONG_BEFORE)
    AssignmentFactory(slot=slot(330), person=cora)
    return event


def test_every_kind_of_trouble_has_its_list(morning: Event) -> None:
    board = board_of(morning, NOON)
    assert times(board.missed) == ["09:00", "10:00"]
    assert times(board.late) == ["11:50"]
    assert times(board.to_fill) == ["13:00", "14:00"]
    assert times(board.unconfirmed) == ["13:30"]


def test_gaps_and_risks_are_counted(morning: Event) -> None:
    board = board_of(morning, NOON)
    assert (len(board.gaps), len(board.at_risk), board.done) == (4, 2, 1)
    assert {str(state): count for state, count in board.counts.items() if count} == {
        "missed": 2, "posted": 1, "late": 1, "empty": 1, "unconfirmed": 1, "cover_wanted": 1,
        "ready": 1,
    }  # fmt: skip


def test_the_longest_silence_is_counted_from_the_posts(morning: Event) -> None:
    board = board_of(morning, NOON)
    assert board.last_post == START + 35 * MINUTE
    assert board.silence == (START + 35 * MINUTE, NOON)


def test_a_post_of_the_future_does_not_break_the_silence(turn: Assignment) -> None:
    posted(turn, 20)
    board = board_of(turn.slot.event, START + 10 * MINUTE)
    assert (board.last_post, board.silence) == (None, (START, START + 10 * MINUTE))


def test_departments_and_accounts_have_their_own_numbers(morning: Event) -> None:
    board = board_of(morning, NOON)
    rows = {row.name: row for row in board.departments}
    assert [
        (name, row.turns, row.posted, row.late, row.missed, row.unconfirmed)
        for name, row in rows.items()
    ] == [("Courts", 3, 0, 0, 0, 1), ("Hostels", 3, 1, 1, 1, 0)]
    assert [(row.name, row.turns, row.missed) for row in board.accounts] == [
        ("@gmpt_example on X", 1, 1),
        ("Main account", 5, 0),
    ]


def test_a_covered_turn_counts_as_posted_for_its_department(
    turn: Assignment, standby: Assignment
) -> None:
    posted(standby, 5)
    (hostels,) = board_of(turn.slot.event, NOON).departments
    assert (hostels.name, hostels.posted, hostels.missed) == ("Hostels", 1, 0)


def test_reports_with_a_warning_are_to_be_looked_at(turn: Assignment) -> None:
    posted(turn, 3, canonical="x:1")
    odd = posted(turn, 2, canonical="x:2", warnings=["The post is not on X."])
    posted(turn, 4, canonical="x:3", warnings=["Taken back."], taken_back_at=NOON)
    (warned,) = board_of(turn.slot.event, NOON).warned
    assert (warned.slot_id, warned.by_name, warned.warnings) == (
        odd.slot_id, "Sam Okoro", ["The post is not on X."],
    )  # fmt: skip


def test_nothing_to_do_is_said_only_when_it_is_so(turn: Assignment) -> None:
    event = turn.slot.event
    assert board_of(event, START).is_fine
    assert not board_of(event, START + 10 * MINUTE).is_fine
    posted(turn, 12, warnings=["The post is not on X."])
    assert not board_of(event, NOON).is_fine
    Post.objects.update(warnings=[])
    assert board_of(event, NOON).is_fine


def test_a_line_says_what_became_of_a_slot_and_who_was_on(turn: Assignment) -> None:
    posted(turn, 2, url="https://x.com/gmpt_example/status/20")
    board = board_of(turn.slot.event, START + 5 * MINUTE)
    ((day, (line,)),) = board.days.items()
    assert day == "Thursday 12 December"
    assert (line.start, line.time, line.is_now, line.is_gap) == (
        "9am", "9am to 9:30am", True, False,
    )  # fmt: skip
    assert (line.people, line.accounts) == ("Sam Okoro (HO)", "@gmpt_example on X")
    assert line.posts == (("9:02am", "https://x.com/gmpt_example/status/20"),)


def test_a_crowded_slot_names_the_worst_first_and_counts_the_others(
    turn: Assignment, cora: Person
) -> None:
    event = turn.slot.event
    for seat in range(2, 21):
        person = PersonFactory(department=cora.department, name=f"Lena {seat:02}")
        posted(AssignmentFactory(slot=turn.slot, person=person, seat=seat), 5)
    board = board_of(event, START + 12 * MINUTE)
    (card,) = board.current
    assert [card.turns[0].assignment.person.name, len(card.turns), card.more] == [
        "Sam Okoro",
        12,
        8,
    ]
    (line,) = board.days["Thursday 12 December"]
    assert line.people.endswith("Lena 04 (CO), and 16 more")
    assert len(line.posts) == 4


def clock_change(month: int, day: int, hours: int) -> Event:
    """A calendar day on which the clocks change, in slots of an hour."""
    start = datetime(2013, month, day, 23 if month == 10 else 0, tzinfo=UTC)
    event = EventFactory(slug="change", starts_at=start, ends_at=start + timedelta(hours=hours))
    for hour in range(hours):
        at = start + timedelta(hours=hour)
        SlotFactory(event=event, starts_at=at, ends_at=at + timedelta(hours=1))
    return event


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "day", "hours", "two"),
    [
        (3, 31, 23, ["midnight GMT", "2am BST"]),
        (10, 26, 25, ["midnight BST", "1am BST", "1am GMT"]),
    ],
)
def test_on_the_day_the_clocks_change_times_carry_letters(
    month: int, day: int, hours: int, two: list[str]
) -> None:
    event = clock_change(month, day, hours)
    ((name, lines),) = board_of(event, event.starts_at).days.items()
    assert name.startswith("Sunday") and len(lines) == hours
    assert [line.start for line in lines[: len(two)]] == two


def test_a_big_event_lists_no_more_than_one_can_read(gmpt24: Event) -> None:
    crowd(gmpt24, 500)
    Post.objects.update(warnings=["Odd."])
    board: Board = board_of(gmpt24, START + timedelta(hours=12))
    assert len(board.warned) == 40
    assert max(len(card.turns) for card in board.missed) == 4


def test_accounts_are_told_apart(turn: Assignment, cora: Person) -> None:
    other = AccountFactory(event=turn.slot.event, handle="@courts", network="bluesky")
    AssignmentFactory(slot=turn.slot, person=cora, seat=2, account=other)
    board = board_of(turn.slot.event, NOON)
    assert [row.name for row in board.accounts] == ["@courts on Bluesky", "@gmpt_example on X"]
    assert (
        board.days["Thursday 12 December"][0].accounts == "@gmpt_example on X, @courts on Bluesky"
    )
