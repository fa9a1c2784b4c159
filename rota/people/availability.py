"""When a person can come: windows of the local day, such as `09:00-17:00; 22:00-06:00`.

All of it is `any`, none of it `never`.

Windows are what the clock on the wall shows, every day alike (rota.lib.daily).
"""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rota.lib.daily import DAY_MINUTES, Window, daily
from rota.lib.spans import Span

MOST_WINDOWS = 12  # as many as the column holds

BETWEEN = re.compile(r"\s*(?:[;,&+/\n]|\band\b|\bor\b)\s*", re.IGNORECASE)
FROM_TO = re.compile(r"\s*(?:[-‐‑‒–—−]|\b(?:to|until|till|til)\b)\s*", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2})|[:.h])?\s*(?:([ap])\.?m?\.?)?", re.IGNORECASE)
WORDS = {"midnight": 0, "midday": 720, "noon": 720}
WORDS |= {f"12 {word}": minutes for word, minutes in WORDS.items()}
NEVERS = {"never", "none", "not at all", "no time"}
ALWAYS = {"", "any", "always", "all day", "anytime", "any time", "24 hours", "24/7"}

# Of these, 9 may be in the morning or in the evening; 09:00 and 14 cannot.
ON_A_CLOCK_OF_12 = re.compile(r"[1-9](?:[:.h]?\d\d)?|1[0-2]")
ON_A_CLOCK_OF_24 = re.compile(r"(?:1[3-9]|2[0-4])[:.h]?(?:\d\d)?")


class BadAvailability(ValueError):
    """What cannot be read. `str` is a sentence that names the piece."""


@dataclass(frozen=True)
class Availability:
    """Windows, those past midnight with an end beyond 1440; none: they cannot come."""

    windows: tuple[Window, ...]

    @property
    def text(self) -> str:
        """The canonical words; reading them gives the same availability."""
        if not self.windows:
            return "never"
        if self == ANY:
            return "any"
        return "; ".join(f"{written(start)}-{written(end)}" for start, end in self.windows)

    def spans(self, within: Span, zone: ZoneInfo) -> tuple[Span, ...]:
        """The moments of `within` at which the person can come, disjoint and in order."""
        return (within,) if self == ANY else daily(self.windows, within, zone)


ANY = Availability(((0, DAY_MINUTES),))
NEVER = Availability(())


def written(minutes: int) -> str:
    """Minutes of the day as 22:00; an end past midnight as its time on the next day."""
    shown = minutes if minutes == DAY_MINUTES else minutes % DAY_MINUTES
    return f"{shown // 60:02}:{shown % 60:02}"


def parse_availability(text: str) -> Availability:
    """Read what people write. Raises BadAvailability with a sentence."""
    clean = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip("\n ;,.")
    if clean.casefold() in ALWAYS:
        return ANY
    if clean.casefold() in NEVERS:
        return NEVER
    windows = tuple(read_window(piece) for piece in BETWEEN.split(clean) if piece)
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise BadAvailability(f"Write 1 to {MOST_WINDOWS} time spans such as 09:00-17:00, or any.")
    is_always = any(end - start == DAY_MINUTES for start, end in windows)
    return ANY if is_always else Availability(windows)


def parse_rather_not(text: str) -> Availability:
    """The same for times that suit less, of which nothing said is none."""
    return parse_availability(text) if text.strip("\n ;,.") else NEVER


def rather_not_text(text: str) -> str:
    """The canonical words for times that suit less, none for none. Raises BadAvailability."""
    unloved = parse_rather_not(text)
    return unloved.text if unloved.windows else ""


def read_window(piece: str) -> Window:
    """One `from-to`; the end is counted on past midnight when it is not after the start."""
    parts = FROM_TO.split(piece)
    if len(parts) != 2:
        raise BadAvailability(f"{quoted(piece)} is not a time span such as 09:00-17:00.")
    start, end = (read_clock(part, piece) for part in parts)
    start %= DAY_MINUTES
    end += DAY_MINUTES if end <= start else 0
    if end - start > DAY_MINUTES // 2 and may_be_the_other_half(parts):
        raise BadAvailability(
            f"{quoted(piece)} may mean the morning or the evening. "
            "Write 9am-5pm or 09:00-17:00, say."
        )
    return start, end


def may_be_the_other_half(parts: list[str]) -> bool:
    """Whether a time may be meant twelve hours later: people write 9-5 and mean 17:00."""
    return any(map(ON_A_CLOCK_OF_12.fullmatch, parts)) and not any(
        map(ON_A_CLOCK_OF_24.fullmatch, parts)
    )


def read_clock(part: str, piece: str) -> int:
    """A time of day in minutes, 24:00 included."""
    if part.casefold() in WORDS:
        return WORDS[part.casefold()]
    found = CLOCK.fullmatch(part)
    said = f"{quoted(part)} in {quoted(piece)} is not a time"
    if not found:
        raise BadAvailability(f"{said} such as 09:00 or 9am.")
    hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hours <= 12:
        raise BadAvailability(f"{said}: with am or pm hours go to 12.")
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    if hours * 60 + minutes > DAY_MINUTES or minutes > 59:
        raise BadAvailability(f"{said}: a day ends at 24:00.")
    return hours * 60 + minutes


def quoted(piece: str) -> str:
    """What somebody wrote, short enough for a sentence."""
    return f"“{piece if len(piece) <= 40 else piece[:39] + '…'}”"
