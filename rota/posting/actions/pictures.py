"""Pictures are added to a draft, described, put in order, taken away: changes of its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from rota.lib.pictures import Clean
from rota.lib.refusal import Refused
from rota.models import Actor, Draft, Picture
from rota.posting.actions.dispatching import turned
from rota.posting.actions.drafts import keep_version, lock, record
from rota.posting.lifecycle import Step

MOST = 4  # every network takes four
ASIDE = 1000  # no two have one number, so they step aside before they change places


@transaction.atomic
def add_picture(draft: Draft, picture: Clean, *, alt: str, by: Actor, now: datetime) -> Draft:
    """One picture more, the last in order. Refused for a fifth."""
    draft = begin(draft)
    numbers = list(draft.pictures.values_list("number", flat=True))
    if len(numbers) >= MOST:
        raise Refused(f"A post has {MOST} pictures at most. Take one away first.")
    Picture.objects.create(
        draft=draft,
        number=max(numbers, default=0) + 1,
        alt=alt,
        content_type=picture.content_type,
        data=picture.data,
        preview=picture.preview,
        width=picture.width,
        height=picture.height,
    )
    return finish(draft, "add_picture", f"Added a picture to the post of {draft.speaker}.", by, now)


@transaction.atomic
def change_pictures(
    draft: Draft, wanted: Iterable[tuple[int, str]], *, by: Actor, now: datetime
) -> Draft:
    """The pictures in this order, each by its number with its description; what is left out goes.

    Nothing happens where they are so already.
    """
    draft = lock(draft, None)
    as_they_are = list(draft.pictures.values_list("number", "alt"))
    known = {number for number, _ in as_they_are}
    kept = [(number, alt) for number, alt in wanted if number in known]
    if kept == as_they_are:
        return draft
    draft = begin(draft)
    draft.pictures.exclude(number__in=[number for number, _ in kept]).delete()
    for place, (number, alt) in enumerate(kept, 1):
        draft.pictures.filter(number=number).update(number=ASIDE + place, alt=alt)
    draft.pictures.update(number=F("number") - ASIDE)
    sentence = f"Changed the pictures of the post of {draft.speaker}."
    return finish(draft, "change_pictures", sentence, by, now)


def begin(draft: Draft) -> Draft:
    """The draft, locked, if it may still be changed."""
    draft = lock(draft, None)
    draft.state = turned(draft, Step.EDIT)
    return draft


def finish(draft: Draft, verb: str, sentence: str, by: Actor, now: datetime) -> Draft:
    """A new version, which has to be approved anew."""
    draft.number, draft.approved_at = draft.number + 1, None
    draft.save()
    keep_version(draft, by, now)
    return record(draft, verb, sentence, by, now)
