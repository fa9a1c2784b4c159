"""The columns of a staff list, and how a file's headings are matched to them. Plain Python."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Mapping = dict[str, int | None]


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, and other headings people give it."""

    key: str
    label: str
    others: tuple[str, ...] = ()


COLUMNS = (
    Column("name", "Name", ("full name", "person", "volunteer", "staff", "staff name", "who")),
    Column("email", "E-mail", ("email address", "mail", "e mail", "contact email")),
    Column("phone", "Phone", ("telephone", "mobile", "tel", "phone number", "mobile number")),
    Column("department", "Department", ("team", "unit", "dept", "office", "section")),
    Column("role", "Role or grade", ("role", "grade", "job", "job title", "position", "title")),
    Column("account", "Account", ("handle", "twitter", "twitter account", "x account")),
    Column(
        "at_night", "Night", ("nights", "at night", "night slots", "night yes no", "can do nights")
    ),
    Column("available", "Available", ("availability", "hours", "times", "when", "available times")),
    Column("rather_not", "Rather not", ("prefer not", "rather not then", "not preferred", "avoid")),
    Column("most_slots", "Most slots", ("max slots", "maximum slots", "slots", "how many slots")),
    Column("notes", "Notes", ("note", "comment", "comments", "remarks")),
)
LABELS = {column.key: column.label for column in COLUMNS}


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


def guess_mapping(headers: Sequence[str]) -> Mapping:
    """For each column the place of its heading in the file, or None."""
    places = {plain(heading): place for place, heading in reversed(list(enumerate(headers)))}
    taken: set[int] = set()
    mapping: Mapping = {}
    for column in COLUMNS:
        words = (column.label, column.key, *column.others)
        found = (places.get(plain(word)) for word in words)
        mapping[column.key] = next(
            (place for place in found if place is not None and place not in taken), None
        )
        taken |= {place for place in [mapping[column.key]] if place is not None}
    return mapping
