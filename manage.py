#!/usr/bin/env python3
"""Django's command line for Coordinator.

Beside `bin/run` it works on the same data with the same settings. Where SECRET_KEY is set, as
in production, the environment alone decides.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

SETTINGS_OF_RUN = Path(__file__).resolve().parent / "var" / "settings.json"


def main() -> None:
    """Run a command; settings that are missing or wrong are said in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordinator.settings")
    if "SECRET_KEY" not in os.environ:
        with suppress(OSError):
            os.environ.update(json.loads(SETTINGS_OF_RUN.read_text()) | os.environ)
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"✕ {error} docs/operations.md lists the settings.")


if __name__ == "__main__":
    main()
