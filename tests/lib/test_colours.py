"""Which colours can be read."""

from hypothesis import given
from hypothesis import strategies as st

from rota.lib.colours import (
    BLACK,
    BORDER_NEEDS,
    DARK_PAPER,
    LIGHT_PAPER,
    PALETTE,
    WHITE,
    border_on,
    contrast,
    next_colour,
    text_on,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast(WHITE, WHITE) == 1
    assert round(contrast(BLACK, WHITE), 6) == 21


def test_contrast_agrees_with_a_published_value() -> None:
    assert round(contrast("#767676", WHITE), 2) == 4.54  # the lightest grey that passes on white


@given(COLOURS)
def test_a_mark_can_be_read_on_every_colour(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5


@given(COLOURS)
def test_a_border_stands_out_from_light_and_dark_paper(colour: str) -> None:
    for paper in (LIGHT_PAPER, DARK_PAPER):
        assert contrast(border_on(colour, paper), paper) >= BORDER_NEEDS


def test_every_new_department_is_offered_another_colour() -> None:
    taken: list[str] = []
    for _ in PALETTE:
        taken.append(next_colour(taken))
    assert sorted(taken) == sorted(PALETTE)
    assert next_colour(taken) == PALETTE[0]


def test_the_palette_carries_white_marks() -> None:
    assert {text_on(colour) for colour in PALETTE} == {WHITE}
