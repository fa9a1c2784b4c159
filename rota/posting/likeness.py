"""Which drafts say nearly the same, which the networks forbid across accounts. Pure."""

from collections.abc import Iterable, Mapping

import regex

from rota.posting.lengths import links_in

ALIKE = 0.8  # of the runs of words in either, so many are in both
RUN = 3  # words


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a text; links, hashtags, case and signs are left out."""
    for link in reversed(links_in(text)):
        text = text[: link.start] + text[link.end :]
    words = regex.findall(r"[\p{L}\p{N}']+", regex.sub(r"[#＃]\S+", "", text).casefold())
    count = max(len(words) - RUN + 1, min(len(words), 1))
    return frozenset(tuple(words[n : n + RUN]) for n in range(count))


def likeness(one: str, other: str) -> float:
    """How much two texts share, 0 to 1 (Jaccard's measure of their runs)."""
    first, second = runs(one), runs(other)
    either = first | second
    return len(first & second) / len(either) if either else 0.0


def alike(text: str, others: Mapping[int, str]) -> tuple[int, ...]:
    """The numbers of those that say nearly the same, the likest first."""
    found: Iterable[tuple[float, int]] = (
        (likeness(text, other), number) for number, other in others.items()
    )
    ranked = sorted(((-share, number) for share, number in found if share >= ALIKE))
    return tuple(number for _, number in ranked)
