"""The words of a post as Mastodon shows them: links in three pieces, names without their server."""

import html
import re

PIECE = re.compile(r"https?://\S+|@\w+@[\w.-]+\w|#\w+")


def html_of(words: str, domain: str) -> str:
    """Paragraphs and lines, with everything that can be pressed."""
    paragraphs = re.split(r"\n{2,}", words.strip())
    return "".join(f"<p>{linked(one, domain)}</p>" for one in paragraphs)


def linked(paragraph: str, domain: str) -> str:
    """One paragraph."""
    out, end = "", 0
    for found in PIECE.finditer(paragraph):
        out += html.escape(paragraph[end : found.start()]) + pressed(found[0], domain)
        end = found.end()
    return (out + html.escape(paragraph[end:])).replace("\n", "<br>")


def pressed(piece: str, domain: str) -> str:
    """A hashtag, a name or a link."""
    if piece[0] == "#":
        page = f"https://{domain}/tags/{piece[1:].lower()}"
        return f'<a href="{page}" class="mention hashtag" rel="tag">#<span>{piece[1:]}</span></a>'
    if piece[0] == "@":
        name = piece.split("@")[1]
        return f'<span class="h-card"><a class="u-url mention">@<span>{name}</span></a></span>'
    scheme, rest = re.match(r"(https?://(?:www\.)?)(.*)", piece, re.DOTALL).groups()  # type: ignore[union-attr]
    shown, hidden = html.escape(rest[:30]), html.escape(rest[30:])
    return (
        f'<a href="{html.escape(piece)}" rel="nofollow noopener" target="_blank">'
        f'<span class="invisible">{scheme}</span><span class="ellipsis">{shown}</span>'
        f'<span class="invisible">{hidden}</span></a>'
    )


def tags_in(words: str) -> list[str]:
    """The hashtags, in small letters, each once."""
    return list(dict.fromkeys(found.lower() for found in re.findall(r"(?<!\w)#(\w+)", words)))
