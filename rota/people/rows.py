"""One row of a staff list: read, or refused with every reason at once. Plain Python."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches

from rota.people.availability import BadAvailability, parse_availability
from rota.people.columns import LABELS, Mapping

YES = {"yes", "y", "true", "1", "✓", "x", "ja"}
NO = {"", "no", "n", "false", "0", "-", "–"}
EMAIL = re.compile(r"[^@\s\"(),:;<>\\\[\]]+@[^@\s\"(),:;<>\\\[\]]+\.[^@\s\"(),:;<>\\\[\].]{2,}")
PHONE = re.compile(r"[0-9+()\-./ x]{0,40}")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
NOT_CALCULATED = "#NOT CALCULATED"


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
    """What rows may refer to: names as they are spelled, by their folded form."""

    departments: dict[str, str]
    accounts: dict[str, str]
    may_add_departments: bool = False

    @classmethod
    def of(
        cls, departments: Iterable[str], accounts: Iterable[str], *, may_add: bool = False
    ) -> "Known":
        """From the event's names and handles."""
        return cls(
            {name.casefold(): name for name in departments},
            {handle.casefold().lstrip("@"): handle for handle in accounts},
            may_add,
        )


def row_key(row: PersonRow) -> str:
    """Who a row is about: the e-mail, else name and department."""
    if row.email:
        return row.email.casefold()
    return f"{row.name.casefold()}|{row.department.casefold()}"


def read_row(
    cells: Sequence[str], mapping: Mapping, known: Known
) -> PersonRow | tuple[Problem, ...]:
    """The person of a row, or every problem of it."""
    readers: dict[str, Callable[[str], object]] = {
        "name": read_name,
        "email": read_email,
        "phone": read_phone,
        "department": lambda text: read_department(text, known),
        "role": lambda text: read_text(text, 80),
        "account": lambda text: read_account(text, known),
        "at_night": read_yes,
        "available": lambda text: parse_availability(text).text,
        "most_slots": read_count,
        "notes": lambda text: read_text(text, 1000, lines=True),
    }
    values: dict[str, object] = {}
    problems = []
    for field in fields(PersonRow):
        place = mapping.get(field.name)
        if place is None and field.name not in {"name", "department"}:
            continue
        text = cells[place] if place is not None else ""
        try:
            values[field.name] = readers[field.name](tidy(text))
        except (BadCell, BadAvailability) as error:
            problems.append(Problem(LABELS[field.name], text[:80], str(error)))
    return tuple(problems) or PersonRow(**values)  # type: ignore[arg-type]  # read one by one above


def tidy(text: str) -> str:
    """Composed letters, no spaces around. Refuses what was never calculated."""
    if text == NOT_CALCULATED:
        raise BadCell("This formula has no result yet: open the workbook, save it, and try again.")
    return unicodedata.normalize("NFC", text).strip()


def read_text(text: str, longest: int, *, lines: bool = False) -> str:
    """Words of at most so many signs, nothing unseen among them."""
    clean = text if lines else " ".join(text.split())
    if UNSEEN.search(clean.replace("\n", "") if lines else clean):
        raise BadCell("There is a sign in it that cannot be seen. Type it again.")
    if len(clean) > longest:
        raise BadCell(f"It is longer than {longest} signs.")
    return clean


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
    near = get_close_matches(name.casefold(), known.departments, n=1)
    hint = f" Did you mean {known.departments[near[0]]}?" if near else ""
    raise BadCell(f"The event has no department of that name.{hint}")


def read_account(text: str, known: Known) -> str:
    """The handle of an account of the event, or none."""
    folded = text.casefold().lstrip("@")
    if folded and folded not in known.accounts:
        raise BadCell("The event has no account of that handle.")
    return known.accounts.get(folded, "")


def read_yes(text: str) -> bool:
    """Yes or no; empty is no."""
    if text.casefold() not in YES | NO:
        raise BadCell("Write yes or no.")
    return text.casefold() in YES


def read_count(text: str) -> int | None:
    """A whole number from 1 to 99, or none."""
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 99:
        raise BadCell("Write a whole number from 1 to 99, or nothing.")
    return int(text)
