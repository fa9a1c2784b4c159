"""Questions about people."""

from rota.people.queries.roster import Roster, people_table, roster, turns_of
from rota.people.queries.uploads import existing_people, known_in, unfinished

__all__ = [
    "Roster",
    "existing_people",
    "known_in",
    "people_table",
    "roster",
    "turns_of",
    "unfinished",
]
