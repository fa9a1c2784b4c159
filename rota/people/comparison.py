"""A staff list against the people already there. Plain Python.

A column the file does not have keeps what is stored; one it has is taken as it is, blanks too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from rota.people.columns import LABELS
from rota.people.rows import PersonRow, row_key


@dataclass(frozen=True)
class FieldChange:
    """A field with its old and its new value as people read them."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """A person who is there already, and what the file says otherwise."""

    key: str
    row: PersonRow
    changes: tuple[FieldChange, ...]


@dataclass
class Comparison:
    """What an import would do."""

    added: list[PersonRow] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0


def compare(
    rows: Iterable[PersonRow], existing: Mapping[str, PersonRow], columns: frozenset[str]
) -> Comparison:
    """Sort rows into added, changed, unchanged.

    `existing` is by row_key, `columns` are those the file has. Somebody known only by name and
    department is found by these, so that a list may bring their e-mail.
    """
    result = Comparison()
    for row in rows:
        key = row_key(row) if row_key(row) in existing else row_key(replace(row, email=""))
        old = existing.get(key)
        if old is None:
            result.added.append(row)
            continue
        kept = {name: value for name, value in asdict(old).items() if name not in columns}
        new = replace(row, **kept)
        changes = changes_between(old, new)
        if changes:
            result.changed.append(Changed(key, new, changes))
        else:
            result.unchanged += 1
    return result


def changes_between(old: PersonRow, new: PersonRow) -> tuple[FieldChange, ...]:
    """The fields that differ, in words."""
    before, after = asdict(old), asdict(new)
    return tuple(
        FieldChange(LABELS[name], said(before[name]), said(after[name]))
        for name in before
        if before[name] != after[name]
    )


def said(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in ("", None) else str(value)
