"""A text that is too long for one post, as a thread that breaks between sentences. Pure."""

from collections.abc import Callable

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
        parts = packed(text, lambda part, most=count: fits(numbered(part, most, most)))  # type: ignore[misc]
        if len(parts) <= count:
            return tuple(numbered(part, n, len(parts)) for n, part in enumerate(parts, 1))
    raise TooLong(f"This would be a thread of more than {MOST_PARTS} posts.")


def numbered(part: str, number: int, count: int) -> str:
    """A part with its place in the thread."""
    return f"{part} ({number}/{count})"


def packed(text: str, fits: Fits) -> list[str]:
    """Sentences put together while they fit, in order."""
    parts: list[str] = []
    for piece in pieces(text, fits):
        together = f"{parts[-1]} {piece}" if parts else ""
        if parts and fits(together):
            parts[-1] = together
        else:
            parts.append(piece)
    return parts


def pieces(text: str, fits: Fits) -> list[str]:
    """Sentences, and the words of those that do not fit."""
    found: list[str] = []
    for sentence in filter(None, BETWEEN_SENTENCES.split(text)):
        found += [sentence] if fits(sentence) else BETWEEN_WORDS.split(sentence)
    for piece in found:
        if not fits(piece):
            raise TooLong(f"“{piece[:40]}…” is too long for one post and has no place to break.")
    return found
