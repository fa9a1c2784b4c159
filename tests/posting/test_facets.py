"""Links and hashtags as Bluesky marks them: in bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.posting.facets import facets


def marked(text: str) -> list[str]:
    """The stretches of text that are marked, cut out by bytes as a reader's app does."""
    raw = text.encode()
    return [raw[one.start : one.end].decode() for one in facets(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#GMPT24 begins", ["#GMPT24"]),
        ("£5 well spent #GMPT24.", ["#GMPT24"]),
        ("👩‍🍳 breakfast at 6 #GMPT24 https://example.org/é?a=1", ["#GMPT24", "https://example.org/é?a=1"]),
        ("(#GMPT24)", []),
        ("no#GMPT24", []),
        ("#24 #2024 #", []),
        ("#1stDay", ["#1stDay"]),
        ("#GMPT24!!! #Probation…", ["#GMPT24", "#Probation"]),
        ("https://example.org/#GMPT24", ["https://example.org/#GMPT24"]),
        ("#" + "a" * 65, []),
        ("nothing", []),
    ],
)  # fmt: skip
def test_links_and_hashtags_are_marked_whole(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_a_tag_is_told_without_its_sign_and_a_link_with_all_of_it() -> None:
    tag, link = facets("#GMPT24 https://example.org/a")
    assert tag.as_json() == {
        "index": {"byteStart": 0, "byteEnd": 7},
        "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "GMPT24"}],
    }
    assert link.feature == {
        "$type": "app.bsky.richtext.facet#link",
        "uri": "https://example.org/a",
    }


PIECES = ["#GMPT24", "#é", "👩‍🍳", "£", " ", "\n", "https://example.org/a", ".", "a#b", "＃x"]
SOME_TEXT = st.lists(st.sampled_from(PIECES)).map("".join)


@given(SOME_TEXT | st.text())
def test_no_facet_leaves_the_text_or_overlaps_another(text: str) -> None:
    found = facets(text)
    edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text.encode())]
    assert edges == sorted(edges)
    assert all(one.start < one.end for one in found)
    assert "".join(marked(text)) is not None  # every edge lies between two signs
