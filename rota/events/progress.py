"""How far an event is: what is done and what comes next. Plain counts in, tasks out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rota.lib.words import counted


class State(Enum):
    """The state of a task: its name in style sheets, its mark and its word."""

    DONE = ("done", "✓", "Done")
    STARTED = ("started", "◐", "In progress")
    TO_DO = ("to-do", "▢", "To do")
    ATTENTION = ("attention", "△", "Look again")
    BLOCKED = ("blocked", "–", "Cannot start yet")

    def __init__(self, slug: str, mark: str, word: str) -> None:
        self.slug, self.mark, self.word = slug, mark, word


FOR_EDITORS = {
    *("events:edit", "planner:slots", "reminders:policy", "planner:publish", "posting:unwritten"),
}


@dataclass(frozen=True)
class Counts:
    """An event in numbers."""

    summary: str  # the event in a few words
    stages: int  # stages of the service there are
    departments: int = 0
    stages_shown: int = 0
    accounts: int = 0
    main_accounts: int = 0
    people: int = 0
    without_email: int = 0
    is_asked: bool = False  # people were asked when they can
    answered: int = 0  # those of them who have said
    slots: int = 0
    slots_fit: bool = True  # the slots are those the event's hours and slot length ask for
    gaps: int = 0
    active: int = 0  # assignments that hold a place
    invited: int = 0
    confirmed: int = 0
    posting: int = 0  # people who post and know it
    briefed: int = 0  # those of them who have read the briefing
    changed: int = 0  # places given or taken away since the last release
    release: int = 0  # number of the last release; 0 for none
    rules_off: int = 0  # kinds of message that are switched off
    is_mail_kept: bool = False
    roles: int = 1
    invitations: int = 0


@dataclass(frozen=True)
class Task:
    """A line of the task list. `route` names the page where it is done."""

    name: str
    route: str
    state: State
    fact: str

    @property
    def is_for_editors(self) -> bool:
        """Whether only those who may change the event are led to the page."""
        return self.route in FOR_EDITORS

    @property
    def is_open(self) -> bool:
        """Whether there is something to do now."""
        return self.state not in (State.DONE, State.BLOCKED)


@dataclass(frozen=True)
class Part:
    """A part of the task list."""

    name: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class TaskList:
    """The whole list."""

    parts: tuple[Part, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in their order."""
        return tuple(task for part in self.parts for task in part.tasks)

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(task.state is State.DONE for task in self.tasks)

    @property
    def next(self) -> Task | None:
        """What comes next: the first task that can be worked on."""
        return next((task for task in self.tasks if task.is_open), None)


def task_list(counts: Counts) -> TaskList:
    """What is done and what comes next, in the order in which it is best done."""
    return TaskList(
        (
            Part("Prepare", (event(counts), departments(counts), accounts(counts), people(counts))),
            Part("Build the rota", (slots(counts), availability(counts), rota(counts))),
            Part(
                "Tell everybody",
                (messages(counts), publish(counts), answers(counts), briefing(counts)),
            ),
            Part("Run it together", (roles(counts),)),
        )
    )


def event(counts: Counts) -> Task:
    """Name, hours and rules; there is no event without them."""
    return Task("The event", "events:edit", State.DONE, counts.summary)


def departments(counts: Counts) -> Task:
    """At least one department."""
    state = State.DONE if counts.departments else State.TO_DO
    shown = f"{counts.stages_shown} of {counts.stages} stages of the service are shown"
    fact = f"{counted(counts.departments, 'department')}, {shown}"
    return Task("Departments", "events:departments", state, fact)


def accounts(counts: Counts) -> Task:
    """At least the main account."""
    fact = counted(counts.accounts, "account")
    if not counts.accounts:
        return Task("Accounts", "events:accounts", State.TO_DO, fact)
    if not counts.main_accounts:
        fact += ", none of them the main one"
        return Task("Accounts", "events:accounts", State.STARTED, fact)
    return Task("Accounts", "events:accounts", State.DONE, fact)


def people(counts: Counts) -> Task:
    """At least one person; those without e-mail hear of their slots from the organiser."""
    state = State.DONE if counts.people else State.TO_DO
    fact = counted(counts.people, "person", "people")
    if counts.without_email:
        fact += f", {counts.without_email} without an e-mail address"
    return Task("People", "people:roster", state, fact)


