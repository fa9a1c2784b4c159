"""Whole-number columns, rows over them and sums of them: what every solver understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Term = tuple[int, int]  # a column and how often it counts


@dataclass
class Sum:
    """A constant and so much of each of some columns; at most `most`, where that is known."""

    constant: int = 0
    terms: list[Term] = field(default_factory=list)
    most: int | None = None

    def __iadd__(self, other: Sum) -> Sum:
        self.constant += other.constant
        self.terms += other.terms
        return self

    def at(self, values: list[int]) -> int:
        """What it is when the columns have these values."""
        return self.constant + sum(values[column] * times for column, times in self.terms)


@dataclass(frozen=True)
class Row:
    """The terms together are at most so much; exactly so much if `is_equal`."""

    terms: tuple[Term, ...]
    most: int
    is_equal: bool = False


@dataclass
class Linear:
    """Columns from nothing up to their most, by number, and the rows that bind them."""

    most: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, most: int = 1) -> int:
        """A new column."""
        self.most.append(most)
        return len(self.most) - 1

    def at_most(self, terms: Iterable[Term], most: int) -> None:
        """Bind the terms together to at most so much."""
        self.rows.append(Row(tuple(terms), most))

    def exactly(self, terms: Iterable[Term], number: int) -> None:
        """Bind the terms together to exactly so much."""
        self.rows.append(Row(tuple(terms), number, is_equal=True))
