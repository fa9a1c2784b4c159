"""The one Django application of the product."""

from importlib import import_module

from django.apps import AppConfig


class RotaConfig(AppConfig):
    """All models live in rota.models, so there is one line of migrations."""

    name = "rota"
    verbose_name = "Coordinator"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("rota.checks")
