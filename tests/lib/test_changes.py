"""What has changed between two states of a row."""

from datetime import timedelta

from rota.lib.changes import changes
from tests.factories import EventFactory


def test_only_what_differs_is_told_as_text() -> None:
    before, after = EventFactory.build(), EventFactory.build(name="GMPT 24", grace_minutes=20)
    after.starts_at += timedelta(hours=1)
    after.ends_at = before.ends_at
    old, new = changes(before, after)
    assert new == {
        "name": "GMPT 24",
        "starts_at": "2013-12-12T10:00:00+00:00",
        "grace_minutes": "20",
    }
    assert old["grace_minutes"] == "15"


def test_what_nobody_edits_is_left_out() -> None:
    assert changes(EventFactory.build(version=1), EventFactory.build(version=2)) == ({}, {})
