"""A table: headers and numbered rows of text."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_ROWS = 20_000
MOST_COLUMNS = 100
Row = tuple[int, tuple[str, ...]]


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
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS + 1:
            raise BadTable(f"{name} has more than {MOST_ROWS:,} rows.")
        if len(cells) > MOST_COLUMNS:
            raise BadTable(f"{name} has more than {MOST_COLUMNS} columns.")
    if len(rows) < 2:
        raise BadTable(f"{name} has no row of people below its headings.")
    headers = tuple(rows[0][1])
    width = max((place + 1 for place, word in enumerate(headers) if word), default=0)
    width = max(width, max(len(trimmed(cells)) for _, cells in rows))
    return Table(
        tuple(
            headers[at] if at < len(headers) and headers[at] else f"Column {at + 1}"
            for at in range(width)
        ),
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
    return (cells + ("",) * width)[:width]
