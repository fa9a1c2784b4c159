"""The rota on paper and as files."""

from collections.abc import Callable

import pytest
from django.test import Client

from rota.models import Assignment, User

SignIn = Callable[[User], Client]

pytestmark = pytest.mark.usefixtures("long_before")


def test_the_printed_rota_names_who_is_on(turn: Assignment, priya: User, signed_in: SignIn) -> None:
    page = signed_in(priya).get("/e/gmpt24/rota/print/").content.decode()
    assert page.count(f"<bdi>{turn.person.name}</bdi>") == 1
    assert "Thursday 12 December" in page
