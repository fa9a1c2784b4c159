"""No two slots of an event overlap: with one place a person and slot, nobody is in two at once.

Neither database can say this through a model: PostgreSQL has a constraint for it, SQLite a trigger.
A later migration that remakes SQLite's table of slots drops the trigger; tests would see it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A range of one number stands for "the same event", which plain GiST can index.
POSTGRESQL = """
ALTER TABLE rota_slot ADD CONSTRAINT slot_overlaps_no_other EXCLUDE USING gist (
    int8range(event_id, event_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
)
"""
SQLITE = """
CREATE TRIGGER slot_overlaps_no_other_{event} BEFORE {event} {columns} ON rota_slot
WHEN EXISTS (
    SELECT 1 FROM rota_slot AS other
    WHERE other.event_id = NEW.event_id AND other.id IS NOT NEW.id
    AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN SELECT RAISE(ABORT, 'slot_overlaps_no_other'); END
"""
TRIGGERS = {"insert": "", "update": "OF event_id, starts_at, ends_at"}


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for event, columns in TRIGGERS.items():
            schema_editor.execute(SQLITE.format(event=event, columns=columns))


def allow(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE rota_slot DROP CONSTRAINT slot_overlaps_no_other")
    else:
        for event in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER slot_overlaps_no_other_{event}")


class Migration(migrations.Migration):
    dependencies = [("rota", "0002_plans_and_edits")]

    operations = [migrations.RunPython(forbid, allow)]
