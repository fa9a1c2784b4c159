"""Words and numbers that must not leave a service that holds people's secrets. Pure.

Each pattern names what it looks like and where its shape is laid down. A false alarm costs a look;
a name that gets out cannot be called back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex


@dataclass(frozen=True)
class Pattern:
    """Something that looks like a number of a person or a case."""

    looks_like: str
    shape: regex.Pattern[str]


def shape(text: str) -> regex.Pattern[str]:
    """A shape that stands by itself, in either case."""
    return regex.compile(rf"(?<![\p{{L}}\d]){text}(?![\p{{L}}\d])", regex.IGNORECASE)


PATTERNS = (
    # gov.uk, National Insurance Manual NIM39110
    Pattern("a National Insurance number", shape(r"[A-CEGHJ-PR-TW-Z]{2}(?:\s?\d\d){3}\s?[A-D]")),
    # Crown Court: T and year and number; S for sentence, A for appeal
    Pattern("a court case number", shape(r"[TSA]\s?20\d{2}[\s/-]?\d{4}")),
    # magistrates' courts: two digits of the force, two signs, seven digits, two of the year
    Pattern("a court case number", shape(r"\d{2}[A-Z\d]{2}\d{7}\d{2}")),
    # Police National Computer: year, number, check letter
    Pattern("a PNC number", shape(r"(?:19|20)\d{2}/\d{1,7}[A-Z]")),
    # prisons: a letter, four digits, two letters
    Pattern("a prison number", shape(r"[A-Z]\d{4}[A-Z]{2}")),
    # Ofcom, National Telephone Numbering Plan: 0 or +44 and nine or ten digits
    Pattern("a phone number", shape(r"(?:\+44\s?|0)(?:\d[\s-]?){8,9}\d")),
    # NHS Data Dictionary: ten digits as 3 3 4
    Pattern("an NHS number", shape(r"\d{3}[\s-]\d{3}[\s-]\d{4}")),
    # RFC 5322, as people write it
    Pattern("an e-mail address", shape(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    # Royal Mail, Programmer's Guide: a full postcode is a few doors
    Pattern("a postcode", shape(r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}")),
)


@dataclass(frozen=True)
class Finding:
    """What was found in a text, and what it is or looks like."""

    words: str
    looks_like: str


def numbers_in(text: str) -> Iterator[Finding]:
    """What looks like a number of a person or a case; each stretch of text once."""
    taken: list[range] = []
    for pattern in PATTERNS:
        for found in pattern.shape.finditer(text):
            where = range(*found.span())
            if not any(where.start < other.stop and other.start < where.stop for other in taken):
                taken.append(where)
                yield Finding(found[0].strip(), pattern.looks_like)


def watched_in(text: str, watch_list: Iterable[str]) -> Iterator[Finding]:
    """The words of the event's watch list that stand in the text, however they are written."""
    for words in watch_list:
        parts = [regex.escape(part) for part in words.split()]
        if parts and shape(r"[\s\W]+".join(parts)).search(text):
            yield Finding(words, "on the watch list")
