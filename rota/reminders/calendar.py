"""Calendar files (RFC 5545). Times in UTC, which no calendar mistakes; no secrets inside."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from rota.lib.mail import host
from rota.models import Assignment, Event

WAKE_BEFORE = timedelta(minutes=15)
STATUSES = {
    Assignment.State.CONFIRMED: "CONFIRMED",
    Assignment.State.DECLINED: "CANCELLED",
    Assignment.State.WITHDRAWN: "CANCELLED",
}


def calendar(
    event: Event, assignments: Iterable[Assignment], *, with_names: bool, now: datetime
) -> bytes:
    """A calendar of these assignments: a person's own, or with names the whole rota.

    Fetched again it updates what it wrote before: UID stays, SEQUENCE never falls and rises with
    every change of the rota.
    """
    book = Calendar()
    book.add("prodid", "-//Coordinator//Rota//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", event.name)
    for assignment in assignments:
        book.add_component(entry(event, assignment, with_names=with_names, now=now))
    content: bytes = book.to_ical()
    return content


def entry(event: Event, assignment: Assignment, *, with_names: bool, now: datetime) -> Entry:
    """One assignment."""
    who = f"{assignment.person.name}: " if with_names else ""
    standby = "" if assignment.is_primary else " (standby)"
    item = Entry()
    item.add("uid", f"assignment-{assignment.pk}@{host()}")
    item.add("sequence", event.version)
    item.add("dtstamp", now)
    item.add("dtstart", assignment.slot.starts_at)
    item.add("dtend", assignment.slot.ends_at)
    item.add("summary", f"{who}{event.hashtag} slot{standby}")
    item.add("status", STATUSES.get(Assignment.State(assignment.state), "TENTATIVE"))
    if account := assignment.posts_from:
        item.add("description", f"Account: {account}")
    if not with_names:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{event.hashtag} slot")
        alarm.add("trigger", -WAKE_BEFORE)
        item.add_component(alarm)
    return item
