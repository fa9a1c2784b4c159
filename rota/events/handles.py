"""How a handle is written on each network, whichever way it was typed."""

import re
from urllib.parse import SplitResult, urlsplit

# X: help.x.com, "username": letters, digits and underscores, at most 15.
X = re.compile(r"\w{1,15}", re.ASCII)
# A host name (RFC 1123) of at least two labels, the last of which is not a number.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"(?:{LABEL}\.)+(?!\d+$){LABEL}"
MASTODON = re.compile(rf"(\w(?:[\w.-]*\w)?)@({HOST})", re.ASCII | re.IGNORECASE)
# Bluesky: atproto.com/specs/handle; its last label begins with a letter.
BLUESKY = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?", re.IGNORECASE)
LONGEST = 253


class NotAHandle(ValueError):
    """What was typed is no handle of the network. `str` is a sentence for the person."""


def normal_handle(network: str, typed: str) -> str:
    """The handle as the network writes it: @name, @name@host, @name.bsky.social.

    `network` is a value of Account.Network. The address of the account's page will do, too.
    Raises NotAHandle.
    """
    text = "".join(typed.split())
    if network == "x":
        return on_x(text)
    if network == "mastodon":
        return on_mastodon(text)
    if network == "bluesky":
        return on_bluesky(text)
    return " ".join(typed.split())


def on_x(text: str) -> str:
    """@name, in the case it was typed in."""
    name = (page(text).split("/")[0] if "/" in text else text).lstrip("@")
    if not X.fullmatch(name):
        raise NotAHandle(
            "A handle on X has up to 15 letters, digits or underscores: @gmpt_example."
        )
    return f"@{name}"


def on_mastodon(text: str) -> str:
    """@name@host, the host in small letters."""
    if "/" in text:
        text = f"{page(text).split('/')[0]}@{address(text).netloc}"
    found = MASTODON.fullmatch(text.lstrip("@"))
    if not found:
        raise NotAHandle("A handle on Mastodon has a name and a server: @name@mastodon.example.")
    return f"@{found[1]}@{found[2].lower()}"


def on_bluesky(text: str) -> str:
    """@host, in small letters."""
    host = page(text).removeprefix("profile/").split("/")[0] if "/" in text else text
    host = host.lstrip("@").lower()
    if not BLUESKY.fullmatch(host) or len(host) > LONGEST:
        raise NotAHandle("A handle on Bluesky looks like an address: @name.bsky.social.")
    return f"@{host}"


def page(text: str) -> str:
    """The path of an address without its first stroke."""
    return address(text).path.strip("/")


def address(text: str) -> SplitResult:
    """The parts of an address, with https:// or without."""
    try:
        return urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return urlsplit("")
