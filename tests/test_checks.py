"""System checks: what breaks a deployment is said before it does."""

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks
from django.db import connection
from environment import ROOT, SETTINGS

PRODUCTION = {
    "ALLOWED_HOSTS": "relay.example.org",
    "CREDENTIAL_KEYS": "bm90IGEga2V5IG9mIGFueWJvZHksIGJ1dCAzMiBieXQ=",
    "EMAIL_URL": "smtp+tls://relay:secret@mail.example.org:587",
    "MAIL_FROM": "Relay <relay@example.org>",
    "SECRET_KEY": "a key of more than fifty signs, for this test alone",
    "SITE_URL": "https://relay.example.org",
}
SERVICES = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}


def ids() -> set[str | None]:
    """The ids of our own findings."""
    found = run_checks(include_deployment_checks=True)
    return {check.id for check in found if str(check.id).startswith("rota.")}


@pytest.mark.database
def test_a_site_set_up_for_production_has_nothing_to_be_told() -> None:
    ours = {*SETTINGS, "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the second is for the browser's tests
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    words = [sys.executable, ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    env = clean | SERVICES | PRODUCTION
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if connection.vendor == "sqlite":
        assert "(rota.W005)" in done.stderr
        assert "System check identified 1 issue (0 silenced)." in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize("address", ["http://localhost:8000", "http://127.0.0.1", "relay"])
def test_a_site_on_this_machine_and_in_clear_is_refused(
    settings: LazySettings, address: str
) -> None:
    settings.SITE_URL = address
    assert {"rota.E002", "rota.E003"} <= ids()


def test_a_site_that_would_refuse_its_own_address_is_told(settings: LazySettings) -> None:
    settings.SITE_URL = "https://relay.example.org"
    settings.ALLOWED_HOSTS = ["other.example.org"]
    assert "rota.E004" in ids()


def test_a_host_below_an_allowed_domain_is_allowed(settings: LazySettings) -> None:
    settings.SITE_URL = "https://relay.example.org"
    settings.ALLOWED_HOSTS = [".example.org"]
    assert "rota.E004" not in ids()


@pytest.mark.database
def test_only_sqlite_is_warned_about() -> None:
    assert ("rota.W005" in ids()) == (connection.vendor == "sqlite")


def test_a_broker_that_does_not_answer_is_an_error(settings: LazySettings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert "rota.E006" in ids()


def test_a_broker_address_that_is_none_is_an_error(settings: LazySettings) -> None:
    settings.REDIS_URL = "relay.example.org"
    assert "rota.E006" in ids()


def test_mail_that_goes_nowhere_is_warned_about(settings: LazySettings) -> None:
    settings.MAIL_IS_KEPT = True
    assert "rota.W007" in ids()


@pytest.mark.parametrize("sender", ["Relay <relay@localhost>", "relay@localhost", "Relay"])
def test_a_sender_without_a_domain_is_warned_about(settings: LazySettings, sender: str) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    assert "rota.W008" in ids()


@pytest.fixture
def no_zone_data(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without zone data, and without the package that brings some."""
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


def test_a_machine_without_zone_data_is_an_error(no_zone_data: None) -> None:
    assert "rota.E001" in ids()
