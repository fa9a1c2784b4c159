"""Whether a post read back is one of ours, whatever the network did to its words. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from html.parser import HTMLParser

from rota.posting.lengths import A_MENTION
from rota.posting.networks.protocol import Outgoing

EARLIER, LATER = timedelta(minutes=10), timedelta(hours=6)  # clocks differ; attempts take a while
BREAKS = {"p", "div", "li", "blockquote", "ul", "ol"}


class Plain(HTMLParser):
    """Collects the text of HTML, with the ends of lines and paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line ends."""
        if tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A paragraph ends."""
        if tag in BREAKS:
            self.pieces.append("\n\n")

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """What is marked for other readers is passed over to its end: Python's own would fail."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def handle_data(self, data: str) -> None:
        """Words, also those that a page hides: the parts of a link are all of it."""
        self.pieces.append(data)


def plain(html: str) -> str:
    """The words of a post that a server tells as HTML."""
    parser = Plain()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces).strip()


def print_of(text: str) -> str:
    """What stays of a text on every network: no spaces, schemes or strokes, case or server names.

    Two posts of one account with the same print are the same post to a reader.
    """
    text = A_MENTION.sub(r"@\1", unicodedata.normalize("NFC", text)).casefold()
    text = re.sub(r"https?://", "", text)
    return "".join(sign for sign in text if not sign.isspace() and sign != "/")


def has_hashtag(text: str, hashtag: str) -> bool:
    """Whether the hashtag stands in the text, in any case."""
    word = re.escape(hashtag.lstrip("#＃"))
    return bool(re.search(rf"(?<!\w)[#＃]{word}(?!\w)", text, re.IGNORECASE))


def is_it(post: Outgoing, words: str, at: datetime) -> bool:
    """Whether words that an account posted then are this post: the same, and about its moment."""
    is_about_then = post.moment - EARLIER <= at <= post.moment + LATER
    return is_about_then and print_of(words) == print_of(post.text)
