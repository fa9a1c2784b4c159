"""What has changed between two states of a row, for the audit trail."""

from django.db.models import Model

Fields = dict[str, str]


def changes(before: Model, after: Model) -> tuple[Fields, Fields]:
    """The editable fields in which two states of a row differ: their old and new values as text.

    Foreign keys are given by number, moments in ISO 8601.
    """
    fields = [
        field
        for field in after._meta.concrete_fields
        if field.editable and field.value_from_object(before) != field.value_from_object(after)
    ]
    old = {field.name: field.value_to_string(before) for field in fields}
    new = {field.name: field.value_to_string(after) for field in fields}
    return old, new
