"""A table: headers and numbered rows of text."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_ROWS = 20_000
MOST_COLUMNS = 100
Row = tuple[int, tuple[str, ...]]

# What stands in a cell that must not be read as what it seems to hold.
NOT_CALCULATED = "#NOT CALCULATED"  # a formula whose result the workbook does not hold
HIDDEN = "#HIDDEN"  # every cell of a row that the workbook does not show


class BadTable(ValueError):
    """A file that cannot be read. `str` is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """Headers, and rows with the number that the spreadsheet shows beside them."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(name: str, numbered: Iterable[Row]) -> Table:
    """The first row that holds anything is the header; empty rows are left out."""
    rows: list[Row] = []
    for number, cells in numbered:
        held = trimmed(cells)
        if len(held) > MOST_COLUMNS:
            raise BadTable(f"{name} has more than {MOST_COLUMNS} columns.")
        if held:
            rows.append((number, held))
        if len(rows) > MOST_ROWS + 1:
            raise BadTable(f"{name} has more than {MOST_ROWS:,} rows.")
    if len(rows) < 2:
        raise BadTable(f"{name} has no row of people below its headings.")
    width = max(len(cells) for _, cells in rows)
    headers = padded(rows[0][1], width)
    return Table(
        tuple(word or f"Column {at}" for at, word in enumerate(headers, start=1)),
        tuple((number, padded(cells, width)) for number, cells in rows[1:]),
    )


def trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells without empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells, exactly so many."""
    return cells + ("",) * (width - len(cells))
