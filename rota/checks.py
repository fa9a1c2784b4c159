"""System checks for what breaks deployments. `manage.py check --deploy` runs all of them."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connection
from django.http.request import validate_host
from redis import Redis, RedisError

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", None}


@register()
def zone_data(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without zone data every event would be at the wrong hour."""
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        hint = "Install the tzdata package of the system or of Python."
        return [Error("There is no time zone data.", hint=hint, id="rota.E001")]
    return []


@register(Tags.security, deploy=True)
def site_address(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Mails carry links to SITE_URL: it must be reachable, and private."""
    address = urlsplit(settings.SITE_URL)
    found: list[CheckMessage] = []
    if address.hostname in LOCAL_HOSTS:
        hint = "Set SITE_URL to the address under which volunteers reach the site."
        found.append(Error("Mails would carry links to this machine.", hint=hint, id="rota.E002"))
    if address.scheme != "https":
        hint = "Set SITE_URL to an https:// address."
        found.append(Error("Private links would travel in clear.", hint=hint, id="rota.E003"))
    if not validate_host(address.hostname or "", settings.ALLOWED_HOSTS):
        hint = "Add the host of SITE_URL to ALLOWED_HOSTS."
        found.append(Error("The site would refuse its own address.", hint=hint, id="rota.E004"))
    return found


@register(Tags.database, deploy=True)
def database(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """SQLite serves one machine; a deployment is told to use PostgreSQL."""
    if connection.vendor != "sqlite":
        return []
    hint = "Set DATABASE_URL to a PostgreSQL database, version 15 or newer."
    return [Caution("SQLite is used in production.", hint=hint, id="rota.W005")]


@register(deploy=True)
def broker(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without a broker the worker hears no tick: no reminder would leave."""
    try:
        client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
        client.ping()
        client.close()
    except (RedisError, OSError, ValueError) as error:
        hint = f"Set REDIS_URL to a Redis (6 or newer) or Valkey that answers. It said: {error}"
        return [Error("The broker does not answer.", hint=hint, id="rota.E006")]
    return []


@register(Tags.security, deploy=True)
def credential_keys(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Keys of their own can be changed without closing every private link."""
    if settings.CREDENTIAL_KEYS:
        return []
    hint = "Set CREDENTIAL_KEYS; docs/operations.md says how to make one."
    return [Caution("Accounts are sealed with SECRET_KEY.", hint=hint, id="rota.W009")]


@register(deploy=True)
def mail(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Without a mail server messages stay on the mailbox page."""
    found: list[CheckMessage] = []
    if settings.MAIL_IS_KEPT:
        hint = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587."
        found.append(Caution("No mail leaves this site.", hint=hint, id="rota.W007"))
    _, at, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    if not at or domain in LOCAL_HOSTS:
        hint = "Set MAIL_FROM to a name and address of your own domain."
        found.append(Caution("Mail would come from no domain.", hint=hint, id="rota.W008"))
    return found
