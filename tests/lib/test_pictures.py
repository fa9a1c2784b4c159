"""Pictures as people send them."""

from io import BytesIO

import pytest
from PIL import Image

from rota.lib.pictures import LONGEST_SIDE, MOST_BYTES, BadPicture, Clean, cleaned

WHERE_IT_WAS_TAKEN = 0x8825  # EXIF: GPS
WHO_TOOK_IT = 0x013B
LIES_ON_ITS_SIDE = {0x0112: 6}


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **said: object
) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    Image.new(mode, size, "orange").save(out, kind, **said)
    return out.getvalue()


def clean(data: bytes) -> Clean:
    """It as we keep it."""
    return cleaned(BytesIO(data), len(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_is_known_by_its_content_and_written_anew(kind: str) -> None:
    made = clean(picture(kind))
    assert (made.content_type, made.width, made.height) == ("image/jpeg", 40, 20)
    assert Image.open(BytesIO(made.data)).format == "JPEG"


def test_where_and_by_whom_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[WHO_TOOK_IT] = "Sam Okoro"
    exif.get_ifd(WHERE_IT_WAS_TAKEN)[1] = "N"
    sent = picture(exif=exif)
    assert b"Sam Okoro" in sent
    made = clean(sent)
    assert b"Sam Okoro" not in made.data
    assert dict(Image.open(BytesIO(made.data)).getexif()) == {}


def test_a_phones_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif.update(LIES_ON_ITS_SIDE)
    made = clean(picture(exif=exif))
    assert (made.width, made.height) == (20, 40)


def test_what_one_can_see_through_stays_so() -> None:
    made = clean(picture("PNG", mode="RGBA"))
    assert (made.content_type, Image.open(BytesIO(made.data)).mode) == ("image/png", "RGBA")


def test_a_large_one_is_made_smaller_and_small_enough_to_send() -> None:
    out = BytesIO()
    Image.effect_noise((2200, 1600), 90).convert("RGB").save(out, "PNG")
    made = clean(out.getvalue())
    assert max(made.width, made.height) <= LONGEST_SIDE
    assert len(made.data) <= MOST_BYTES


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no picture"),
        (picture("GIF"), "This is no picture"),
        (b"", "This is no picture"),
        (picture()[:200], "cannot be read"),
        (picture("PNG")[:60], "cannot be read"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(BadPicture, match=sentence):
        clean(data)


@pytest.mark.parametrize("side", [7_100, 10_000, 20_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read(side: int) -> None:
    bomb = picture("PNG", size=(side, side), mode="1")
    assert len(bomb) < 100_000
    with pytest.raises(BadPicture, match="This picture is too large"):
        clean(bomb)


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(BadPicture, match="larger than 15 MB"):
        cleaned(BytesIO(), 15_000_001)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P"])
def test_its_preview_is_a_small_jpeg(mode: str) -> None:
    made = clean(picture("PNG", size=(1600, 800), mode=mode))
    preview = Image.open(BytesIO(made.preview))
    assert (preview.format, preview.size) == ("JPEG", (480, 240))
    assert len(made.preview) < 40_000
