"""Every kind of mail, on a day like any other and on one when the clocks change."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from rota.models import Event, MessageKind, User
from tests.reminders.scene import A_DAY, CLOCKS_BACK, SITE, mail_of
from tests.sink import html_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_site")]

TIMES = {  # of Sam's slot, and of the one two hours later
    A_DAY: (
        "9am to 9:30am, Thursday 12 December",
        "11am to 11:30am, Thursday 12 December",
    ),
    CLOCKS_BACK: (
        "1am GMT to 1:30am GMT, Sunday 27 October",
        "3am GMT to 3:30am GMT, Sunday 27 October",
    ),
}
SUBJECTS = {
    "invitation": "{when}: your #GMPT24 slot, please confirm",
    "moved": "{when}: your #GMPT24 slot has moved",
    "cancelled": "{old}: your #GMPT24 slot is cancelled",
    "chase": "{when}: can you do your #GMPT24 slot?",
    "evening": "{when}: your #GMPT24 slot",
    "hour": "{when}: your #GMPT24 slot is next",
    "on": "{when}: you are on for #GMPT24",
    "nudge": "{when}: we have not seen your #GMPT24 post yet",
    "missed": "{when}: missed by Sam Okoro (#GMPT24)",
    "declined": "{when}: Sam Okoro cannot come (#GMPT24)",
    "digest": "#GMPT24: 1 gap, 1 at risk",
    "availability": "When can you take a slot in GMPT24?",
    "hours": "Sam Okoro has changed when they can (#GMPT24)",
    "offer": "{when}: can you take this #GMPT24 slot?",
    "taken": "{when}: the #GMPT24 slot is yours",
    "covered": "{old}: somebody takes your #GMPT24 slot",
    "approve": "{when}: Cora Lane would take a slot: please approve (#GMPT24)",
    "uncovered": "{when}: nobody has taken the slot of Sam Okoro yet (#GMPT24)",
    "look": "{when}: words of Sam Okoro wait for approval (#GMPT24)",
    "eyes": "{when}: words of Sam Okoro wait for approval (#GMPT24)",
    "words": "{when}: your #GMPT24 words may be posted",
    "write": "{when}: what will you say for #GMPT24?",
    "failed": "{when}: a post of Sam Okoro was missed (#GMPT24)",
    "closed": "@gmpt_example on X does not open (#GMPT24)",
    "hold": "#GMPT24: please do not post now",
    "link": "Your link for GMPT24",
    "role": "You are invited to GMPT24 as organiser",
    "account": "Reset your password",
}
LINKS = {  # each on a line of its own, in this order
    "invitation": ["page", "calendar", "stop"],
    "moved": ["page", "calendar", "stop"],
    "cancelled": ["calendar", "page", "stop"],
    "chase": ["page", "stop"],
    "evening": ["page", "stop"],
    "hour": ["page", "stop"],
    "on": ["x", "page", "stop"],
    "nudge": ["x", "page", "stop"],
    "missed": ["board"],
    "declined": ["board"],
    "digest": ["board"],
    "availability": ["when", "stop"],
    "hours": ["person"],
    "offer": ["page", "stop"],
    "taken": ["calendar", "page", "stop"],
    "covered": ["calendar", "page", "stop"],
    "approve": ["cover"],
    "uncovered": ["cover"],
    "look": ["draft"],
    "eyes": ["eyes"],
    "words": ["words", "stop"],
    "write": ["write", "stop"],
    "failed": ["way"],
    "closed": ["accounts"],
    "hold": ["page", "stop"],
    "link": ["page"],
    "role": ["accept"],
    "account": ["reset"],
}
PATHS = {
    "/my/TOKEN/": "page",
    "/my/TOKEN/calendar.ics": "calendar",
    "/my/TOKEN/mail/": "stop",
    "/my/TOKEN/when/": "when",
    "/e/gmpt24/people/1/": "person",
    "/e/gmpt24/board/": "board",
    "/e/gmpt24/cover/": "cover",
    "/e/gmpt24/posts/drafts/1/": "draft",
    "/e/gmpt24/posts/ways/1/": "way",
    "/e/gmpt24/accounts/": "accounts",
    "/approve/TOKEN/1/": "eyes",
    "/my/TOKEN/words/1/": "words",
    "/my/TOKEN/1/words/": "write",
    "/invited/TOKEN/": "accept",
    "/reset/": "reset",
    "/intent/tweet": "x",
}
EVERY_MAIL = pytest.mark.parametrize("day", TIMES)
EVERY_KIND = pytest.mark.parametrize("kind", MessageKind.values)


def links_in(text: str) -> list[str]:
    """What each link of a text opens; a link that shares its line is none."""
    lines = [urlsplit(line) for line in text.splitlines() if re.fullmatch(r"https?://\S+", line)]
    assert {parts.netloc for parts in lines} <= {SITE, "x.com"}
    return [PATHS[re.sub(r"/\d+/(words/)?$", r"/1/\1", parts.path)] for parts in lines]


class Words(HTMLParser):
    """The words that a page shows, and the addresses behind its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.is_body = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.is_body = self.is_body or tag == "body"
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))

    def handle_data(self, data: str) -> None:
        if self.is_body:
            self.words.append(data)


