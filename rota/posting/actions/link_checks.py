"""Links are noted when words are saved, and looked at in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from rota.lib.sweeps import passing_over
from rota.models import Event, LinkCheck
from rota.posting.answering import trouble_with
from rota.posting.networks.wire import Wire

LEASE = timedelta(seconds=60)  # a look ends within 20
AT_MOST = 20  # in one go
BROKEN = "Coordinator failed while it looked, as the site's log says; try it yourself"


def note_links(event: Event, urls: Iterable[str], *, now: datetime) -> None:
    """Have these addresses looked at; those that are known keep what is known of them."""
    rows = [LinkCheck(event=event, url=url, asked_at=now) for url in urls]
    if rows:
        LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)


def look_at_links(open_wire: Callable[[], Wire], *, clock: Callable[[], datetime]) -> int:
    """Look at what is due, one after another; the number of links looked at.

    The wire is opened only where there is something to look at.
    """
    rows = list(LinkCheck.objects.due(clock())[:AT_MOST])
    if not rows:
        return 0
    wire = open_wire()
    return sum(look_at(row, wire, clock) for row in rows)


def look_at(row: LinkCheck, wire: Wire, clock: Callable[[], datetime]) -> bool:
    """Look at one link, unless another worker has it."""
    now = clock()
    until = now + LEASE
    if not LinkCheck.objects.due(now).filter(pk=row.pk).update(lease_until=until):
        return False

    def note() -> None:
        keep_answer(row, until, BROKEN, now=clock())

    with passing_over("link cannot be looked at", row.pk, note):
        keep_answer(row, until, trouble_with(row.url, wire), now=clock())
    return True


def keep_answer(row: LinkCheck, until: datetime, trouble: str, *, now: datetime) -> None:
    """Write down what was found, unless another worker has the link meanwhile."""
    held = LinkCheck.objects.filter(pk=row.pk, lease_until=until)
    held.update(checked_at=now, trouble=trouble[:300], lease_until=None)
