"""How a handle is written, whichever way it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.events.handles import NotAHandle, normal_handle
from rota.lib.post_urls import read_post_url

NETWORKS = ["x", "mastodon", "bluesky", "other"]


@pytest.mark.parametrize(
    ("network", "typed", "expected"),
    [
        ("x", "gmpt_example", "@gmpt_example"),
        ("x", " @GMPT_Example ", "@GMPT_Example"),
        ("x", "https://x.com/gmpt_example/with_replies", "@gmpt_example"),
        ("x", "twitter.com/gmpt_example", "@gmpt_example"),
        ("mastodon", "hostels@Mastodon.Example", "@hostels@mastodon.example"),
        ("mastodon", "@hostels@mastodon.example", "@hostels@mastodon.example"),
        ("mastodon", "https://mastodon.example/@hostels", "@hostels@mastodon.example"),
        ("bluesky", "GMPT.bsky.social", "@gmpt.bsky.social"),
        ("bluesky", "https://bsky.app/profile/gmpt.bsky.social", "@gmpt.bsky.social"),
        ("other", "  our   page ", "our page"),
    ],
)
def test_a_handle_is_written_as_its_network_does(network: str, typed: str, expected: str) -> None:
    assert normal_handle(network, typed) == expected


@pytest.mark.parametrize(
    ("network", "typed"),
    [
        ("x", "sixteen_letters_"),
        ("x", "gmpt.example"),
        ("x", ""),
        ("mastodon", "@hostels"),
        ("mastodon", "hostels@mastodon"),
        ("mastodon", "@hostels@10.0.0.1"),
        ("bluesky", "gmpt"),
        ("bluesky", "gmpt..social"),
        ("bluesky", "//["),
    ],
)
def test_what_the_network_would_not_take_is_refused(network: str, typed: str) -> None:
    with pytest.raises(NotAHandle):
        normal_handle(network, typed)


@given(st.sampled_from(NETWORKS), st.text(max_size=60))
def test_a_normal_handle_stays_as_it_is(network: str, typed: str) -> None:
    try:
        handle = normal_handle(network, typed)
    except NotAHandle:
        return
    assert normal_handle(network, handle) == handle


@pytest.mark.parametrize(
    ("network", "typed", "post"),
    [
        ("x", "gmpt_example", "https://x.com/gmpt_example/status/411000000000000000"),
        ("mastodon", "h@m.example", "https://m.example/@h/111111111111111111"),
        ("bluesky", "g.bsky.social", "https://bsky.app/profile/g.bsky.social/post/3k43tv4rft22g"),
    ],
)
def test_a_handle_is_the_one_read_from_its_posts(network: str, typed: str, post: str) -> None:
    assert read_post_url(post).handle == normal_handle(network, typed)
