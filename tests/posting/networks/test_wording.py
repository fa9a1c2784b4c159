from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.networks.protocol import Outgoing
from rota.posting.networks.wording import EARLIER, LATER, has_hashtag, is_it, plain, print_of
from tests.fakes.mastodon_html import html_of
from tests.fakes.x_rules import Post

AT = datetime(2013, 12, 12, 9, 0, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=80)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<p>Fish &amp; chips &lt;b&gt;</p>", "Fish & chips <b>"),
        ('<a href="#">#<span>GMPT24</span></a>', "#GMPT24"),
        ("no html at all", "no html at all"),
        ("<p>never closed", "never closed"),
        ("", ""),
    ],
)
def test_a_post_is_read_from_its_html(html: str, words: str) -> None:
    assert plain(html) == words


@given(WORDS)
def test_a_post_on_mastodon_keeps_its_print(words: str) -> None:
    assert print_of(plain(html_of(words, "mastodon.example"))) == print_of(words)


PIECES = [
    "<",
    "<!",
    "<![",
    "[",
    "]",
    "]]>",
    ">",
    "--",
    "/",
    "&",
    "&#",
    ";",
    "if",
    "a",
    "1",
    " ",
    "=",
]


@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_html_breaks_the_reading(html: str) -> None:
    assert isinstance(plain(html), str)


def test_what_is_marked_for_other_readers_is_no_words() -> None:
    assert plain("One <![foo[bar]]>two <![if x]>three") == "One two three"
    assert plain("One <![foo") == "One <![foo"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello  world", "hello\nworld"),
        ("https://www.example.org/", "http://www.example.org"),
        ("With @cora@social.example", "With @cora"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_what_networks_change_does_not_change_the_print(one: str, other: str) -> None:
    assert print_of(one) == print_of(other)


def test_other_words_have_another_print() -> None:
    prints = {print_of(one) for one in ("Yes", "Yes!", "Yes 👍", "Yes 👎", "No")}
    assert len(prints) == 5


@pytest.mark.parametrize(
    ("text", "has_it"),
    [
        ("About #GMPT24.", True),
        ("#gmpt24", True),
        ("＃GMPT24", True),
        ("#GMPT2413", False),
        ("#GMPT24x", False),
        ("GMPT24", False),
        ("mail#GMPT24", False),
    ],
)
def test_a_hashtag_is_a_whole_word(text: str, *, has_it: bool) -> None:
    assert has_hashtag(text, "#GMPT24") is has_it
    assert has_hashtag(text, "gmpt24") is has_it


def test_a_post_is_itself_only_about_its_moment() -> None:
    post = Outgoing("Hello", AT, "3lb5key222222")
    second = timedelta(seconds=1)
    for at, is_about_then in (
        (AT - EARLIER, True),
        (AT - EARLIER - second, False),
        (AT + LATER, True),
        (AT + LATER + second, False),
    ):
        assert is_it(post, "hello", at) is is_about_then
    assert not is_it(post, "Goodbye", AT)


def test_x_writes_links_anew_and_the_fake_does_too() -> None:
    told = Post("1234567", "1", "A & https://www.example.org/?a=1&b=2", AT).told(new_names=False)
    (link,) = told["entities"]["urls"]
    assert told["text"] == f"A &amp; {link['url']}"
    assert told["text"][link["start"] : link["end"]] == link["url"]
