"""Anything an organiser, a volunteer or the clock can do to a rota, in any order."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from rota.cover.actions.answers import Answer, answer
from rota.events.actions import edit_event
from rota.lib.refusal import Refused
from rota.models import (
    Account,
    Assignment,
    Department,
    Event,
    Message,
    Person,
    Post,
    Release,
    Slot,
    User,
)
from rota.people.actions import come_back, leave
from rota.planner.actions import (
    assign,
    change_account,
    give_cover,
    make_primary,
    make_slots,
    make_standby,
    move,
    pin,
    put_back,
    unpin,
    withdraw,
)
from rota.planner.actions.restoring import restore_release
from rota.planner.actions.undo import redo, undo
from rota.posting.actions import report_post, take_back
from rota.reminders.actions import resume_mail, save_policy, stop_mail
from rota.reminders.timing import DEFAULT_POLICY, Kind, Rule
from tests.factories import AccountFactory, DepartmentFactory, PersonFactory
from tests.reminders.conftest import publish_all, sweep

HOUR = timedelta(hours=1)
DERIVED = {str(rule.kind) for rule in DEFAULT_POLICY}


class Walk:
    """An event of six hours over a clock change, three people, and a dice."""

    def __init__(self, event: Event, by: User, seed: int) -> None:
        self.dice, self.event, self.by = Random(seed), event, by
        self.now = event.starts_at - 30 * HOUR
        hostels: Department = DepartmentFactory(event=event)
        for name in ("Sam Okoro", "Cora Lane", "Femi Adu"):
            PersonFactory(department=hostels, event=event, name=name)
        for handle in ("@main", "@hostels"):
            AccountFactory(event=event, handle=handle)
        make_slots(event, by=by, now=self.now)
        self.assign()
        self.publish()

    @property
    def moves(self) -> list[Callable[[], object]]:
        """What can be done, the usual more often."""
        often = [self.assign, self.assign, self.publish, self.answer, self.post, self.wait]
        seldom = [
            self.withdraw, self.sweep, self.move, self.put_back, self.pin, self.unpin,
            self.change_kind, self.change_account, self.take_back, self.policy, self.slots_anew,
            self.grace, self.leave, self.come_back, self.stop, self.resume, self.undo, self.redo,
            self.cover, self.restore,
        ]  # fmt: skip
        return often * 3 + seldom

    def step(self) -> str:
        """Do something that is not refused; what it was."""
        while True:
            self.event.refresh_from_db()
            done = self.dice.choice(self.moves)
            with suppress(Refused, IndexError), transaction.atomic():
                done()
                return done.__name__

    def one(self, rows: Any) -> Any:
        """Any of these rows. IndexError if there is none."""
        return self.dice.choice(list(rows.order_by("pk")))

    def turn(self, **of: object) -> Assignment:
        """Any assignment."""
        rows = Assignment.objects.filter(**of).select_related("slot__event", "person__event")
        turn: Assignment = self.one(rows)
        return turn

    @property
    def who(self) -> dict[str, Any]:
        """By whom, and when."""
        return {"by": self.by, "now": self.now}

    def assign(self) -> None:
        kind = self.dice.choice(["primary", "standby"])
        slot, person = self.one(Slot.objects.all()), self.one(Person.objects.all())
        assign(slot, person, kind=kind, override=True, **self.who)

    def withdraw(self) -> None:
        withdraw(self.turn(), **self.who)

    def put_back(self) -> None:
        put_back(self.turn(state="withdrawn"), **self.who)

    def move(self) -> None:
        move(self.turn(), self.one(Slot.objects.all()), override=True, **self.who)

    def pin(self) -> None:
        pin(self.turn(), **self.who)

    def unpin(self) -> None:
        unpin(self.turn(is_pinned=True), **self.who)

    def change_kind(self) -> None:
        act = self.dice.choice([make_primary, make_standby])
        act(self.turn(), override=True, **self.who)

    def change_account(self) -> None:
        change_account(self.turn(), self.one(Account.objects.all()), override=True, **self.who)

    def publish(self) -> None:
        publish_all(self.event, self.by, self.now)

    def answer(self) -> None:
        turn = self.turn(state__in=["invited", "confirmed", "declined"])
        said = self.dice.choice(list(Answer))
        answer(turn, answer=said, reason="", by=turn.person, now=self.now)

    def post(self) -> None:
        started = {"slot__starts_at__lte": self.now, "slot__ends_at__gt": self.now}
        turn = self.turn(state__in=["invited", "confirmed"], **started)
        report_post(turn.slot, assignment=turn, by_person=turn.person, url="", **self.who)

    def take_back(self) -> None:
        take_back(self.one(Post.objects.select_related("assignment__slot__event")), **self.who)

    def policy(self) -> None:
        minutes = self.dice.choice([10, 30, 60, 600])
        rules = [
            Rule(Kind.CHASE, self.coin(), minutes, times=self.dice.randint(1, 3)),
            Rule(Kind.EVENING, self.coin(), at=time(self.dice.randint(15, 22))),
            Rule(Kind.HOUR, self.coin(), minutes),
            Rule(Kind.ON, self.coin()),
            Rule(Kind.NUDGE, self.coin(), self.dice.choice([5, 10, 25])),
            Rule(Kind.MISSED, self.coin()),
            Rule(Kind.DIGEST, self.coin(), at=time(self.dice.randint(15, 22))),
        ]
        save_policy(self.event, rules, **self.who)

    def coin(self) -> bool:
        """Three times in four."""
        return self.dice.random() < 0.75

    def slots_anew(self) -> None:
        self.event.slot_minutes = self.dice.choice([30, 60])
        edit_event(self.event, **self.who)
        make_slots(self.event, **self.who)

    def grace(self) -> None:
        self.event.grace_minutes = self.dice.choice([0, 15, 60])
        self.event.zone = self.dice.choice(["Europe/London", "Asia/Kathmandu"])
        edit_event(self.event, **self.who)

    def leave(self) -> None:
        leave(self.one(Person.objects.all()), **self.who)

    def come_back(self) -> None:
        come_back(self.one(Person.objects.filter(left_at__isnull=False)), **self.who)

    def stop(self) -> None:
        stop_mail(self.one(Person.objects.all()), **self.who)

    def resume(self) -> None:
        resume_mail(self.one(Person.objects.all()), **self.who)

    def cover(self) -> None:
        turn = self.turn(cover_wanted_at__isnull=False, state="confirmed")
        give_cover(turn, self.one(Person.objects.all()), **self.who)

    def restore(self) -> None:
        restore_release(self.one(Release.objects.select_related("event")), **self.who)

    def undo(self) -> None:
        undo(self.event, **self.who)

    def redo(self) -> None:
        redo(self.event, **self.who)

    def wait(self) -> None:
        self.now += self.dice.choice([HOUR / 12, HOUR / 2, HOUR, 6 * HOUR])
        self.sweep()

    def sweep(self) -> None:
        """The clock goes on a little, and what is due leaves; none of it may be untrue."""
        self.now += timedelta(minutes=self.dice.randint(0, 20))
        before = set(Message.objects.filter(state="kept").values_list("pk", flat=True))
        sweep(self.now)
        for message in Message.objects.filter(state="kept").exclude(pk__in=before):
            assert untrue(message, self.now) == "", message.key


def untrue(message: Message, now: datetime) -> str:
    """What is wrong with a message that leaves now."""
    turn, person = message.assignment, message.person
    if message.not_after and now >= message.not_after:
        return "too late"
    if person and (person.left_at or person.mail_stopped_at):
        return "not to this person"
    if message.kind in DERIVED - {"digest"}:
        assert turn
        if turn.state not in {"invited", "confirmed"} or turn.person.left_at:
            return "held no more"
        if message.kind == "chase" and turn.state != "invited":
            return "answered"
        if message.kind == "uncovered" and turn.cover_wanted_at is None:
            return "wanted no more"
        if message.kind in {"on", "nudge", "missed"} and has_posted(turn, turn.slot.event):
            return "posted"
        if message.kind == "missed" and now < turn.slot.ends_at + turn.slot.event.grace:
            return "not missed yet"
    return ""


def has_posted(turn: Assignment, event: Event) -> bool:
    """Whether a post of theirs counts."""
    return any(
        turn.slot.starts_at - event.early <= post.counts_at < turn.slot.ends_at + event.grace
        for post in turn.posts.filter(taken_back_at=None)
    )
