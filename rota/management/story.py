"""The demonstration: the model event with 47 people, made by the same actions as a real one.

Seven days before it begins the rota is filled and published; people confirm; the day runs until
now. One coming slot is a gap, one running slot is late, one past slot was missed; two people ask
for cover.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import repeat
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from rota.cover.actions.answers import Answer, answer
from rota.events.actions import add_account, add_department, create_event
from rota.management.cover import cover
from rota.management.sending import connect, sending
from rota.management.words import look_at_links, put_up_signposts, words
from rota.models import Account, Assignment, Department, Event, Message, Slot, User
from rota.people.actions import (
    Given,
    check_upload,
    give_availability,
    receive_upload,
    save_upload,
)
from rota.people.queries import mark_of
from rota.planner.actions.assignments import assign
from rota.planner.actions.releases import publish
from rota.planner.actions.slots import make_slots
from rota.planner.queries.candidates import candidates
from rota.planner.queries.releases import outlook_of
from rota.posting.actions import report_post
from rota.reminders.actions import ask_everybody, deliver

SLUG = "gmpt24"
STAFF = Path(settings.BASE_DIR) / "samples" / "gmpt24.csv"
DAY = timedelta(days=1)
Stage = Department.Stage

DEPARTMENTS = (
    ("Court Team", "CT", "#7c2d92", Stage.COURT, 3),
    ("Prisons", "PR", "#8a3b12", Stage.CUSTODY, 3),
    ("Hostels", "HO", "#1d4ed8", Stage.HOSTEL, 8),
    ("Offender Management North", "ON", "#0f766e", Stage.SUPERVISION, 4),
    ("Offender Management South", "OS", "#3f6212", Stage.SUPERVISION, 4),
    ("Community Payback", "CP", "#a16207", Stage.SUPERVISION, 2),
    ("Programmes", "PG", "#9d174d", Stage.PROGRAMMES, 3),
    ("Victim Liaison", "VL", "#b91c1c", Stage.VICTIMS, 2),
    ("Administration", "AD", "#475569", Stage.BEHIND, 2),
    ("Communications", "CO", "#1e3a5f", Stage.BEHIND, 1),
)
SILENT = 9  # every so many people have not said when they can
UNLOVED = 3  # all but every so many of those who take nights would rather not after midnight
UNSURE = 17  # every so many people have not answered yet
Happening = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True)
class Story:
    """The moments of the demonstration."""

    starts_at: datetime
    now: datetime

    @property
    def prepared_at(self) -> datetime:
        """When the rota was filled and published: a week before, and never in the future."""
        return min(self.starts_at, self.now) - 7 * DAY

    @property
    def asked_at(self) -> datetime:
        """When the event was set up and everybody was asked when they can: five days before."""
        return self.prepared_at - 5 * DAY


def tell(story: Story, organiser: User) -> Event:
    """Make the event as it stands now. Mail must be kept on this site."""
    event = prepare(story, organiser)
    gap = gap_of(event, story)
    ask(event, story, organiser)
    fill(event, gap, story, organiser)
    plan = outlook_of(event, story.prepared_at)
    ticked = {caution.key for caution in plan.cautions}
    publish(event, number=plan.number, ticked=ticked, by=organiser, now=story.prepared_at)
    connect(event, story.now)
    live(event, gap, story)
    return event


def prepare(story: Story, organiser: User) -> Event:
    """The event with its departments, accounts, people and empty slots."""
    now = story.asked_at
    event = create_event(
        Event(
            slug=SLUG,
            name="Greater Manchester Probation, 24 hours",
            hashtag="#GMPT24",
            starts_at=story.starts_at,
            ends_at=story.starts_at + DAY,
            standbys_needed=0,
            sign_up=Event.SignUp.CHOSEN,
            contact="Priya Nair, 07700 900099",
            link="https://www.example.org/gmpt24",
            watch_list="Operation Larch\nJordan Example",
        ),
        by=organiser,
        now=now,
    )
    for name, mark, colour, stage, fewest in DEPARTMENTS:
        department = Department(
            event=event, name=name, mark=mark, colour=colour, stage=stage, fewest_slots=fewest
        )
        add_department(department, by=organiser, now=now)
    add_account(Account(event=event, handle="@gmpt_example"), by=organiser, now=now)
    put_up_signposts(event, by=organiser, now=now)
    upload = receive_upload(
        event, name=STAFF.name, content=STAFF.read_bytes(), by=organiser, now=now
    )
    save_upload(check_upload(upload, now=now), by=organiser, now=now)
    make_slots(event, by=organiser, now=now)
    return Event.objects.get(pk=event.pk)


def ask(event: Event, story: Story, organiser: User) -> None:
    """Everybody was asked when they can; most have said so, and some would rather not at night."""
    until = story.prepared_at - timedelta(hours=1)
    event = ask_everybody(event, until=until, seen=None, by=organiser, now=story.asked_at)
    people = event.people.select_related("event", "department").order_by("name", "pk")
    for number, person in enumerate(people, start=1):
        if number % SILENT:
            said = Given(
                person.available,
                rather_not="00:00-05:00" if person.at_night and number % UNLOVED else "",
                at_night=person.at_night,
                most_slots=person.most_slots,
            )
            at = story.asked_at + timedelta(minutes=90 * number)
            deliver_until(at)
            give_availability(person, said, seen=mark_of(person), by=person, now=at)


def gap_of(event: Event, story: Story) -> Slot:
    """The slot left empty: two hours from now, or the event's fifth from its end."""
    slots = list(event.slots.all())
    coming = [slot for slot in slots if slot.starts_at >= story.now + timedelta(hours=2)]
    return coming[0] if coming else slots[-5]


