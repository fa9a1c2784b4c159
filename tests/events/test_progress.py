"""How far an event is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.events.progress import Counts, State, Task, task_list

EMPTY = Counts(summary="#GMPT24", stages=7)
READY = Counts(
    summary="#GMPT24",
    stages=7,
    departments=8,
    stages_shown=7,
    accounts=2,
    main_accounts=1,
    people=47,
    slots=48,
    active=48,
    confirmed=48,
    posting=47,
    briefed=47,
    release=1,
    roles=2,
)
COUNTS = st.builds(
    Counts,
    summary=st.just("#GMPT24"),
    stages=st.just(7),
    slots_fit=st.booleans(),
    is_mail_kept=st.booleans(),
    is_asked=st.booleans(),
    **{
        name: st.integers(0, 3)
        for name in (
            *("departments", "accounts", "main_accounts", "people", "answered", "slots", "gaps"),
            *("active", "invited", "confirmed", "changed", "release", "rules_off", "invitations"),
            *("posting", "briefed"),
        )
    },
)


def task(counts: Counts, name: str) -> Task:
    """The task of that name."""
    return next(task for task in task_list(counts).tasks if task.name == name)


def test_an_empty_event_asks_for_departments_first() -> None:
    found = task_list(EMPTY)
    assert found.next == task(EMPTY, "Departments")
    assert found.done == 2  # the event itself, and messages at the usual times


def test_a_ready_event_has_nothing_left() -> None:
    found = task_list(READY)
    assert found.next is None
    assert found.done == len(found.tasks) == 12


@pytest.mark.parametrize(
    ("name", "changed", "state", "fact"),
    [
        ("Departments", {}, "DONE", "8 departments, 7 of 7 stages of the service are shown"),
        ("Accounts", {"main_accounts": 0}, "STARTED", "2 accounts, none of them the main one"),
        ("People", {"without_email": 3}, "DONE", "47 people, 3 without an e-mail address"),
        ("People", {"people": 1}, "DONE", "1 person"),
        (
            "Slots",
            {"slots_fit": False},
            "ATTENTION",
            "The 48 slots no longer fit the event's hours: make them anew",
        ),
        ("Ask people when they can", {}, "DONE", "The rota goes by the staff list"),
        ("Ask people when they can", {"active": 0}, "TO_DO", "Nobody has been asked yet"),
        ("Ask people when they can", {"people": 0}, "BLOCKED", "Needs people"),
        (
            "Ask people when they can",
            {"active": 0, "is_asked": True, "answered": 31},
            "STARTED",
            "31 of 47 have answered",
        ),
        (
            "Ask people when they can",
            {"active": 0, "is_asked": True, "answered": 47},
            "DONE",
            "47 of 47 have answered",
        ),
        ("Fill the rota", {"gaps": 1}, "STARTED", "1 gap left in 48 slots"),
        ("Fill the rota", {"gaps": 48, "active": 0}, "TO_DO", "48 gaps left in 48 slots"),
        ("Fill the rota", {"people": 0}, "BLOCKED", "Needs people and slots"),
        ("Messages", {"rules_off": 2}, "DONE", "2 kinds of message switched off"),
        ("Publish", {"release": 0}, "TO_DO", "Nobody has been told yet"),
        ("Publish", {"release": 0, "active": 0}, "BLOCKED", "Needs somebody on the rota"),
        ("Publish", {"changed": 2}, "ATTENTION", "2 places changed since release 1"),
        ("Confirmations", {"invited": 2, "confirmed": 46}, "STARTED", "46 of 48 confirmed"),
        ("Confirmations", {"confirmed": 0}, "BLOCKED", "Needs a published rota"),
        ("Briefing", {"briefed": 0}, "TO_DO", "0 of 47 who post have read it"),
        ("Briefing", {"briefed": 46}, "STARTED", "46 of 47 who post have read it"),
        ("Briefing", {"posting": 0}, "BLOCKED", "Needs a published rota"),
        ("Who runs the event", {"roles": 3}, "DONE", "You and 2 other people"),
        (
            "Who runs the event",
            {"roles": 1, "invitations": 1},
            "STARTED",
            "Only you, 1 invitation not answered",
        ),
    ],
)
def test_a_task_says_its_state_and_its_numbers(
    name: str, changed: dict[str, int], state: str, fact: str
) -> None:
    found = task(replace(READY, **changed), name)
    assert (found.state, found.fact) == (State[state], fact)


def test_kept_mail_is_said() -> None:
    fact = task(replace(READY, is_mail_kept=True), "Messages").fact
    assert fact.endswith("; without a mail server they stay in the mailbox")


@given(COUNTS)
def test_what_comes_next_is_the_first_task_that_can_be_worked_on(counts: Counts) -> None:
    found = task_list(counts)
    before = [task for task in found.tasks if not task.is_open]
    if found.next is None:
        assert before == list(found.tasks)
    else:
        at = found.tasks.index(found.next)
        assert all(task.state in {State.DONE, State.BLOCKED} for task in found.tasks[:at])
        assert found.next.state not in {State.DONE, State.BLOCKED}
