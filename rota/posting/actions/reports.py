"""A post is out: somebody says so, or we have published it; or it is taken back."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import F

from rota.coverage.timeline import is_in_time
from rota.lib.post_urls import NotAPost, PostUrl, read_post_url
from rota.lib.refusal import Refused
from rota.lib.times import clock, next_at
from rota.models import Actor, Assignment, Audit, Dispatch, Person, Post, Slot, User
from rota.posting.actions.linking import link, unlink
from rota.posting.queries.dispatches import turn_of
from rota.posting.queries.reports import same_report, warnings_about
from rota.reminders.actions import derive


@transaction.atomic
def report_post(
    slot: Slot,
    *,
    assignment: Assignment | None,
    by_person: Person | None,
    url: str,
    said: time | None = None,
    at: datetime | None = None,
    source: str = Post.Source.REPORTED,
    by: Actor,
    now: datetime,
) -> Post:
    """Note a post. It counts at the time that its address tells, else `at`, else as `said`, or now.

    `said` is a local time: refused if it is still to come, or before posts of the slot count.

    Reported again, with the same address or again without one, it is the same report; but one
    that counts takes the place of one that was out of time. What looks odd is a warning for the
    organiser, never a refusal. Raises NotAPost for what is no address.
    """
    read = read_post_url(url) if url else None
    lock_slot(slot.pk)  # one report at a time
    post = Post(
        event=slot.event,
        source=source,
        slot=slot,
        assignment=assignment,
        by_person=by_person,
        reported_by=by if isinstance(by, User) else None,
        url=read.url if read else "",
        counts_at=own_time(read, now) or at or said_time(slot, said, now),
        reported_at=now,
    )
    if read:
        post.canonical, post.network = read.canonical, read.network
        post.handle, post.posted_at = (read.handle or "")[:120], read.posted_at
    known = same_report(post)
    if known and (counts(known) or not counts(post)):
        return known
    if known:
        take_back(known, by=by, now=now)
    post.save()
    record(post, "report_post", f"Reported a post by {post.by_person or 'the desk'}.", by, now)
    # Only now: the event is locked, so of two reports of one post the later sees the earlier.
    post.warnings = warnings_about(post)
    post.save(update_fields=["warnings"])
    link(post)
    return post


def note_published(dispatch: Dispatch, *, now: datetime) -> Post | None:
    """We have published it: it counts for the turn of whose words they are.

    One that somebody has reported meanwhile, or that was found, is the same post.
    """
    slot = dispatch.draft.slot
    if slot is None:
        return None
    read = readable(dispatch.url)
    earlier = Post.objects.standing().filter(event=slot.event)
    known = earlier.filter(canonical=read.canonical).first() if read else None
    if known:
        return known
    turn = turn_of(dispatch.draft)
    return report_post(
        slot,
        assignment=turn,
        by_person=turn.person if turn else dispatch.draft.author,
        url=dispatch.url if read else "",
        source=Post.Source.PUBLISHED,
        by=None,
        now=now,
    )


def readable(url: str) -> PostUrl | None:
    """What an address tells; None for one that only its own server understands."""
    try:
        return read_post_url(url)
    except NotAPost:
        return None


def lock_slot(number: int) -> None:
    """Nobody else reports a post in the slot until this is done."""
    Slot.objects.select_for_update(no_key=True).get(pk=number)


def own_time(read: PostUrl | None, now: datetime) -> datetime | None:
    """The time that the post's address tells, if it has been."""
    own = read.posted_at if read else None
    return own if own and own <= now else None


def said_time(slot: Slot, said: time | None, now: datetime) -> datetime:
    """The moment they mean, the nearest to the slot; now if they say none."""
    if said is None:
        return now
    event = slot.event
    earliest = slot.starts_at - event.early
    moment = next_at(said, event.tz, earliest)
    if moment > now:
        raise Refused(
            f"Say a time between {clock(earliest, event.tz)}, from when a post of this slot "
            f"counts, and now, {clock(now, event.tz)}."
        )
    return moment


def counts(post: Post) -> bool:
    """Whether it was in time for its slot."""
    event = post.slot.event
    return is_in_time(post.counts_at, post.slot.span, early=event.early, grace=event.grace)


@transaction.atomic
def take_back(post: Post, *, by: Actor, now: datetime) -> Post:
    """The report was wrong: it counts no more, and what waits for a post waits again."""
    lock_slot(post.slot_id)
    if Post.objects.standing().filter(pk=post.pk).update(taken_back_at=now):
        unlink(post, now=now)
        record(post, "take_back", f"Took back a post by {post.by_person or 'the desk'}.", by, now)
    post.refresh_from_db(fields=["taken_back_at"])
    return post


@transaction.atomic
def take_back_all(assignment: Assignment, *, by: Actor, now: datetime) -> None:
    """The person has not posted after all."""
    for post in assignment.posts.standing().select_related("event", "slot", "by_person"):
        take_back(post, by=by, now=now)


def record(post: Post, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """The trail, the messages, and a new version of the board. The slot is locked already."""
    Slot.objects.filter(pk=post.slot_id).update(reports=F("reports") + 1)
    Audit.objects.record(
        event=post.event, by=by, now=now, verb=verb, subject=post, sentence=sentence,
        after={"url": post.url, "slot": post.slot_id, "counts_at": post.counts_at.isoformat()},
    )  # fmt: skip
    if post.assignment:
        derive(post.assignment, now=now)
    post.event.touch(only_slots=True)
