"""Pictures are added to a draft and taken away. Each is a change of its words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rota.lib.pictures import Clean
from rota.lib.refusal import Refused
from rota.models import Actor, Draft, Picture
from rota.posting.actions.drafts import keep_version, lock, record
from rota.posting.lifecycle import State, Step, after

MOST = 4  # every network takes four


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
def drop_picture(draft: Draft, number: int, *, by: Actor, now: datetime) -> Draft:
    """The picture goes; the others keep their order."""
    draft = begin(draft)
    draft.pictures.filter(number=number).delete()
    sentence = f"Took picture {number} from the post of {draft.speaker}."
    return finish(draft, "drop_picture", sentence, by, now)


def begin(draft: Draft) -> Draft:
    """The draft, locked, if it may still be changed."""
    draft = lock(draft, None)
    draft.state = after(State(draft.state), Step.EDIT).value
    return draft


def finish(draft: Draft, verb: str, sentence: str, by: Actor, now: datetime) -> Draft:
    """A new version, which has to be approved anew."""
    draft.number, draft.approved_at = draft.number + 1, None
    draft.save()
    keep_version(draft, by, now)
    return record(draft, verb, sentence, by, now)
