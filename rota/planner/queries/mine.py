"""What a volunteer sees of the rota: their own slots, and who is before and after."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from rota.lib.post_urls import intent_url
from rota.models import Account, Assignment, Event, Person, Post

State = Assignment.State


@dataclass(frozen=True)
class OwnTurn:
    """One of the person's slots, with what they need to know for it."""

    assignment: Assignment
    before: tuple[str, ...]
    after: tuple[str, ...]
    intent: str
    is_over: bool
    may_report: bool
    posts: tuple[Post, ...]

    @property
    def is_being_changed(self) -> bool:
        """The organiser has it in hand; it is settled with the next release."""
        return self.assignment.state == State.PROPOSED

    @property
    def is_by_desk(self) -> bool:
        """The desk posts for the volunteer."""
        account = self.assignment.account
        return account is not None and account.posted_by == Account.PostedBy.DESK

    @property
    def answer(self) -> str:
        """What the person has said, in a word."""
        if self.assignment.cover_wanted_at:
            return "asked for cover"
        return {State.CONFIRMED: "confirmed", State.DECLINED: "declined"}.get(
            State(self.assignment.state), "not answered yet"
        )


def own_turns(person: Person, now: datetime) -> tuple[OwnTurn, ...]:
    """The person's published slots in order, those being changed and those declined included.

    Three queries.
    """
    rows = Assignment.objects.filter(person=person).exclude(state=State.WITHDRAWN)
    rows = rows.filter(~Q(state=State.PROPOSED) | Q(lines__isnull=False)).distinct()
    turns = list(rows.select_related("slot", "account").order_by("slot__starts_at"))
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.standing().filter(assignment__in=turns):
        posts[post.assignment_id or 0].append(post)
    others = neighbours(person.event, turns)
    return tuple(own_turn(turn, person.event, others, posts[turn.pk], now) for turn in turns)


def own_turn(
    turn: Assignment,
    event: Event,
    others: dict[tuple[str, datetime], list[str]],
    posts: list[Post],
    now: datetime,
) -> OwnTurn:
    """One slot from its rows."""
    slot, account = turn.slot, turn.account
    is_on_x = account is None or account.network == Account.Network.X
    return OwnTurn(
        assignment=turn,
        before=tuple(others.get(("ends", slot.starts_at), ())),
        after=tuple(others.get(("starts", slot.ends_at), ())),
        intent=intent_url(event.words, event.hashtag, event.link) if is_on_x else "",
        is_over=now >= slot.ends_at + event.grace,
        may_report=turn.is_active and now >= slot.starts_at - event.early,
        posts=tuple(posts),
    )


def neighbours(event: Event, turns: list[Assignment]) -> dict[tuple[str, datetime], list[str]]:
    """First names and departments of who is on where the person's slots begin and end."""
    edges = Q(slot__ends_at__in=[turn.slot.starts_at for turn in turns])
    edges |= Q(slot__starts_at__in=[turn.slot.ends_at for turn in turns])
    rows = Assignment.objects.active().primary().of_event(event).filter(edges)
    found: dict[tuple[str, datetime], list[str]] = defaultdict(list)
    for other in rows.select_related("slot", "person__department"):
        words = f"{other.person.name.split()[0]} ({other.person.department})"
        found["ends", other.slot.ends_at].append(words)
        found["starts", other.slot.starts_at].append(words)
    return found
