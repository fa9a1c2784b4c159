"""Pages on which an event is set up."""

from collections.abc import Callable

from django.test import Client

from rota.models import Event, User


def test_index_lists_only_events_in_which_one_has_a_role(
    gmpt24: Event, priya: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(priya).get("/")
    assert "GMPT24" in page.content.decode()
