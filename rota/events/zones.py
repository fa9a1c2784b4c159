"""The time zones an event can be in."""

from functools import cache
from zoneinfo import available_timezones

FIRST = ("Europe/London", "Europe/Dublin", "UTC")
REGIONS = (
    "Europe", "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia",
    "Indian", "Pacific",
)  # fmt: skip

Choices = list[tuple[str, list[tuple[str, str]]]]


@cache
def zone_choices() -> Choices:
    """Zones in groups for a select: the likely ones first, then by part of the world."""
    groups = {"Most used": list(FIRST)} | {region: [] for region in REGIONS}
    for zone in sorted(available_timezones() - set(FIRST)):
        region = zone.split("/")[0]
        if region in groups:  # leaves out old names such as GB and US/Pacific
            groups[region].append(zone)
    return [
        (group, [(zone, zone.replace("_", " ")) for zone in zones])
        for group, zones in groups.items()
    ]
