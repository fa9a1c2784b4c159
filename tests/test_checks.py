"""System checks: what breaks a deployment is said before it does."""

from django.conf import LazySettings
from django.core.checks import run_checks
from django.db import connection


def ids() -> set[str | None]:
    """The ids of our own findings."""
    found = run_checks(include_deployment_checks=True)
    return {check.id for check in found if str(check.id).startswith("rota.")}


def test_a_site_on_localhost_in_clear_is_refused(settings: LazySettings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    assert {"rota.E002", "rota.E003"} <= ids()


def test_a_site_that_would_refuse_its_own_address_is_told(settings: LazySettings) -> None:
    settings.SITE_URL = "https://relay.example.org"
    settings.ALLOWED_HOSTS = ["other.example.org"]
    assert "rota.E004" in ids()


def test_only_sqlite_is_warned_about() -> None:
    assert ("rota.W005" in ids()) == (connection.vendor == "sqlite")


def test_a_broker_that_does_not_answer_is_an_error(settings: LazySettings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert "rota.E006" in ids()


def test_mail_that_goes_nowhere_is_warned_about(settings: LazySettings) -> None:
    settings.MAIL_IS_KEPT = True
    settings.DEFAULT_FROM_EMAIL = "Coordinator <coordinator@localhost>"
    assert {"rota.W007", "rota.W008"} <= ids()
