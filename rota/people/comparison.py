"""A staff list against the people already there. Plain Python.

A column the file does not have keeps what is stored; one it has is taken as it is, blanks too.
Only an e-mail is never blanked: it says who somebody is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from rota.people.columns import LABELS
from rota.people.rows import PersonRow, name_key, row_key


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


class Roll:
    """The people there already by their row_key, and who of them a row is about."""

    def __init__(self, existing: Mapping[str, PersonRow], rows: Iterable[PersonRow]) -> None:
        self.existing = existing
        named = {row_key(row) for row in rows}
        self.free: dict[str, list[str]] = defaultdict(list)  # those no row names by their own key
        for key, old in existing.items():
            if key not in named:
                self.free[name_key(old)].append(key)

    def key_of(self, row: PersonRow) -> str | None:
        """Who a row is about, by their key; None if they are new. Nobody is found by name twice.

        Without an e-mail on either side, name and department tell who it is: so a list may bring
        somebody's e-mail, or be without them all.
        """
        if row_key(row) in self.existing:
            return row_key(row)
        alike = self.free[name_key(row)]
        fitting = [key for key in alike if not (row.email and self.existing[key].email)]
        if len(fitting) != 1:
            return None
        alike.remove(fitting[0])
        return fitting[0]


def compare(
    rows: Iterable[PersonRow], existing: Mapping[str, PersonRow], columns: frozenset[str]
) -> Comparison:
    """Sort rows into added, changed, unchanged.

    `existing` is by row_key, `columns` are those the file has.
    """
    rows, result = list(rows), Comparison()
    roll = Roll(existing, rows)
    for row in rows:
        key = roll.key_of(row)
        if key is None:
            result.added.append(row)
            continue
        new = merged(existing[key], row, columns)
        changes = changes_between(existing[key], new)
        if changes:
            result.changed.append(Changed(key, new, changes))
        else:
            result.unchanged += 1
    return result


def merged(old: PersonRow, row: PersonRow, columns: frozenset[str]) -> PersonRow:
    """The row with what the file does not say."""
    kept = {name: value for name, value in asdict(old).items() if name not in columns}
    return replace(row, **{"email": row.email or old.email, **kept})


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
