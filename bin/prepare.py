"""Run by the environment's Python: database, static files and demonstration event in one start."""

import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if "--static" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", if_empty=True)
    call_command("signin_link")
