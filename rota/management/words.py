"""The words of the demonstration: a draft in each state, one for whatever can speak against one,
and the signposts that are offered to whoever writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from PIL import Image

from rota.lib.pictures import Clean, cleaned
from rota.models import (
    Account,
    Assignment,
    Department,
    Draft,
    Event,
    Person,
    RoleKind,
    Signpost,
    User,
)
from rota.posting.actions import approve, ask_changes, submit, tick_briefing, write_draft
from rota.posting.actions.pictures import add_picture
from rota.posting.actions.signposts import add_signpost

KEPT, HANDED_IN, APPROVED, SENT_BACK = range(4)
BEFORE = timedelta(hours=3)
SITE = "https://www.example.org"
GONE = f"{SITE}/last-year"


@dataclass(frozen=True)
class Example:
    """Words, with the event's hashtag unless they are to lack it, and what becomes of them."""

    said: str
    state: int
    is_thread: bool = False
    has_hashtag: bool = True
    has_picture: bool = False


LONG = (
    "Nobody plans to live in a hostel. Somebody comes to us on the day they leave prison, with a "
    "bag and a list of rules. We show them the kitchen first. Then the room, the curfew, and who "
    "is awake at three in the morning when it is hard to sleep. What we do most that night is to "
    "listen."
)
LONGER = (
    "A unit of unpaid work is a van, six rakes, eight people who would rather be elsewhere, and "
    "one supervisor who knows each of them by name. By ten it rains. By noon the path to the "
    "playground is clear, and somebody who said nothing all morning asks whether we come back "
    "next week. We do, every week, until the hours are done."
)
WORDS = (
    Example("First coffee, then twelve phone calls: who turned up, who needs a push.", APPROVED),
    Example("A good report for court says what happened, and what would stop it.", HANDED_IN),
    Example("Twenty-six people sleep here tonight, and two of us are awake.", SENT_BACK),
    Example("Nobody sees the spreadsheet that gets a van with six rakes to a park.", HANDED_IN),
    Example("What I would tell my younger self about this job:", KEPT),
    Example(LONG, APPROVED, is_thread=True),
    # What speaks against words: too long, no hashtag, a picture without a description, a name on
    # the watch list, a telephone number, nearly the words of somebody else, a link to
    # a page that is gone.
    Example(LONGER, KEPT),
    Example("Tea is ready, and so are the minutes.", KEPT, has_hashtag=False),
    Example("This is where the day begins.", KEPT, has_picture=True),
    Example("All is well after Operation Larch.", KEPT),
    Example("Somebody you know needs us? Ring 0161 496 0123.", HANDED_IN),
    Example("A good report for court says what happened, and what would stop it!", HANDED_IN),
    Example(f"What we did last year: {GONE}", HANDED_IN),
)
SIGNPOSTS = (
    ("A night in the hostel", "case", "night-in-the-hostel", "Hostels", "Nights"),
    ("Marek's first job", "case", "first-job", "Community Payback", "Unpaid work"),
    ("Four parks cleared this year", "news", "parks", "Community Payback", "Unpaid work"),
    ("How a report for court is made", "page", "courts", "Court Team", ""),
    ("What a victim liaison officer does", "page", "victims", "Victim Liaison", ""),
    ("Work with us", "page", "jobs", None, ""),
)


def words(
    turns: list[Assignment], event: Event, now: datetime
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Drafts for the next turns, each at its moment; those handed in air soonest."""
    coming = [turn for turn in turns if turn.slot.starts_at > now]
    organiser = event.roles.get(kind=RoleKind.OWNER).user
    at = min(now, event.starts_at) - BEFORE
    for turn, example in zip(coming, WORDS, strict=False):
        yield at, partial(draft, turn, example, organiser, at)


def draft(turn: Assignment, example: Example, organiser: User, now: datetime) -> None:
    """They write; hand it in; and an organiser says yes, or not so."""
    by, event = tick_briefing(turn.person, now=now), turn.slot.event
    row = write_draft(
        event,
        slot=turn.slot,
        assignment=turn,
        author=by,
        text=f"{example.said} {event.hashtag}" if example.has_hashtag else example.said,
        accounts=event.accounts.filter(network=Account.Network.X),
        is_thread=example.is_thread,
        by=by,
        now=now,
    )
    if example.has_picture:
        row = add_picture(row, a_morning(), alt="", by=by, now=now)
    move_on(row, example.state, by, organiser, now)


def move_on(row: Draft, state: int, by: Person, organiser: User, now: datetime) -> None:
    """Hand it in, and let the organiser look."""
    if state != KEPT:
        submit(row, seen_number=row.number, by=by, now=now)
    if state == APPROVED:
        approve(row, seen_number=row.number, by=organiser, now=now)
    if state == SENT_BACK:
        why = "Please leave out how many people live there."
        ask_changes(row, words=why, seen_number=row.number, by=organiser, now=now)


def a_morning() -> Clean:
    """A picture of an orange sky."""
    out = BytesIO()
    Image.linear_gradient("L").resize((640, 360)).convert("RGB").save(out, "PNG")
    size = out.tell()
    out.seek(0)
    return cleaned(out, size)


def put_up_signposts(event: Event, *, by: User, now: datetime) -> None:
    """Links to case studies, good news and departments' pages."""
    departments = {one.name: one for one in Department.objects.filter(event=event)}
    for name, kind, page, department, topic in SIGNPOSTS:
        row = Signpost(
            event=event,
            kind=kind,
            name=name,
            url=f"{SITE}/{page}",
            department=departments[department] if department else None,
            topic=topic,
        )
        add_signpost(row, by=by, now=now)


def look_at_links(event: Event, now: datetime) -> None:
    """As if the links had been looked at just now: the demonstration calls nobody."""
    event.link_checks.update(checked_at=now)
    event.link_checks.filter(url=GONE).update(trouble="it answers 404")
