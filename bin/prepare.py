"""Run by the environment's Python, all in one start: broker, database, static files, first event.

Writes a sign-in link to its output, or nothing where nobody can sign in yet.
"""

import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError


def migrate() -> None:
    """Django's own command takes seconds even when there is nothing to do."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    django.setup()
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5).ping()
    except (RedisError, OSError, ValueError) as error:
        sys.exit(f"The message broker at REDIS_URL does not answer: {error}")
    migrate()
    if "--static" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", if_empty=True, stdout=sys.stderr)
    try:
        call_command("signin_link")
    except CommandError as error:
        make_one = f"{sys.executable} manage.py createsuperuser"
        print(f"{error} The first organiser is made by: {make_one}", file=sys.stderr)
