"""Questions about posts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from rota.coverage.timeline import is_in_time
from rota.lib.times import clock, day
from rota.models import Account, Assignment, Event, Post, Slot

CLOCKS_MAY_DIFFER = timedelta(minutes=1)


def standing_posts(assignment: Assignment) -> QuerySet[Post]:
    """What is reported for an assignment and was not taken back."""
    return assignment.posts.standing()


def turns_of_slot(slot: Slot) -> QuerySet[Assignment]:
    """Who may have posted in a slot: its primaries first, then its standbys."""
    rows = Assignment.objects.active().filter(slot=slot)
    return rows.select_related("person__department", "account").order_by("kind", "seat")


def same_report(post: Post) -> Post | None:
    """The standing report that says just this already.

    Of an empty place several people may say it: there the poster tells one report from another.
    “I have posted” without an address is the post that was found or published, if there is one.
    """
    rows = Post.objects.standing().filter(
        slot=post.slot, assignment=post.assignment, canonical=post.canonical
    )
    if post.assignment is None:
        rows = rows.filter(by_person=post.by_person)
    elif not post.canonical:
        rows = Post.objects.standing().filter(slot=post.slot, assignment=post.assignment)
        rows = rows.filter(Q(canonical="") | ~Q(source=Post.Source.REPORTED))
    return rows.select_related("slot__event", "event", "by_person", "assignment__slot").first()


def warnings_about(post: Post) -> list[str]:
    """What an organiser should look at: another time, another account, the same post again."""
    return [*about_time(post), *about_account(post), *about_use(post)]


def about_time(post: Post) -> Iterator[str]:
    """A time at which it does not count, or one that cannot be."""
    event, slot = post.event, post.slot
    if post.posted_at and post.posted_at > post.reported_at + CLOCKS_MAY_DIFFER:
        yield f"The post says it is from {moment(post.posted_at, event)}, which is still to come."
    if not is_in_time(post.counts_at, slot.span, early=event.early, grace=event.grace):
        yield f"The post is from {moment(post.counts_at, event)}, outside the slot."


def about_account(post: Post) -> Iterator[str]:
    """Another network or another handle than the assignment's. Unknown ones are not doubted."""
    account = post.assignment.account if post.assignment else None
    if not (account and post.network) or account.network == Account.Network.OTHER:
        return
    if post.network != account.network:
        yield f"The post is not on {account.get_network_display()}."
    elif post.handle and folded(post.handle) != folded(account.handle):
        yield f"The post is by {post.handle}, not by {account.handle}."


def about_use(post: Post) -> Iterator[str]:
    """The same address in another report of the event."""
    if not post.canonical:
        return
    others = Post.objects.standing().filter(event=post.event, canonical=post.canonical)
    earlier = others.exclude(pk=post.pk).select_related("by_person").order_by("pk").first()
    if earlier:
        yield f"The same post was reported before, by {earlier.by_person or 'the desk'}."


def moment(at: datetime, event: Event) -> str:
    """A moment with its day and year."""
    return f"{clock(at, event.tz)}, {day(at, event.tz, year=True)}"


def folded(handle: str) -> str:
    """A handle without its @ and in one case."""
    return handle.casefold().lstrip("@")