@EVERY_MAIL
@EVERY_KIND
def test_a_subject_has_its_fixed_shape_with_the_time_first(
    gmpt24: Event, priya: User, day: str, kind: str
) -> None:
    when, old = TIMES[day]
    mail = mail_of(gmpt24, day, kind, priya)
    assert mail["Subject"] == SUBJECTS[kind].format(when=when, old=old)


@EVERY_MAIL
@EVERY_KIND
def test_the_text_is_whole_by_itself_with_each_link_on_its_line(
    gmpt24: Event, priya: User, day: str, kind: str
) -> None:
    text = text_of(mail_of(gmpt24, day, kind, priya))
    assert links_in(text) == LINKS[kind]
    assert text.count("https://") == len(LINKS[kind])
    assert not re.search(r"\n{3}|[ \t]\n|\{\{|\{%|None|private-token", text)
    assert text == text.strip() + "\n"


@EVERY_MAIL
@EVERY_KIND
def test_the_html_says_the_same_and_loads_nothing(
    gmpt24: Event, priya: User, day: str, kind: str
) -> None:
    mail = mail_of(gmpt24, day, kind, priya)
    page, text = Words(html_of(mail)), text_of(mail)
    assert "".join(page.words).split() == text.split()
    assert page.links == [line for line in text.splitlines() if line.startswith("https://")]
    assert page.tags <= {"html", "head", "meta", "title", "base", "style", "body", "p", "br", "a"}
    assert '<html lang="en-GB">' in html_of(mail)


@EVERY_MAIL
@EVERY_KIND
def test_it_is_small_and_without_a_fault(gmpt24: Event, priya: User, day: str, kind: str) -> None:
    mail = mail_of(gmpt24, day, kind, priya)
    assert len(mail.as_bytes()) < 10_000
    assert [part.defects for part in mail.walk()] == [[], [], []]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, NRN, AutoReply, RN"


@pytest.mark.parametrize("kind", ["invitation", "moved", "chase", "evening", "hour", "on", "nudge"])
def test_a_mail_about_a_slot_says_who_when_where_and_whom_to_ask(
    gmpt24: Event, priya: User, kind: str
) -> None:
    text = text_of(mail_of(gmpt24, CLOCKS_BACK, kind, priya))
    for words in (
        "Hello Sam Okoro,",
        "When: 1am GMT to 1:30am GMT, Sunday 27 October",
        "Account: @gmpt_example on X",
        "Before you: Femi (Hostels)",
        "After you: Cora (Hostels)",
        "Need help? Ask Priya Nair, 0161 496 0000.",
        "We never ask for a password. To stop these mails:",
    ):
        assert words in text.splitlines(), words