def slots(counts: Counts) -> Task:
    """The slots the event's hours ask for."""
    fact = counted(counts.slots, "slot")
    if not counts.slots:
        return Task("Slots", "planner:slots", State.TO_DO, fact)
    if not counts.slots_fit:
        fact = f"The {fact} no longer fit the event's hours: make them anew"
        return Task("Slots", "planner:slots", State.ATTENTION, fact)
    return Task("Slots", "planner:slots", State.DONE, fact)


def availability(counts: Counts) -> Task:
    """Everybody has said when they can, or the rota is being made: it does not wait for them."""
    name, route = "Ask people when they can", "people:availability"
    if not counts.people:
        return Task(name, route, State.BLOCKED, "Needs people")
    is_late = counts.active > 0
    if not counts.is_asked:
        fact = "The rota goes by the staff list" if is_late else "Nobody has been asked yet"
        return Task(name, route, State.DONE if is_late else State.TO_DO, fact)
    fact = f"{counts.answered} of {counts.people} have answered"
    is_done = counts.answered == counts.people or is_late
    return Task(name, route, State.DONE if is_done else State.STARTED, fact)


def rota(counts: Counts) -> Task:
    """No gap left."""
    name, route = "Fill the rota", "planner:grid"
    if not (counts.slots and counts.people):
        return Task(name, route, State.BLOCKED, "Needs people and slots")
    if not counts.gaps:
        return Task(name, route, State.DONE, f"No gap in {counted(counts.slots, 'slot')}")
    fact = f"{counted(counts.gaps, 'gap')} left in {counted(counts.slots, 'slot')}"
    return Task(name, route, State.STARTED if counts.active else State.TO_DO, fact)


def messages(counts: Counts) -> Task:
    """Always done: the usual policy holds until it is changed."""
    fact = "Invitations and reminders go out at the usual times"
    if counts.rules_off:
        fact = f"{counted(counts.rules_off, 'kind')} of message switched off"
    if counts.is_mail_kept:
        fact += "; without a mail server they stay in the mailbox"
    return Task("Messages", "reminders:policy", State.DONE, fact)


def publish(counts: Counts) -> Task:
    """Nothing has changed since the last release."""
    name, route = "Publish", "planner:publish"
    if counts.release and counts.changed:
        changed = f"{counted(counts.changed, 'place')} changed since release {counts.release}"
        return Task(name, route, State.ATTENTION, changed)
    if counts.release:
        return Task(name, route, State.DONE, f"Release {counts.release} is out")
    if not counts.active:
        return Task(name, route, State.BLOCKED, "Needs somebody on the rota")
    return Task(name, route, State.TO_DO, "Nobody has been told yet")


def answers(counts: Counts) -> Task:
    """Everybody who was told has confirmed."""
    name, route = "Confirmations", "coverage:board"
    told = counts.invited + counts.confirmed
    if not told:
        return Task(name, route, State.BLOCKED, "Needs a published rota")
    fact = f"{counts.confirmed} of {told} confirmed"
    if counts.confirmed == told:
        return Task(name, route, State.DONE, fact)
    return Task(name, route, State.STARTED, fact)


def briefing(counts: Counts) -> Task:
    """Everybody who posts has read what to say and what never to say."""
    name, route = "Briefing", "posting:unwritten"
    if not counts.posting:
        return Task(name, route, State.BLOCKED, "Needs a published rota")
    fact = f"{counts.briefed} of {counts.posting} who post have read it"
    if counts.briefed == counts.posting:
        return Task(name, route, State.DONE, fact)
    return Task(name, route, State.STARTED if counts.briefed else State.TO_DO, fact)


def roles(counts: Counts) -> Task:
    """Somebody else can take over."""
    others = counts.roles - 1
    fact = f"You and {counted(others, 'other person', 'other people')}" if others else "Only you"
    if counts.invitations:
        fact += f", {counted(counts.invitations, 'invitation')} not answered"
    state = State.DONE if others else State.STARTED if counts.invitations else State.TO_DO
    return Task("Who runs the event", "events:roles", state, fact)
