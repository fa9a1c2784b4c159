"""A day of 25 hours."""

from datetime import UTC, datetime, timedelta

import pytest

from rota.models import Event, User
from tests.factories import EventFactory, role_in


@pytest.fixture
def clocks_back(priya: User) -> Event:
    """A calendar day of 25 hours: Sunday 27 October 2013 in London, organised by Priya."""
    start = datetime(2013, 10, 26, 23, tzinfo=UTC)
    event = EventFactory(slug="back24", starts_at=start, ends_at=start + timedelta(hours=25))
    role_in(event, priya.name)
    return event
