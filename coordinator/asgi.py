"""Entry point for servers that speak ASGI. Pages are faster on WSGI (see docs/decisions)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordinator.settings")

application = get_asgi_application()
