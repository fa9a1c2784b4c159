"""One row of a staff list: read, or refused with every reason at once. Plain Python."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import lru_cache

from rota.lib.tables.table import HIDDEN, NOT_CALCULATED
from rota.people.availability import BadAvailability, parse_availability, rather_not_text
from rota.people.columns import LABELS, Mapping

YES = {"yes", "y", "true", "1", "✓", "x"}
NO = {"", "no", "n", "false", "0", "-", "–"}
EMAIL = re.compile(r"[^@\s\"(),:;<>\\[\]]+@[^@\s\"(),:;<>\\[\]]+\.[^@\s\"(),:;<>\\[\].]{2,}")
PHONE = re.compile(r"[0-9+()\-./ x]{0,40}")
# Control signs, spaces of no width, and signs that turn the direction of what follows.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
NO_RESULT = {
    NOT_CALCULATED: "This formula has no result yet: open the workbook, save it, and try again.",
    HIDDEN: "The workbook hides this row. Show it there if it is meant.",
} | dict.fromkeys(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"),
    "The formula in this cell ends in an error.",
)


@dataclass(frozen=True)
class PersonRow:
    """A person as a staff list says it; `most_slots` None means the event's own number."""

    name: str
    email: str = ""
    phone: str = ""
    department: str = ""
    role: str = ""
    account: str = ""
    at_night: bool = False
    available: str = "any"
    rather_not: str = ""
    most_slots: int | None = None
    notes: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a cell cannot be taken."""

    column: str
    value: str
    reason: str


class BadCell(ValueError):
    """`str` is the reason."""


@dataclass(frozen=True)
class Known:
    """What rows may refer to, by its folded form: departments as they are spelled, accounts."""

    departments: dict[str, str]
    accounts: dict[str, set[str]]  # a handle may stand for accounts on several networks
    may_add_departments: bool = False

    @classmethod
    def of(
        cls,
        departments: Iterable[str],
        accounts: Iterable[tuple[str, str]],
        *,
        may_add: bool = False,
    ) -> "Known":
        """From the names of departments, and from handles with the full names of their accounts."""
        meant = defaultdict[str, set[str]](set)
        for handle, name in accounts:
            meant[folded(handle)].add(name)
            meant[folded(name)] = {name}
        return cls({name.casefold(): name for name in departments}, dict(meant), may_add)


def folded(handle: str) -> str:
    """A handle without its @, whatever the case."""
    return handle.casefold().lstrip("@")


def row_key(row: PersonRow) -> str:
    """Who a row is about: the e-mail, else name and department."""
    return row.email.lower() or name_key(row)


def name_key(row: PersonRow) -> str:
    """Name and department, in any case."""
    return f"{row.name.lower()}|{row.department.lower()}"


def read_row(
    cells: Sequence[str], mapping: Mapping, known: Known
) -> PersonRow | tuple[Problem, ...]:
    """The person of a row, or every problem of it."""
    if HIDDEN in cells:
        return (Problem("Row", "", NO_RESULT[HIDDEN]),)
    values: dict[str, object] = {}
    problems = []
    for field in fields(PersonRow):
        place = mapping.get(field.name)
        if place is None and field.name not in {"name", "department"}:
            continue
        text = cells[place] if place is not None else ""
        try:
            values[field.name] = read_cell(field.name, text, known)
        except (BadCell, BadAvailability) as error:
            problems.append(Problem(LABELS[field.name], text[:80], str(error)))
    return tuple(problems) or PersonRow(**values)  # type: ignore[arg-type]  # read one by one above


def read_cell(column: str, text: str, known: Known | None = None) -> object:
    """What a cell says. Raises BadCell or BadAvailability.

    `known` is needed for departments and accounts only.
    """
    clean = tidy(text)
    if known is not None and column in REFERENCES:
        return REFERENCES[column](clean, known)
    return READERS[column](clean)


def tidy(text: str) -> str:
    """Composed letters, lines that end in one way, no spaces around, nothing unseen."""
    if text in NO_RESULT:
        raise BadCell(NO_RESULT[text])
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if UNSEEN.search(lines):
        raise BadCell("There is a sign in it that cannot be seen. Type it again.")
    return "\n".join(line.replace("\t", " ").rstrip() for line in lines.split("\n")).strip()


def read_text(text: str, longest: int) -> str:
    """Words of at most so many signs, on one line."""
    return of_length(" ".join(text.split()), longest)


def of_length(text: str, longest: int) -> str:
    """The text, if it has at most so many signs."""
    if len(text) > longest:
        raise BadCell(f"It is longer than {longest} signs.")
    return text


def read_name(text: str) -> str:
    """A name; nobody is without one."""
    name = read_text(text, 120)
    if not name:
        raise BadCell("A name is missing.")
    return name


def read_email(text: str) -> str:
    """An address, or none."""
    if text and (len(text) > 254 or not EMAIL.fullmatch(text)):
        raise BadCell("That is not an e-mail address.")
    return text


def read_phone(text: str) -> str:
    """A phone number as people write it."""
    if not PHONE.fullmatch(text):
        raise BadCell("A phone number has digits, spaces and + ( ) - only, at most 40.")
    return text


def read_department(text: str, known: Known) -> str:
    """A department of the event, in its own spelling; a new one where that is allowed."""
    name = read_text(text, 80)
    if not name:
        raise BadCell("A department is missing.")
    if name.casefold() in known.departments:
        return known.departments[name.casefold()]
    if known.may_add_departments:
        return name
    near = nearest(name.casefold(), tuple(known.departments))
    hint = f" Did you mean {known.departments[near]}?" if near else ""
    raise BadCell(f"The event has no department of that name.{hint}")


@lru_cache(maxsize=1024)
def nearest(name: str, names: tuple[str, ...]) -> str:
    """The name most like it, or none. Remembered: a slip stands in many rows of a list."""
    return next(iter(get_close_matches(name, names, n=1)), "")


def read_account(text: str, known: Known) -> str:
    """The full name of an account of the event, or none."""
    if not text:
        return ""
    meant = sorted(known.accounts.get(folded(text), ()))
    if not meant:
        raise BadCell("The event has no account of that handle.")
    if len(meant) > 1:
        raise BadCell(f"Several accounts have that handle. Write {' or '.join(meant)}.")
    return meant[0]


def read_yes(text: str) -> bool:
    """Yes or no; empty is no."""
    if text.casefold() not in YES | NO:
        raise BadCell("Write yes or no.")
    return text.casefold() in YES


def read_count(text: str) -> int | None:
    """A whole number from 1 to 99, or none."""
    if not text:
        return None
    if not re.fullmatch(r"[1-9]\d?", text):
        raise BadCell("Write a whole number from 1 to 99, or nothing.")
    return int(text)


READERS: dict[str, Callable[[str], object]] = {
    "name": read_name,
    "email": read_email,
    "phone": read_phone,
    "role": lambda text: read_text(text, 80),
    "at_night": read_yes,
    "available": lambda text: parse_availability(text).text,
    "rather_not": rather_not_text,
    "most_slots": read_count,
    "notes": lambda text: of_length(text, 1000),
}
REFERENCES: dict[str, Callable[[str, Known], object]] = {
    "department": read_department,
    "account": read_account,
}
