"""Counters of what slots show.

SQLite makes its table of slots anew for it, which drops the trigger of 0003: it is put up again,
on the way back as well.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

never_overlap = import_module("rota.migrations.0003_slots_never_overlap")


def forbid_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers of 0003, were they dropped or not; PostgreSQL has kept its constraint."""
    if schema_editor.connection.vendor == "sqlite":
        for event in never_overlap.TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS slot_overlaps_no_other_{event}")
        never_overlap.forbid(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("rota", "0005_offers_and_availability"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="common_version",
            field=models.PositiveIntegerField(
                default=0, editable=False, help_text="Rises with what more than single slots show."
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forbid_again),
        migrations.AddField(
            model_name="slot",
            name="reports",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(forbid_again, migrations.RunPython.noop),
    ]
