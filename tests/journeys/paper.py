"""What a printed document says, page by page: sizes and words, as Chromium writes them."""

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-F]+)>\s+<([0-9A-F]+)>")
RANGE = re.compile(rb"<([0-9A-F]+)>\s+<([0-9A-F]+)>\s+<([0-9A-F]+)>")
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Sheet:
    """A page: its width and height in millimetres, and its words without spaces."""

    width: int
    height: int
    words: str


def sheets_of(pdf: bytes) -> list[Sheet]:
    """The pages in order."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [sheet_of(page, objects) for page in pages]


def sheet_of(page: bytes, objects: dict[int, bytes]) -> Sheet:
    """One page."""
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", page)
    assert box
    width, height = (round(float(points) / 72 * 25.4) for points in box.groups())
    fonts = {
        name: letters(objects, int(number))
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)
    }
    return Sheet(width, height, words(unpacked(objects[number_of(rb"Contents", page)]), fonts))


def number_of(key: bytes, body: bytes) -> int:
    """The object that a key names."""
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def unpacked(body: bytes) -> bytes:
    """What a stream holds."""
    packed = STREAM.search(body)
    assert packed
    return zlib.decompressobj().decompress(packed[1])  # it knows its end; a line end follows


def letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """The letter of each glyph of a font."""
    table = unpacked(objects[number_of(rb"ToUnicode", objects[font])])
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, letter in PAIR.findall(block):
            found[int(glyph, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letter, 16) + step)
    return found


def words(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    """What a page's content shows, in the order in which it is drawn."""
    font: dict[int, str] = {}
    shown = []
    for name, glyphs in SHOWN.findall(content):
        font = fonts[name] if name else font
        numbers = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
        shown += [font.get(number, "") for number in numbers]
    return "".join(shown).replace(" ", "").replace("\xa0", "")
