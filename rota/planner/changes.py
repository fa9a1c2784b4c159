"""What a release would change: this rota against the one published last. Plain Python.

An assignment keeps its identity when it moves, so a move is told from a cancellation and a new
slot. When a slot changes hands, the old person's is cancelled and the new person's is new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rota.lib.spans import Span


class Change(StrEnum):
    """What becomes of an assignment with the next release."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Line:
    """An assignment as people were told it, or would be; `is_asked` if they must agree anew."""

    assignment_id: int
    person_id: int
    span: Span
    kind: str
    account: str = ""
    is_asked: bool = False


@dataclass(frozen=True)
class Difference:
    """One change: the old line, the new line, or both."""

    change: Change
    old: Line | None
    new: Line | None

    @property
    def person_id(self) -> int:
        """Whom it concerns."""
        line = self.new or self.old
        assert line is not None
        return line.person_id


def differences(old: Iterable[Line], new: Iterable[Line]) -> tuple[Difference, ...]:
    """Everything that differs, in order of time; what is the same is not among them."""
    before = {line.assignment_id: line for line in old}
    after = {line.assignment_id: line for line in new}
    found = []
    for number, line in after.items():
        told = before.get(number)
        if told is None or told.person_id != line.person_id:
            found.append(Difference(Change.NEW, None, line))
        elif told != line:
            found.append(Difference(Change.MOVED, told, line))
    for number, line in before.items():
        kept = after.get(number)
        if kept is None or kept.person_id != line.person_id:
            found.append(Difference(Change.CANCELLED, line, None))
    return tuple(sorted(found, key=moment))


def moment(difference: Difference) -> tuple[Span, str, int]:
    """Where a change stands in the list."""
    line = difference.new or difference.old
    assert line is not None
    return (line.span, difference.change, line.person_id)
