"""Words around numbers."""

import pytest

from rota.lib.words import counted


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((1, "gap"), "1 gap"),
        ((0, "gap"), "0 gaps"),
        ((1, "person", "people"), "1 person"),
        ((3, "person", "people"), "3 people"),
    ],
)
def test_a_number_agrees_with_its_noun(words: tuple[int, str], said: str) -> None:
    assert counted(*words) == said
