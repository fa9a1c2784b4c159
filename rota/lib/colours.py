"""Which colours can be read: the arithmetic of contrast.

Ratios are those of WCAG 2.2 (1 to 21), colours are "#rrggbb". Text needs 4.5, a border 3.
"""

from collections.abc import Collection

WHITE = "#ffffff"
BLACK = "#000000"
LIGHT_PAPER = WHITE
DARK_PAPER = "#10161f"  # --paper of theme.css when the reader's screen is dark
BORDER_NEEDS = 3.0

# Told apart by colour-blind readers in this order (after Okabe and Ito, darkened for white marks).
PALETTE = ("#0b5fa5", "#b34700", "#00735a", "#9b3f7d", "#5a4a00", "#3d3d8f", "#a4161a", "#4a5667")


def luminance(colour: str) -> float:
    """Relative luminance (0 black to 1 white), WCAG 2.2 section "relative luminance"."""
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    """An sRGB channel (0 to 1) as an amount of light (0 to 1)."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, in either order."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour; the better one has at least 4.5."""
    return max(WHITE, BLACK, key=lambda text: contrast(text, colour))


def border_on(colour: str, paper: str) -> str:
    """The colour itself where it stands out from the paper, else the colour of its text."""
    return colour if contrast(colour, paper) >= BORDER_NEEDS else text_on(colour)


def next_colour(taken: Collection[str]) -> str:
    """The first colour of the palette that is not taken, or its first once all are."""
    return next((colour for colour in PALETTE if colour not in taken), PALETTE[0])
