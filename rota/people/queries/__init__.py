"""Questions about people."""

from rota.people.queries.roster import Roster, coming_turns, people_table, roster, turns_of
from rota.people.queries.uploads import existing_people, known_in, unfinished

__all__ = [
    "Roster",
    "coming_turns",
    "existing_people",
    "known_in",
    "people_table",
    "roster",
    "turns_of",
    "unfinished",
]
