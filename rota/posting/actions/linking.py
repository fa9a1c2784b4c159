"""What is reported is what was on its way: the two are tied, and untied when it is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from rota.models import Dispatch, Post
from rota.posting.lifecycle import Step, after, sources_of
from rota.posting.queries.reports import folded


def link(post: Post) -> None:
    """The post on its way that somebody has now posted by hand counts as reported.

    With two that it could be nothing is guessed: the desk says which.
    """
    ways = candidates(post)
    if len(ways) == 1:
        tie(ways[0], post)


def tie(way: Dispatch, post: Post) -> None:
    """This is it, with all its parts. One report can stand for two accounts; it is tied to one."""
    is_free = not Dispatch.objects.filter(post=post).exists()
    rows = Dispatch.objects.filter(draft=way.draft_id, account=way.account_id)
    for row in rows.filter(state__in=sources_of(Step.REPORT)):
        row.state = after(row.state, Step.REPORT).value
        is_first = row.part == 1
        row.post, row.url = (post if is_first and is_free else None), post.url * is_first
        row.maybe_out, row.problem, row.sentence = False, "", ""
        row.save()


def candidates(post: Post) -> list[Dispatch]:
    """What the post may be: words of its person for the slot, on its account if it names one.

    A post by nobody we know can only be the desk's own.
    """
    whose = Q(draft__author=post.by_person_id)
    if post.assignment_id:
        whose |= Q(draft__assignment=post.assignment_id)
    rows = Dispatch.objects.filter(
        whose, draft__slot=post.slot_id, part=1, state__in=sources_of(Step.REPORT)
    )
    return [row for row in rows.select_related("account") if is_on_account(post, row)]


def is_on_account(post: Post, row: Dispatch) -> bool:
    """Whether the post can be on the account it was to go to; one without an address can."""
    if not post.network:
        return True
    is_same = not post.handle or folded(post.handle) == folded(row.account.handle)
    return post.network == row.account.network and is_same


def unlink(post: Post, *, now: datetime) -> None:
    """The report was wrong: it is to be posted by hand again, and what was found is nobody's."""
    post.sightings.update(post=None, dismissed_at=now)
    for row in Dispatch.objects.filter(post=post, state=Dispatch.State.REPORTED):
        same = Dispatch.objects.filter(draft=row.draft_id, account=row.account_id)
        state = after(row.state, Step.TAKE_BACK).value
        same.filter(state=row.state).update(state=state, post=None, url="")
