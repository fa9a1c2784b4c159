"""What a volunteer sees of the rota: their own slots, and who is before and after."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from rota.coverage.queries import Neighbours, neighbours
from rota.lib.spans import Span
from rota.lib.times import stretch
from rota.models import Assignment, Person, Post, ReleaseLine
from rota.planner.queries.releases import last_release

State = Assignment.State


@dataclass(frozen=True)
class OwnTurn:
    """One of the person's slots, with what they need to know for it.

    `span` is the time the person knows of: until the next release that of the last one.
    """

    assignment: Assignment
    span: Span
    others: Neighbours
    posts: tuple[Post, ...]
    now: datetime

    @property
    def when(self) -> str:
        """Its time in words."""
        return stretch(*self.span, self.assignment.slot.event.tz)

    @property
    def is_being_changed(self) -> bool:
        """Organisers have it in hand; it is settled with the next release."""
        return self.assignment.state in Assignment.UNTOLD

    @property
    def answer(self) -> str:
        """What the person has said, in a word."""
        if self.assignment.cover_wanted_at:
            return "asked for cover"
        return {State.CONFIRMED: "confirmed", State.DECLINED: "declined"}.get(
            State(self.assignment.state), "not answered yet"
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said of it any more."""
        return self.now >= self.span.end + self.assignment.slot.event.grace

    @property
    def may_answer(self) -> bool:
        """Whether an answer still counts."""
        return self.now < self.span.end and not self.is_being_changed

    @property
    def may_exchange(self) -> bool:
        """Whether it is theirs to exchange: agreed to, and not begun."""
        return self.assignment.state == State.CONFIRMED and self.now < self.span.start

    @property
    def may_report(self) -> bool:
        """Whether a post of it can be out."""
        return (
            self.assignment.is_active
            and self.now >= self.span.start - self.assignment.slot.event.early
        )


def own_turns(person: Person, now: datetime) -> tuple[OwnTurn, ...]:
    """The slots the person knows of in order, those they have declined included.

    Six queries at most.
    """
    told = told_spans(person)
    rows = Assignment.objects.known().filter(person=person).select_related("slot__event", "account")
    turns = [row for row in rows if row.state not in Assignment.UNTOLD or row.pk in told]
    without = [turn for turn in turns if turn.account is None]
    prefetch_related_objects(without, "slot__event__accounts")  # from where they post
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.standing().filter(assignment__in=turns):
        posts[post.assignment_id or 0].append(post)
    others = neighbours(person.event, [turn.slot for turn in turns])
    found = (
        OwnTurn(
            assignment=turn,
            span=told[turn.pk] if turn.state in Assignment.UNTOLD else turn.slot.span,
            others=others[turn.slot_id],
            posts=tuple(posts[turn.pk]),
            now=now,
        )
        for turn in turns
    )
    return tuple(sorted(found, key=lambda one: one.span))


def told_spans(person: Person) -> dict[int, Span]:
    """When the person's assignments are by the release in force."""
    release = last_release(person.event)
    lines = release.lines.filter(person=person) if release else ReleaseLine.objects.none()
    return {line.assignment_id or 0: line.span for line in lines}
