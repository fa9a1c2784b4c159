"""Rows that one worker at a time has: until when stands in `lease_until`."""

from datetime import datetime

from django.db.models import Q


def unleased(now: datetime) -> Q:
    """The rows that no worker has."""
    return Q(lease_until=None) | Q(lease_until__lte=now)
