"""Questions about posts."""

from datetime import datetime

from django.db.models import QuerySet

from rota.lib.post_urls import PostUrl
from rota.lib.times import clock
from rota.models import Assignment, Event, Post, Slot


def standing_posts(assignment: Assignment) -> QuerySet[Post]:
    """What is reported for an assignment and was not taken back."""
    return assignment.posts.standing()


def turns_of_slot(slot: Slot) -> QuerySet[Assignment]:
    """Who may have posted in a slot: its primaries first, then its standbys."""
    rows = Assignment.objects.active().filter(slot=slot)
    return rows.select_related("person__department", "account").order_by("kind", "seat")


def warnings_about(
    post: PostUrl | None, *, slot: Slot, assignment: Assignment | None, counts_at: datetime
) -> list[str]:
    """What an organiser should look at: another account, another time, the same post again."""
    event = slot.event
    found = []
    if not slot.starts_at - event.early <= counts_at < slot.ends_at + event.grace:
        found.append(
            f"The post is from {clock(counts_at, event.tz)}, outside the slot and its tolerance."
        )
    if post is None:
        return found
    account = assignment.account if assignment else None
    if account and post.network != account.network:
        found.append(f"The post is not on {account.get_network_display()}.")
    elif account and post.handle and folded(post.handle) != folded(account.handle):
        found.append(f"The post is by {post.handle}, not by {account.handle}.")
    earlier = used_before(event, post.canonical)
    if earlier:
        who = earlier.by_person or "somebody"
        found.append(f"The same post was reported before, by {who}.")
    return found


def used_before(event: Event, canonical: str) -> Post | None:
    """An earlier report of the same post."""
    rows = Post.objects.standing().filter(event=event, canonical=canonical)
    return rows.select_related("by_person").first()


def folded(handle: str) -> str:
    """A handle without its @ and in one case."""
    return handle.casefold().lstrip("@")
