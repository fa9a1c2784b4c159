"""Words go where the turn goes that they are for: when they air is when their author is on.

Every action that changes the place or the state of assignments calls it, whichever room it is in.
"""

from __future__ import annotations

from collections.abc import Iterable

from rota.models.dispatches import Dispatch
from rota.models.drafts import Draft
from rota.models.rota import Assignment

STARTED = (  # what is out, or may be, belongs to the slot it was for
    Dispatch.State.PUBLISHING,
    Dispatch.State.UNKNOWN,
    Dispatch.State.MISSED,
    *Dispatch.OUT,
)


def move_words(turns: Iterable[int]) -> None:
    """Let the words for these turns (numbers) follow them. A query where there are none.

    Words of somebody who is not on any more lose their slot, and nothing of them is sent; they get
    it back with the turn. What was approved stays so: neither the words nor their author changes.
    """
    rows = Draft.objects.standing().filter(assignment__in=list(turns))
    rows = rows.exclude(dispatches__state__in=STARTED).select_related("assignment")
    for draft in rows.order_by("pk"):
        turn = turn_of_words(draft)
        slot = turn.slot_id if turn else None
        if draft.slot_id != slot or (turn and turn.pk != draft.assignment_id):
            draft.slot_id, draft.assignment = slot, turn or draft.assignment
            draft.save(update_fields=["slot", "assignment"])
            draft.dispatches.update(pressed_at=None)


def turn_of_words(draft: Draft) -> Assignment | None:
    """The turn the words are for now: theirs, or another of its person in the same slot."""
    turn = draft.assignment
    assert turn
    if turn.is_active:
        return turn
    same = Assignment.objects.active().filter(slot=turn.slot_id, person=turn.person_id)
    return same.order_by("kind", "seat").first()