def fill(event: Event, gap: Slot, story: Story, organiser: User) -> None:
    """Give every other slot to the person who can best take it; those around midnight first."""
    now, people = story.prepared_at, event.people.select_related("department")
    slots = [slot for slot in event.slots.select_related("event") if slot.pk != gap.pk]
    for slot in sorted(slots, key=lambda slot: hours_from_midnight(slot, event)):
        free = candidates(slot, people, kind="primary", now=now).free
        if free:
            assign(slot, people.get(pk=free[0].pk), by=organiser, now=now)


def hours_from_midnight(slot: Slot, event: Event) -> int:
    """From 0 to 12; the nearer to midnight, the fewer can come."""
    hour = slot.starts_at.astimezone(event.tz).hour
    return min(hour, 24 - hour)


def turns_of(event: Event) -> list[Assignment]:
    """Everybody's turns, in order of time."""
    rows = Assignment.objects.active().of_event(event)
    return list(rows.select_related("slot__event", "person__event").order_by("slot__starts_at"))


def live(event: Event, gap: Slot, story: Story) -> None:
    """Answers and posts, each at its moment, and the messages that leave meanwhile."""
    turns = turns_of(event)
    happenings = [
        *answers(turns, story),
        *posts(turns, event, story),
        *words(turns, event, story.now),
        *cover(event, gap, story.now),
        *sending(turns, silent_turns(turns, event, story), event, story.now),
    ]
    for at, happen in sorted(happenings, key=itemgetter(0)):
        deliver_until(at)
        happen()
    deliver_until(story.now)
    look_at_links(event, story.now)


def answers(turns: list[Assignment], story: Story) -> Iterator[Happening]:
    """All but a few say yes within the week; whoever is on before now has said yes."""
    for number, turn in enumerate(turns, start=1):
        if number % UNSURE or turn.slot.starts_at <= story.now:
            at = story.prepared_at + timedelta(minutes=7 * number)
            yield at, partial(answer, turn, answer=Answer.YES, by=turn.person, now=at)


def posts(turns: list[Assignment], event: Event, story: Story) -> Iterator[Happening]:
    """Everybody on so far has posted, but for one who missed it and one who is late."""
    begun = [turn for turn in turns if turn.slot.starts_at <= story.now]
    silent = silent_turns(turns, event, story)
    for number, turn in enumerate(begun):
        at = turn.slot.starts_at + timedelta(minutes=2 + number % 6)
        if turn not in silent and at <= story.now:
            yield at, partial(posted, turn, at)


def silent_turns(turns: list[Assignment], event: Event, story: Story) -> list[Assignment]:
    """The one who missed it, and the one who is late."""
    begun = [turn for turn in turns if turn.slot.starts_at <= story.now]
    return [*missed_turn(begun, event, story), *late_turn(begun, event, story)]


def posted(turn: Assignment, at: datetime) -> None:
    """They say that they have posted."""
    report_post(turn.slot, assignment=turn, by_person=turn.person, url="", by=turn.person, now=at)


def missed_turn(begun: list[Assignment], event: Event, story: Story) -> list[Assignment]:
    """One past turn without a post, a while ago."""
    over = [turn for turn in begun if turn.slot.ends_at + event.grace <= story.now]
    return over[-3:][:1]


def late_turn(begun: list[Assignment], event: Event, story: Story) -> list[Assignment]:
    """The last turn whose nudge is due and whose grace still runs."""
    late = [
        turn
        for turn in begun
        if turn.slot.starts_at + timedelta(minutes=10) <= story.now
        and story.now < turn.slot.ends_at + event.grace
    ]
    return late[-1:]


def deliver_until(moment: datetime) -> None:
    """Let the messages leave as they would have left: each when it was due."""
    while due := Message.objects.due(moment).first():
        deliver(clock=repeat(due.not_before).__next__)
