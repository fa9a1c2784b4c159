"""What an organiser should know before publishing. Plain Python: facts in, sentences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from rota.lib.words import counted


@dataclass(frozen=True)
class Caution:
    """A sentence to be ticked off."""

    matter: str
    sentence: str

    @property
    def key(self) -> str:
        """What a tick stands for: this very sentence, not what has become of it since."""
        return f"{self.matter}-{crc32(self.sentence.encode()):08x}"


@dataclass(frozen=True)
class DepartmentFacts:
    """A department, the slots its people are primary in, and how many it should have."""

    name: str
    stage: str
    slots: int
    fewest: int


@dataclass(frozen=True)
class RotaFacts:
    """What the cautions look at; people and slots as words."""

    gaps: tuple[str, ...]
    standbys_missing: int
    without_email: tuple[str, ...]
    stopped_mail: tuple[str, ...]
    overridden: tuple[str, ...]
    departments: tuple[DepartmentFacts, ...]
    without_slot: int


def cautions(facts: RotaFacts) -> tuple[Caution, ...]:
    """Everything that speaks against publishing now; empty when nothing does."""
    found = []
    if facts.gaps:
        some = listed(facts.gaps)
        words = f"{counted(len(facts.gaps), 'slot has', 'slots have')} too few people: {some}."
        found.append(Caution("gaps", words))
    if facts.standbys_missing:
        words = counted(facts.standbys_missing, "standby place is", "standby places are")
        found.append(Caution("standbys", f"{words} empty."))
    if facts.without_email:
        people = listed(facts.without_email)
        found.append(Caution("email", f"No mail can reach {people}: there is no address."))
    if facts.stopped_mail:
        people = listed(facts.stopped_mail)
        found.append(Caution("stopped", f"No mail will reach {people}: they stopped mails."))
    if facts.overridden:
        places = listed(facts.overridden)
        found.append(Caution("overridden", f"Rules were set aside for {places}."))
    found += department_cautions(facts.departments)
    if facts.without_slot:
        words = counted(facts.without_slot, "person has", "people have")
        found.append(Caution("without_slot", f"{words} no slot."))
    return tuple(found)


def department_cautions(departments: Iterable[DepartmentFacts]) -> list[Caution]:
    """Departments under their fewest slots."""
    few = [one for one in departments if one.slots < one.fewest]
    words = [f"{one.name} ({one.slots} of {one.fewest})" for one in few]
    if not words:
        return []
    return [Caution("departments", f"Heard less often than it should be: {listed(words)}.")]


def listed(words: Iterable[str], most: int = 6) -> str:
    """Words as a list for people, cut after a few."""
    some = list(words)
    more = [f"{len(some) - most} more"] if len(some) > most else []
    shown = some[:most] + more
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
