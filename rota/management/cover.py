"""Cover in the demonstration: a request that is open, a yes that waits, an application, and a place
that somebody else has now: the words for it have no slot."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from rota.cover.actions.answers import Answer, answer
from rota.cover.actions.asking import ask_everybody, ask_people
from rota.cover.actions.offers import accept, decline
from rota.cover.actions.settling import approve
from rota.cover.actions.signing_up import sign_up
from rota.cover.queries.asking import unasked
from rota.cover.queries.judging import who_could
from rota.management.words import APPROVED, Example, draft
from rota.models import Assignment, Event, Offer, RoleKind, Slot

AGO = timedelta(minutes=90)  # the first of it
AHEAD = timedelta(hours=4)  # beyond the slots whose words are shown
FAR_AHEAD = timedelta(hours=8)  # beyond those of whom somebody asks for cover
A_MINUTE = timedelta(minutes=1)
ILL = "I am running a temperature."
COURT = "I am called to court that day."
CHILD = "My child's school is closed."
DOOR = Example("What I hear most often at the front door is thank you.", APPROVED)
SAY_NO = 2
KIND = Assignment.Kind.PRIMARY


def cover(
    event: Event, gap: Slot, now: datetime
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What happens between people in the last hour and a half, each at its moment.

    Near the end of the day, and after it, there is nothing left to give away.
    """
    begun = now - AGO
    yield begun, partial(fall_ill, event, begun)
    for number in range(1, SAY_NO + 1):
        at = begun + 9 * number * A_MINUTE
        yield at, partial(say_no, event, at)
    yield begun + 25 * A_MINUTE, partial(find_somebody, event, begun + 25 * A_MINUTE)
    yield begun + 50 * A_MINUTE, partial(apply_for, gap, begun + 50 * A_MINUTE)
    yield begun + 60 * A_MINUTE, partial(change_hands, event, begun + 60 * A_MINUTE)


def fall_ill(event: Event, now: datetime) -> None:
    """Somebody asks for cover, and all who could take the place are asked."""
    if turn := to_give_away(event, now):
        turn = answer(turn, answer=Answer.COVER, reason=ILL, by=turn.person, now=now)
        ask_everybody(turn, by=turn.person, now=now)


def say_no(event: Event, now: datetime) -> None:
    """One of those who are asked cannot."""
    if offer := Offer.objects.open(now).filter(slot__event=event).order_by("pk").first():
        decline(offer, by=offer.person, now=now)


def find_somebody(event: Event, now: datetime) -> None:
    """Another asks one person, who says yes; an organiser has not seen it yet."""
    if turn := to_give_away(event, now):
        turn = answer(turn, answer=Answer.COVER, reason=COURT, by=turn.person, now=now)
        chosen = unasked(turn, now)[:1]
        for offer in ask_people(turn, chosen, by=turn.person, now=now):
            accept(offer, by=offer.person, now=now)


def change_hands(event: Event, now: datetime) -> None:
    """Somebody whose words are approved cannot come; an organiser lets another have their place."""
    if turn := to_give_away(event, now, FAR_AHEAD):
        organiser = event.roles.get(kind=RoleKind.OWNER).user
        draft(turn, DOOR, organiser, now)
        turn = answer(turn, answer=Answer.COVER, reason=CHILD, by=turn.person, now=now)
        for offer in ask_people(turn, unasked(turn, now)[-1:], by=turn.person, now=now):
            approve(accept(offer, by=offer.person, now=now), by=organiser, now=now)


def to_give_away(event: Event, now: datetime, ahead: timedelta = AHEAD) -> Assignment | None:
    """The next confirmed place, some hours on, that at least three others could take."""
    turns = Assignment.objects.active().of_event(event).primary()
    sure = turns.filter(state=Assignment.State.CONFIRMED, cover_wanted_at=None)
    coming = sure.filter(slot__starts_at__gt=now + AGO + ahead).order_by("slot__starts_at")
    rows = coming.select_related("slot__event", "person__event", "person__department")
    return next((turn for turn in rows if len(unasked(turn, now)) > SAY_NO), None)


def apply_for(gap: Slot, now: datetime) -> None:
    """Who was on first, and so has done it, would like the empty slot too."""
    if gap.starts_at <= now + AGO:
        return
    people = gap.event.people.present().select_related("department")
    could = [one for one in who_could(gap, KIND, people, now, leaving=None) if one.near]
    if could:
        first = min(could, key=lambda one: min(turn.span for turn in one.candidate.turns))
        person = people.get(pk=first.candidate.person_id)
        sign_up(gap, person, kind=KIND, by=person, now=now)
