"""What a thing is called where the organiser leaves that to us."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import chain, count, product
from string import ascii_uppercase, digits

SHORT_NAME_LENGTH = 40
ROOM_FOR_A_NUMBER = 5


def plain(text: str) -> str:
    """The text in plain ASCII letters: accents dropped, what has no such letter left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def short_name(text: str, taken: Collection[str]) -> str:
    """A short name for addresses, up to 40 of a-z, 0-9 and hyphens, that is not taken yet."""
    words = re.sub(r"[^a-z0-9]+", "-", plain(text).lower())
    stem = words[: SHORT_NAME_LENGTH - ROOM_FOR_A_NUMBER].strip("-") or "event"
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(name for name in chain([stem], numbered) if name not in taken)


def mark_for(name: str, taken: Collection[str]) -> str:
    """A department's mark: two capital letters or digits, not taken yet, from its name if it can.

    "Court staff" is CS, "Hostels" is HO. Raises ValueError once all 1,296 marks are taken.
    """
    for mark in marks_for(name):
        if mark not in taken:
            return mark
    raise ValueError("All two-letter marks are taken.")


def marks_for(name: str) -> Iterator[str]:
    """Every mark there is, those that fit the name first."""
    words = re.findall(r"[A-Z0-9]+", plain(name).upper()) or ["X"]
    initials = "".join(word[0] for word in words)
    letters = "".join(words)
    if len(initials) > 1:
        yield initials[:2]
    yield from (letters[0] + second for second in letters[1:])
    yield from map("".join, product(letters[0], digits[1:] + ascii_uppercase))
    yield from map("".join, product(ascii_uppercase + digits, repeat=2))
