"""Words go where the turn goes that they are for: when they air is when their author is on.

Every action that changes the place or the state of assignments calls it, whichever room it is in.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Subquery

from rota.models.dispatches import Dispatch
from rota.models.drafts import Draft, DraftQuerySet
from rota.models.event import Event
from rota.models.rota import Assignment

STARTED = (  # what is out, or may be, belongs to the slot it was for
    Dispatch.State.PUBLISHING,
    Dispatch.State.UNKNOWN,
    Dispatch.State.MISSED,
    *Dispatch.OUT,
)


def move_words(turns: Iterable[int]) -> None:
    """Let the words for these turns (numbers) follow them. At most four queries, often one.

    Words of somebody who is not on any more lose their slot, and nothing of them is sent; they get
    it back when the same person is on there again. What was approved stays so: neither the words
    nor their author changes. The turns' people are locked, so that nobody gives them words now.
    """
    rows = words_of(turns).select_related("assignment")
    held = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    moved = {draft.pk: draft for draft in held if send_after(draft)}
    for number in started(moved):
        moved.pop(number, None)
    if moved:
        Draft.objects.bulk_update(moved.values(), ["slot", "assignment"])
        Dispatch.objects.filter(draft__in=moved).update(pressed_at=None)


def hold_words(event: Event) -> None:
    """Nobody changes words of the event or sends them until this is done."""
    drafts = Draft.objects.filter(event=event).order_by("pk")
    posts = Dispatch.objects.filter(draft__event=event).order_by("pk")
    for rows in (drafts, posts):
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def words_of(turns: Iterable[int]) -> DraftQuerySet:
    """The words of whose turn it is in each of these places, with that turn as `on_now`."""
    theirs = Assignment.objects.filter(
        slot=OuterRef("assignment__slot"), person=OuterRef("assignment__person")
    )
    rows = Draft.objects.standing().filter(Exists(theirs.filter(pk__in=list(turns))))
    return rows.annotate(on_now=Subquery(theirs.active().values("pk")[:1]))


def send_after(draft: Draft) -> bool:
    """Put the words where their turn is now, or nowhere; whether that is another place."""
    turn = draft.assignment
    assert turn
    before = draft.slot_id, draft.assignment_id
    on_now: int | None = draft.on_now  # type: ignore[attr-defined]
    draft.slot_id, draft.assignment_id = (turn.slot_id, on_now) if on_now else (None, turn.pk)
    return (draft.slot_id, draft.assignment_id) != before


def started(drafts: Iterable[int]) -> set[int]:
    """Those of which something is out, or may be. No worker claims others until this is done."""
    rows = Dispatch.objects.filter(draft__in=list(drafts)).order_by("pk")
    held = rows.select_for_update(no_key=True).values_list("draft", "state")
    return {number for number, state in held if state in STARTED}
