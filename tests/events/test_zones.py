"""The time zones an event can be in."""

from zoneinfo import ZoneInfo

from rota.events.zones import zone_choices


def zones() -> list[str]:
    """All zones on offer."""
    return [zone for _, group in zone_choices() for zone, _ in group]


def test_london_comes_first() -> None:
    assert zones()[0] == "Europe/London"


def test_each_zone_is_offered_once_and_exists() -> None:
    assert len(zones()) == len(set(zones()))
    assert {ZoneInfo(zone).key for zone in zones()} == set(zones())


def test_old_names_are_not_offered() -> None:
    assert not {"GB", "US/Pacific", "Etc/GMT+5"} & set(zones())
