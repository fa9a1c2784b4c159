"""The database the tests run on is the one they were meant for."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_the_run_asked_for() -> None:
    assert connection.vendor == os.environ.get("EXPECTED_VENDOR", connection.vendor)
