"""One thing done with several places of the rota: one edit, one undo, all or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from rota.lib.refusal import Refused
from rota.lib.words import counted
from rota.models import Assignment, Edit, Event, Post, User
from rota.planner.actions.edits import Target, edit_rota, moved
from rota.planner.actions.seats import lock_people, lock_slots, refuse_done, refuse_stale, when
from rota.planner.actions.snapshots import snapshot, withdrawn
from rota.planner.rules import Refusal

Kind = Assignment.Kind
Turns = Sequence[Assignment]


class Deed(StrEnum):
    """What can be done with several places at once."""

    WITHDRAW = "withdraw"
    PIN = "pin"
    UNPIN = "unpin"
    STANDBY = "standby"
    PRIMARY = "primary"
    MOVE = "move"
    SWAP = "swap"


DONE = {
    Deed.WITHDRAW: "Took {who} off.",
    Deed.PIN: "Pinned {who}.",
    Deed.UNPIN: "Unpinned {who}.",
    Deed.STANDBY: "Made {who} standby.",
    Deed.PRIMARY: "Made {who} primary.",
    Deed.MOVE: "Moved {who} by {by}.",
    Deed.SWAP: "Swapped {who}.",
}
STAYS = frozenset({Deed.PIN, Deed.UNPIN})  # nobody's place changes


@transaction.atomic
def change_several(
    event: Event,
    chosen: Mapping[int, int],
    deed: Deed,
    *,
    slots: int = 0,
    override: bool = False,
    only_department_id: int | None = None,
    by: User,
    now: datetime,
) -> Edit:
    """Do it with every chosen assignment, by its number; with the slot's revision that was seen.

    `slots`: how many slots later they move, or earlier if below 0. Refused as a whole with the
    first reason; soft rules are set aside by `override`. A lead chooses of one department only.
    """
    turns = locked(event, chosen, only_department_id)
    if deed not in STAYS:
        posted = set(posts_of(turns))
        for turn in turns:
            refuse_done(turn, now, has_posted=turn.pk in posted)
    sentence = DONE[deed].format(
        who=counted(len(turns), "person", "people"), by=counted(abs(slots), "slot")
    )
    return edit_rota(
        event,
        list(TARGETS[deed](turns, slots)),
        verb="change_several",
        sentence=sentence,
        forbids=lambda refusal: deed not in STAYS and forbidden(refusal, override=override),
        by=by,
        now=now,
    )


def forbidden(refusal: Refusal, *, override: bool) -> bool:
    """Whether the rule stands in the way."""
    return refusal.reason.is_hard or not override


def locked(event: Event, chosen: Mapping[int, int], only: int | None) -> Turns:
    """The assignments as they are now, in order of time, with their slots locked."""
    rows = Assignment.objects.active().of_event(event).filter(pk__in=chosen)
    rows = rows.filter(person__department=only) if only else rows
    found = list(rows.values_list("person_id", "slot_id"))
    lock_people(*(person for person, _ in found))
    slots = {slot.pk: slot for slot in lock_slots(*(slot for _, slot in found))}
    turns = list(rows.select_related("person").order_by("slot__starts_at", "kind", "seat"))
    if not chosen:
        raise Refused("Choose at least one person.")
    if len(turns) < len(chosen):
        raise Refused("Somebody you chose is no longer in their slot. Look again.")
    for turn in turns:
        turn.slot = slots[turn.slot_id]
        refuse_stale(turn.slot, chosen[turn.pk])
    return turns


def posts_of(turns: Turns) -> QuerySet[Post, int | None]:
    """Those of the assignments in which somebody has posted, by number."""
    rows = Post.objects.standing().filter(assignment__in=[turn.pk for turn in turns])
    return rows.values_list("assignment_id", flat=True)


def withdraw_all(turns: Turns, slots: int) -> list[Target]:
    """Everybody off their slot."""
    return [Target(turn, said, withdrawn(said)) for turn, said in told(turns)]


def pin_all(turns: Turns, slots: int) -> list[Target]:
    """Everybody held where they are."""
    return [Target(turn, said, said | {"is_pinned": True}) for turn, said in told(turns)]


def unpin_all(turns: Turns, slots: int) -> list[Target]:
    """Nobody held."""
    return [Target(turn, said, said | {"is_pinned": False}) for turn, said in told(turns)]


def all_to(kind: str) -> Callable[[Turns, int], list[Target]]:
    """Everybody of that kind where they are; who is already stays as they are."""

    def targets(turns: Turns, slots: int) -> list[Target]:
        others = [(turn, said) for turn, said in told(turns) if turn.kind != kind]
        if not others:
            raise Refused(f"Everybody you chose is {Kind(kind).label.lower()} already.")
        return [Target(turn, said, moved(said, kind=kind)) for turn, said in others]

    return targets


def move_all(turns: Turns, slots: int) -> list[Target]:
    """Everybody so many slots later."""
    if not slots:
        raise Refused("Say by how many slots.")
    order = list(turns[0].slot.event.slots.all())
    places = {slot.pk: number for number, slot in enumerate(order)}
    targets = []
    for turn, said in told(turns):
        number = places[turn.slot_id] + slots
        if not 0 <= number < len(order):
            way = "later" if slots > 0 else "earlier"
            place = f"that of {turn.person}, {when(turn.slot)}"
            raise Refused(f"There is no slot {abs(slots)} {way} than {place}.")
        targets.append(Target(turn, said, moved(said, slot=order[number].pk)))
    return targets


def swap(turns: Turns, slots: int) -> list[Target]:
    """Two people, each in the other's place, each on their own account."""
    if len(turns) != 2:
        raise Refused("Choose two people to swap.")
    (one, its), (other, others) = told(turns)
    return [
        Target(one, its, moved(its, slot=other.slot_id, kind=other.kind)),
        Target(other, others, moved(others, slot=one.slot_id, kind=one.kind)),
    ]


def told(turns: Turns) -> list[tuple[Assignment, dict[str, object]]]:
    """The assignments with what their rows say."""
    return [(turn, snapshot(turn)) for turn in turns]


TARGETS: dict[Deed, Callable[[Turns, int], list[Target]]] = {
    Deed.WITHDRAW: withdraw_all,
    Deed.PIN: pin_all,
    Deed.UNPIN: unpin_all,
    Deed.STANDBY: all_to(Kind.STANDBY),
    Deed.PRIMARY: all_to(Kind.PRIMARY),
    Deed.MOVE: move_all,
    Deed.SWAP: swap,
}
