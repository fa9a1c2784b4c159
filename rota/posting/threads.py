"""A text that is too long for one post, as a thread that breaks between sentences. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

import regex

from rota.posting.lengths import fits_in, limit_of

Fits = Callable[[str], bool]
# A sentence ends with its mark, what closes after it, and a space; a paragraph ends one too.
BETWEEN_SENTENCES = regex.compile(r"(?<=[.!?…][\"'”’)\]]*)\s+|\s*\n\s*\n\s*")
BETWEEN_WORDS = regex.compile(r"\s+")
MOST_PARTS = 25
COUNTS = (9, MOST_PARTS)  # numbers of one digit and of two: within either they are as long


class TooLong(ValueError):
    """What no thread can hold. `str` is a sentence."""


def parts_of(
    text: str, network: str, *, is_thread: bool, most: int | None = None
) -> tuple[str, ...]:
    """The posts that a text becomes on a network: itself, or its parts if a thread is chosen.

    `most` is what the account's server takes, None where the network's own limit holds. Raises
    TooLong for what no thread can hold.
    """
    limit = limit_of(network, most=most)
    if limit is None or not is_thread:
        return (text,)
    return thread(text, lambda part: fits_in(part, limit))


def thread(text: str, fits: Fits) -> tuple[str, ...]:
    """The text in as few parts as sentences allow, each with its number, such as "(1/3)".

    One part has no number. A sentence that does not fit breaks between words. Raises TooLong for a
    word that does not fit by itself and for more than 25 parts.
    """
    text = text.strip()
    if fits(text):
        return (text,)
    for count in COUNTS:
        parts = packed(text, lambda part, most=count: fits(numbered(part, most, most)), count)  # type: ignore[misc]
        if len(parts) <= count:
            return tuple(numbered(part, n, len(parts)) for n, part in enumerate(parts, 1))
    raise TooLong(f"This would be a thread of more than {MOST_PARTS} posts.")


def numbered(part: str, number: int, count: int) -> str:
    """A part with its place in the thread."""
    return f"{part} ({number}/{count})"


def packed(text: str, fits: Fits, most: int) -> list[str]:
    """Sentences put together while they fit, in order, until there are more than `most`."""
    rest = pieces(text, fits)
    parts: list[str] = []
    while rest and len(parts) <= most:
        count = count_that_fits(rest, fits)
        parts.append(" ".join(rest[:count]))
        rest = rest[count:]
    return parts


def count_that_fits(rest: Sequence[str], fits: Fits) -> int:
    """How many pieces make one post: at least the first. What is longer than too long is too long.

    A post is measured a few times only: counting as a network counts takes a millisecond each time.
    """

    def is_too_long(count: int) -> bool:
        return not fits(" ".join(rest[:count]))

    low = 1
    while low < len(rest) and not is_too_long(low * 2):
        low *= 2
    more = range(low + 1, min(low * 2, len(rest)) + 1)
    return min(low, len(rest)) + bisect_left(more, True, key=is_too_long)


def pieces(text: str, fits: Fits) -> list[str]:
    """Sentences, and the words of those that do not fit."""
    found: list[str] = []
    for sentence in filter(None, BETWEEN_SENTENCES.split(text)):
        found += [sentence] if fits(sentence) else BETWEEN_WORDS.split(sentence)
    for piece in found:
        if not fits(piece):
            raise TooLong(f"“{piece[:40]}…” is too long for one post and has no place to break.")
    return found
