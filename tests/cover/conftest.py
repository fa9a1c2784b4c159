"""Sam wants cover of 9am, and Cora could take it."""

import pytest

from rota.cover.actions.answers import Answer, answer
from rota.models import Assignment, Event
from tests.factories import LONG_BEFORE, release_of


@pytest.fixture
def open24(gmpt24: Event) -> Event:
    """GMPT24, in which nobody has to approve who takes over."""
    gmpt24.is_cover_approved = False
    gmpt24.save()
    return gmpt24


@pytest.fixture
def wanting(turn: Assignment) -> Assignment:
    """Sam has confirmed 9am, which release 1 tells, and asks for cover."""
    release_of(turn)
    return answer(turn, answer=Answer.COVER, reason="Ill", by=turn.person, now=LONG_BEFORE)
