"""How many queries the rota asks, whatever the size of the event."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from rota.models import Event, User
from tests.crowd import crowd

GRID = "/e/gmpt24/rota/"
QUERIES = 11  # session, user, role; departments; coverage, 4; release; rules; own edits
KEPT = 3  # session, user and role
TOKEN = rb'"csrfmiddlewaretoken" value="\w+"'

pytestmark = pytest.mark.usefixtures("long_before")


@pytest.mark.parametrize("people", [47, 5000])
def test_the_number_of_queries_does_not_grow(
    people: int,
    gmpt24: Event,
    priya: User,
    signed_in: Callable[[User], Client],
    django_assert_num_queries: Any,
) -> None:
    crowd(gmpt24, people)
    client = signed_in(priya)
    with django_assert_num_queries(QUERIES):
        answer = client.get(GRID)
    assert len(answer.content) < 450_000
    with django_assert_num_queries(KEPT):
        again = client.get(GRID)
    assert re.sub(TOKEN, b"", again.content) == re.sub(TOKEN, b"", answer.content)
