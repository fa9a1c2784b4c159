"""What speaks against approving a draft, as sentences. Pure: facts in, objections out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import regex

from rota.lib.words import counted
from rota.posting.lengths import Limit, fits_in, length
from rota.posting.likeness import alike
from rota.posting.secrets import numbers_in, watched_in
from rota.posting.threads import TooLong, parts_of

NAMES = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon"}
FEWEST_WORDS_OF_ALT = 3


@dataclass(frozen=True)
class Picture:
    """A picture of the draft by its number, and its description for those who cannot see it."""

    number: int
    alt: str


@dataclass(frozen=True)
class DraftFacts:
    """What the checks look at.

    `others` are the texts of the event's other drafts and `names` whose they are; `links` say of
    each address in the text what is wrong with it, nothing where it answers.
    """

    text: str
    limits: tuple[Limit, ...]
    hashtag: str
    is_thread: bool = False
    pictures: tuple[Picture, ...] = ()
    watch_list: tuple[str, ...] = ()
    others: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Objection:
    """A sentence. What `must` be mended stands in the way; the rest an approver may accept."""

    key: str
    sentence: str
    must: bool


def objections(draft: DraftFacts) -> tuple[Objection, ...]:
    """Everything that speaks against the draft, what must be mended first."""
    found = [
        *about_length(draft),
        *about_hashtag(draft),
        *about_pictures(draft.pictures),
        *about_secrets(draft),
        *about_likeness(draft),
        *about_links(draft.links),
    ]
    return tuple(sorted(found, key=lambda one: not one.must))


def about_length(draft: DraftFacts) -> Iterator[Objection]:
    """Nothing said, or more than a network takes, in one post or in each of a thread."""
    if not draft.text.strip():
        yield Objection("empty", "There are no words yet.", must=True)
    for limit in draft.limits:
        measured = length(draft.text, limit)
        name = NAMES[limit.network]
        if draft.is_thread and not fits_in(draft.text, limit):
            yield from about_thread(draft.text, limit, name)
        elif measured.left < 0:
            over = f"It is {-measured.left} too long for {name}: {measured.used} of {limit.most}."
            yield Objection(f"long:{limit.network}", over, must=True)
        elif not measured.is_valid:
            yield forbidden(limit, name)


def about_thread(text: str, limit: Limit, name: str) -> Iterator[Objection]:
    """What no thread can hold, or the network does not take."""
    try:
        parts = parts_of(text, limit.network, is_thread=True, most=limit.most)
    except TooLong as error:
        yield Objection(f"long:{limit.network}", f"{name}: {error}", must=True)
        return
    if not all(length(part, limit).is_valid for part in parts):
        yield forbidden(limit, name)


def forbidden(limit: Limit, name: str) -> Objection:
    """It is short enough, and yet the network says no."""
    sentence = f"{name} does not take it: it holds a forbidden sign or too many bytes."
    return Objection(f"invalid:{limit.network}", sentence, must=True)


def about_hashtag(draft: DraftFacts) -> Iterator[Objection]:
    """The relay is held together by its hashtag."""
    tag = regex.escape(draft.hashtag.lstrip("#"))
    if not regex.search(rf"[#＃]{tag}(?![\p{{L}}\p{{N}}_])", draft.text, regex.IGNORECASE):
        sentence = f"{draft.hashtag} is missing: without it nobody finds the post."
        yield Objection("hashtag", sentence, must=True)


def about_pictures(pictures: Iterable[Picture]) -> Iterator[Objection]:
    """Every picture is described."""
    for picture in pictures:
        key = f"alt:{picture.number}"
        if not picture.alt.strip():
            sentence = f"Picture {picture.number} has no description for those who cannot see it."
            yield Objection(key, sentence, must=True)
        elif len(picture.alt.split()) < FEWEST_WORDS_OF_ALT:
            few = counted(len(picture.alt.split()), "word")
            sentence = f"Picture {picture.number} is described in {few}: say what can be seen."
            yield Objection(key, sentence, must=False)


def about_secrets(draft: DraftFacts) -> Iterator[Objection]:
    """Names and numbers that must not leave; descriptions of pictures leave too."""
    everything = "\n".join([draft.text, *(picture.alt for picture in draft.pictures)])
    for one in watched_in(everything, draft.watch_list):
        yield Objection(f"watch:{one.words}", f"“{one.words}” is on the watch list.", must=True)
    for one in numbers_in(everything):
        sentence = f"“{one.words}” looks like {one.looks_like}."
        yield Objection(f"number:{one.words}", sentence, must=False)


def about_likeness(draft: DraftFacts) -> Iterator[Objection]:
    """The networks forbid the same words from several accounts."""
    for number in alike(draft.text, draft.others):
        sentence = f"It says nearly the same as the draft of {draft.names[number]}."
        yield Objection(f"alike:{number}", sentence, must=False)


def about_links(links: Mapping[str, str]) -> Iterator[Objection]:
    """Addresses that do not answer."""
    for url, trouble in links.items():
        if trouble:
            yield Objection(f"link:{url}", f"{url} does not open: {trouble}.", must=False)
