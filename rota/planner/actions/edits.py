"""Many changes of the rota in one go, all or none. The number of queries is always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import Q

from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Edit, Event, Person, Slot, User
from rota.models.following import move_words
from rota.planner.actions.seats import count_up, lock_people, lock_slots, propose, when
from rota.planner.actions.snapshots import COLUMNS, Snapshot, restore, snapshot
from rota.planner.queries.candidates import against
from rota.planner.queries.rota import Place, Windows, rota_of
from rota.planner.rules import Refusal
from rota.planner.solver.problem import Place as Planned
from rota.reminders.actions import derive, derive_event

ANY_SEAT = 0  # in a snapshot: the lowest seat that is free
FEW = 10  # up to so many assignments have their messages said anew one by one
A_WRITE = 500  # rows
Steps = list[list[object]]


@dataclass(frozen=True)
class Target:
    """A row, what it must still say (None: it is new), and what it shall say."""

    turn: Assignment
    before: Snapshot | None
    after: Snapshot


def moved(said: Snapshot, **place: object) -> Snapshot:
    """The row in another place, in any seat of it, which the person has to agree to anew."""
    turn = restore(Assignment(), said)
    propose(turn)
    return snapshot(turn) | place | {"seat": ANY_SEAT, "overridden": []}


def gift(place: Place | Planned, now: datetime) -> Target:
    """A new row for somebody in a place, in any seat of it."""
    turn = Assignment(
        slot_id=place.slot_id,
        person_id=place.person_id,
        kind=place.kind,
        account_id=place.account_id,
        seat=ANY_SEAT,
        created_at=now,
    )
    return Target(turn, None, snapshot(turn))


def any_rule(refusal: Refusal) -> bool:
    """For `forbids`: nothing is set aside."""
    return True


@transaction.atomic
def edit_rota(
    event: Event,
    targets: Sequence[Target],
    *,
    verb: str,
    sentence: str,
    forbids: Callable[[Refusal], bool],
    by: User,
    now: datetime,
) -> Edit:
    """Carry the changes out as one edit, which one undo takes back."""
    steps = carry_out(event, targets, verb=verb, sentence=sentence, forbids=forbids, by=by, now=now)
    return Edit.objects.create(event=event, by=by, at=now, sentence=sentence, steps=steps)


@transaction.atomic
def carry_out(
    event: Event,
    targets: Sequence[Target],
    *,
    verb: str,
    sentence: str,
    forbids: Callable[[Refusal], bool],
    by: Actor,
    now: datetime,
) -> Steps:
    """Make every row say what it shall; the steps, as an edit keeps them.

    Refused as a whole if a row has changed since, if a place is taken, and by each rule that
    `forbids` says yes to. The rules are held against the rota as it is afterwards.
    """
    people, slots = lock_all(targets)
    turns = fresh_rows(targets, people)
    refuse_changed(turns, targets)
    stand_up(turns)
    put_down(turns, targets, slots)
    refuse_broken(event, turns, forbids, now)
    write_trail(event, turns, targets, verb=verb, sentence=sentence, by=by, now=now)
    say_anew(event, turns, now)
    event.touch(only_slots=True)
    pairs = zip(turns, targets, strict=True)
    return [[turn.pk, target.before, snapshot(turn)] for turn, target in pairs]


def lock_all(targets: Sequence[Target]) -> tuple[dict[int, Person], dict[int, Slot]]:
    """Everybody concerned and every slot, by number; people first, as in every change."""
    people = lock_people(*(one.turn.person_id for one in targets))
    told = (said["slot"] for one in targets for said in (one.before, one.after) if said)
    return people, {slot.pk: slot for slot in lock_slots(*told)}


def fresh_rows(targets: Sequence[Target], people: dict[int, Person]) -> list[Assignment]:
    """The rows as they are now."""
    fresh = Assignment.objects.in_bulk([one.turn.pk for one in targets if one.before])
    turns = [fresh[one.turn.pk] if one.before else one.turn for one in targets]
    for turn in turns:
        turn.person = people[turn.person_id]
    return turns


def refuse_changed(turns: Iterable[Assignment], targets: Iterable[Target]) -> None:
    """Refuse if a row no longer says what it said when this was decided."""
    for turn, target in zip(turns, targets, strict=True):
        if target.before is not None and snapshot(turn) != target.before:
            raise Refused(f"The place of {turn.person} has changed since. Look at the rota again.")


def stand_up(turns: Iterable[Assignment]) -> None:
    """Everybody leaves their place first, so that no two meet in one seat."""
    numbers = [turn.pk for turn in turns if turn.pk]
    Assignment.objects.filter(pk__in=numbers).update(state=Assignment.State.WITHDRAWN)


def put_down(
    turns: Sequence[Assignment], targets: Sequence[Target], slots: dict[int, Slot]
) -> None:
    """Write the rows as they shall be; the database has the last word on who sits where."""
    for turn, target in zip(turns, targets, strict=True):
        restore(turn, target.after)
        turn.slot = slots[turn.slot_id]
    find_seats(turns)
    try:
        with transaction.atomic():
            Assignment.objects.bulk_create(
                [turn for turn in turns if not turn.pk], batch_size=A_WRITE
            )
            Assignment.objects.bulk_update(
                [turn for turn in turns if turn.pk], COLUMNS, batch_size=A_WRITE
            )
    except IntegrityError as error:
        raise Refused("Somebody else took one of the places. Look at the rota again.") from error


def find_seats(turns: Iterable[Assignment]) -> None:
    """The lowest free seat for everybody whose row asks for any."""
    turns = list(turns)
    active = Assignment.objects.active().filter(slot__in={turn.slot_id for turn in turns})
    taken = set(active.values_list("slot_id", "kind", "seat"))
    taken |= {(one.slot_id, one.kind, one.seat) for one in turns if one.is_active}
    for turn in turns:
        if turn.seat == ANY_SEAT:
            seats = ((turn.slot_id, turn.kind, number) for number in count(1))
            place = next(place for place in seats if place not in taken)
            taken.add(place)
            turn.seat = place[2]


def refuse_broken(
    event: Event, turns: Iterable[Assignment], forbids: Callable[[Refusal], bool], now: datetime
) -> None:
    """Refuse by the first rule that somebody's place breaks."""
    held = [turn for turn in turns if turn.is_active]
    slots = Q(slot__in={turn.slot_id for turn in held})
    rota = rota_of(event, only=slots | Q(person__in={turn.person_id for turn in held}))
    windows, accounts = Windows(event, event.span), {one.pk: one for one in rota.accounts}
    for turn in held:
        turn.slot.event, turn.account = event, accounts.get(turn.account_id or 0)
        for refusal in against(rota, turn, windows, now):
            if forbids(refusal):
                raise Refused(named(refusal.sentence, turn))


def named(sentence: str, turn: Assignment) -> str:
    """The sentence, with whom it is about if it does not say so: one of many is meant."""
    name = str(turn.person)
    return sentence if name in sentence else f"{name}, {when(turn.slot)}: {sentence}"


def write_trail(
    event: Event,
    turns: Iterable[Assignment],
    targets: Iterable[Target],
    *,
    verb: str,
    sentence: str,
    by: Actor,
    now: datetime,
) -> None:
    """A line for each row, and the pages that show an earlier state of a slot made stale."""
    pairs = list(zip(turns, targets, strict=True))
    Audit.objects.record_all(
        event=event,
        by=by,
        now=now,
        verb=verb,
        sentence=sentence,
        changes=[(turn, target.before, snapshot(turn)) for turn, target in pairs],
    )
    both = (said["slot"] for _, one in pairs for said in (one.before, one.after) if said)
    count_up(both)


def say_anew(event: Event, turns: list[Assignment], now: datetime) -> None:
    """Derive the messages of everybody concerned, and let their words go along."""
    move_words(turn.pk for turn in turns)
    if len(turns) > FEW:
        derive_event(event, now=now)
        return
    for turn in turns:
        derive(turn, now=now)
