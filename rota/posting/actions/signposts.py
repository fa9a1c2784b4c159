"""Signposts are put up, changed and taken down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.changes import changes
from rota.lib.refusal import Refused
from rota.models import Audit, Event, Signpost, User
from rota.posting.actions.link_checks import note_links


@transaction.atomic
def add_signpost(signpost: Signpost, *, by: User, now: datetime) -> Signpost:
    """One more link to offer."""
    refuse_twin(signpost)
    signpost.save(force_insert=True)
    note_links(signpost.event, [signpost.url], now=now)
    sentence = f"Put up the signpost “{signpost}”."
    Audit.objects.record(
        event=signpost.event, by=by, now=now, verb="add_signpost", subject=signpost,
        sentence=sentence,
    )  # fmt: skip
    return signpost


@transaction.atomic
def edit_signpost(signpost: Signpost, *, by: User, now: datetime) -> Signpost:
    """Save what has changed in it. Words that hold the old address keep it."""
    refuse_twin(signpost)
    old, new = changes(Signpost.objects.get(pk=signpost.pk), signpost)
    if new:
        signpost.save(update_fields=new)
        note_links(signpost.event, [signpost.url], now=now)
        sentence = f"Changed the signpost “{signpost}”."
        Audit.objects.record(
            event=signpost.event, by=by, now=now, verb="edit_signpost", subject=signpost,
            sentence=sentence, before=old, after=new,
        )  # fmt: skip
    return signpost


@transaction.atomic
def remove_signpost(signpost: Signpost, *, by: User, now: datetime) -> Signpost:
    """It is offered no more; words that hold its address keep it."""
    sentence = f"Took down the signpost “{signpost}”, {signpost.url}."
    Audit.objects.record(
        event=signpost.event, by=by, now=now, verb="remove_signpost", subject=signpost,
        sentence=sentence[:500],
    )  # fmt: skip
    signpost.delete()
    return signpost


def refuse_twin(signpost: Signpost) -> None:
    """Refuse a second one to the same address; two who put it up at once come one by one."""
    Event.objects.select_for_update(no_key=True).get(pk=signpost.event_id)
    same = signpost.event.signposts.filter(url=signpost.url).exclude(pk=signpost.pk).first()
    if same:
        raise Refused(f"“{same}” leads there already.")
