"""Words are given another slot, or one again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.refusal import Refused
from rota.lib.times import stretch
from rota.models import Actor, Draft, Slot
from rota.posting.actions.dispatching import recall, send_on
from rota.posting.actions.drafts import hold_author, lock, record
from rota.posting.queries.slots import slots_for, turns_of_author


@transaction.atomic
def give_slot(draft: Draft, slot: Slot, *, by: Actor, now: datetime) -> Draft:
    """Let the words air in that slot. What was approved stays so: they say the same.

    Somebody's words go with their own turn alone. What is out, or may be, stays where it was.
    """
    hold_author(draft.author)
    draft = lock(draft, None)
    if slot.pk == draft.slot_id:
        return draft
    if not slots_for(draft, now).filter(pk=slot.pk).exists():
        raise Refused(f"{draft.speaker} cannot have that slot any more. Choose another one.")
    recall(draft)
    draft.slot, draft.assignment = slot, turns_of_author(draft).filter(slot=slot).first()
    draft.save(update_fields=["slot", "assignment"])
    send_on(draft, now=now)
    when = stretch(*slot.span, draft.event.tz)
    return record(draft, "give_slot", f"Gave the post of {draft.speaker} {when}.", by, now)
