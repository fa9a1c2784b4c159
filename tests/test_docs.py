"""Documentation that cannot lag behind the code."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
OUR_COMMANDS = sorted(name for name, app in get_commands().items() if app == "rota")


def section(title: str) -> str:
    """The text under a heading of docs/operations.md."""
    return OPERATIONS.split(f"## {title}\n")[1].split("\n## ")[0]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    source = (ROOT / "coordinator" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    documented = set(re.findall(r"^\| `([A-Z_]+)`", section("Settings"), re.MULTILINE))
    assert documented == read


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    documented = re.findall(r"^\| `(\w+)", section("Commands"), re.MULTILINE)
    assert sorted(documented) == OUR_COMMANDS


@pytest.mark.parametrize("name", OUR_COMMANDS)
def test_every_command_says_what_it_is_for(name: str) -> None:
    assert load_command_class("rota", name).help.strip()


def test_every_task_of_the_schedule_exists() -> None:
    from coordinator.celery import app

    app.loader.import_default_modules()
    assert {str(line["task"]) for line in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_every_direct_requirement_has_its_reason() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (ROOT / name).read_text().splitlines()
        bare = [line for line in lines if line and line[0] not in "#-" and "  # " not in line]
        assert bare == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_name_no_address(name: str) -> None:
    assert "http" not in (ROOT / name).read_text()
