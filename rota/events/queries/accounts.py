"""Questions about accounts."""

from django.db.models import Count, F, Q, QuerySet

from rota.models import Account, Event


def accounts_of(event: Event) -> QuerySet[Account]:
    """The event's accounts, main ones first, each with `people_present` who post from it."""
    present = Count("people", filter=Q(people__left_at__isnull=True))
    rows = event.accounts.select_related("department", "connection").annotate(
        people_present=present
    )
    department = F("department__name").asc(nulls_first=True)
    return rows.order_by(department, "-is_usual", "network", "handle")
