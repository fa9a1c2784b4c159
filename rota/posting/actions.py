"""Somebody says they have posted; or takes it back."""

from datetime import datetime

from django.db import IntegrityError, transaction

from rota.lib.post_urls import PostUrl, read_post_url
from rota.lib.refusal import Refused
from rota.models import Actor, Assignment, Audit, Person, Post, Slot, User
from rota.posting.queries import warnings_about
from rota.reminders.actions import derive


@transaction.atomic
def report_post(
    slot: Slot,
    *,
    assignment: Assignment | None,
    by_person: Person | None,
    url: str,
    by: Actor,
    now: datetime,
) -> Post:
    """Note a post. It counts at its own time where the address tells it, else now.

    Reported again, with the same address or again without one, it is the same report. What looks
    odd is a warning for the organiser, never a refusal. Raises NotAPost for what is no address.
    Refused before the slot's early tolerance begins.
    """
    read = read_post_url(url) if url else None
    counts_at = (read and read.posted_at) or now
    if now < slot.starts_at - slot.event.early:
        raise Refused("The slot has not begun yet. Report the post when it is out.")
    known = same_report(slot, assignment, read)
    if known:
        return known
    post = Post(
        event=slot.event,
        slot=slot,
        assignment=assignment,
        by_person=by_person,
        reported_by=by if isinstance(by, User) else None,
        url=url[:500],
        counts_at=counts_at,
        reported_at=now,
        warnings=warnings_about(read, slot=slot, assignment=assignment, counts_at=counts_at),
    )
    if read:
        post.canonical, post.network = read.canonical, read.network
        post.handle, post.posted_at = (read.handle or "")[:120], read.posted_at
    return store(post, read, by=by, now=now)


def same_report(slot: Slot, assignment: Assignment | None, read: PostUrl | None) -> Post | None:
    """The report that says just this already."""
    canonical = read.canonical if read else ""
    rows = Post.objects.standing().filter(slot=slot, assignment=assignment, canonical=canonical)
    return rows.first()


def store(post: Post, read: PostUrl | None, *, by: Actor, now: datetime) -> Post:
    """Save the report and what follows from it; of two at once the database keeps one."""
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        known = same_report(post.slot, post.assignment, read)
        if known is None:
            raise
        return known
    record(post, "report_post", f"Reported a post by {post.by_person or 'the desk'}.", by, now)
    return post


@transaction.atomic
def take_back(post: Post, *, by: Actor, now: datetime) -> Post:
    """The report was wrong: it counts no more, and what waits for a post waits again."""
    if post.taken_back_at is None:
        post.taken_back_at = now
        post.save(update_fields=["taken_back_at"])
        record(post, "take_back", f"Took back a post by {post.by_person or 'the desk'}.", by, now)
    return post


@transaction.atomic
def take_back_all(assignment: Assignment, *, by: Actor, now: datetime) -> None:
    """The person has not posted after all."""
    for post in assignment.posts.standing().select_related("event", "slot", "by_person"):
        take_back(post, by=by, now=now)


def record(post: Post, verb: str, sentence: str, by: Actor, now: datetime) -> None:
    """The trail, the messages, and a new version of the board."""
    Audit.objects.record(
        event=post.event, by=by, now=now, verb=verb, subject=post, sentence=sentence,
        after={"url": post.url, "slot": post.slot_id},
    )  # fmt: skip
    if post.assignment:
        derive(post.assignment, now=now)
    post.event.touch()
