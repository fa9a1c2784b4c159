"""How often something may be asked for."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from rota.lib.limits import is_within
from rota.lib.requests import place_of


def test_so_many_are_within_and_one_more_is_not() -> None:
    who = str(uuid4())
    assert [is_within("link", who, 2) for _ in range(3)] == [True, True, False]


def test_each_is_counted_alone() -> None:
    one, other = str(uuid4()), str(uuid4())
    assert [is_within("link", one, 1), is_within("link", other, 1), is_within("mail", one, 1)] == [
        True,
        True,
        True,
    ]


def test_without_the_counter_everything_is_within(settings: LazySettings) -> None:
    gone = settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}
    settings.CACHES = {"default": gone}
    who = str(uuid4())
    assert [is_within("link", who, 1) for _ in range(2)] == [True, True]


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "place"),
    [
        (False, "", "192.0.2.7"),
        (False, "203.0.113.5", "192.0.2.7"),
        (True, "", "192.0.2.7"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "forged, 203.0.113.5", "203.0.113.5"),
    ],
)
def test_who_asks_is_told_by_the_proxy_only_where_there_is_one(
    settings: LazySettings, is_behind: bool, forwarded: str, place: str
) -> None:
    settings.BEHIND_PROXY = is_behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers=headers)
    assert place_of(request) == place
