"""Documentation that cannot lag behind the code."""

import re
from pathlib import Path

import pytest
import steps
from django.core.management import BaseCommand, get_commands, load_command_class
from environment import SETTINGS

ROOT = Path(__file__).parent.parent
PAGES = {
    str(path.relative_to(ROOT)): path.read_text()
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"))
}
OPERATIONS = PAGES["docs/operations.md"]
OUR_COMMANDS = sorted(name for name, app in get_commands().items() if app == "rota")
HIDDEN = {"--if-empty"}  # for bin/run alone


def section(title: str) -> str:
    """The text under a heading of docs/operations.md."""
    return OPERATIONS.split(f"## {title}\n")[1].split("\n## ")[0]


def table(title: str) -> dict[str, str]:
    """The rows of a section's table by the word in their first cell; command arguments left out."""
    rows = re.findall(r"^\| `([\w.]+)[^`]*` \|(.*)\|$", section(title), re.MULTILINE)
    return dict(rows)


def options_of(command: BaseCommand) -> set[str]:
    """The options a command understands, Django's own among them."""
    parser = command.create_parser("manage.py", "command")
    return {word for action in parser._actions for word in action.option_strings}


def command_called(name: str) -> BaseCommand:
    """A command of ours or of Django's."""
    return load_command_class(get_commands()[name], name)


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    source = (ROOT / "coordinator" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert set(table("Settings")) == read
    assert set(SETTINGS) == read


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    assert sorted(table("Commands")) == OUR_COMMANDS


@pytest.mark.parametrize("name", OUR_COMMANDS)
def test_every_option_is_documented_and_every_documented_option_exists(name: str) -> None:
    documented = set(re.findall(r"`(--[\w-]+)[^`]*`", table("Commands")[name]))
    assert documented == options_of(command_called(name)) - options_of(BaseCommand()) - HIDDEN


@pytest.mark.parametrize("name", OUR_COMMANDS)
def test_every_command_says_what_it_is_for(name: str) -> None:
    assert command_called(name).help.strip()


@pytest.mark.parametrize("page", PAGES)
def test_every_call_of_manage_py_is_understood(page: str) -> None:
    for name, words in re.findall(r"manage\.py (\w+)([^`“”\n]*)", PAGES[page]):
        assert set(re.findall(r"--[\w-]+", words)) <= options_of(command_called(name))


@pytest.mark.parametrize("page", PAGES)
def test_every_call_of_bin_test_is_understood(page: str) -> None:
    for group in re.findall(r"bin/test (\w+)(?: tests/|`)", PAGES[page]):
        assert steps.chosen([group])


@pytest.mark.parametrize("page", PAGES)
def test_every_file_a_page_names_exists(page: str) -> None:
    named = re.findall(
        r"`((?:bin|docs|rota|coordinator|templates|samples|tests)/[\w./]*)`", PAGES[page]
    )
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGES[page])
    assert [path for path in named + pictures if not (ROOT / path).exists()] == []


def test_every_picture_is_shown() -> None:
    taken = {f"docs/pictures/{path.name}" for path in (ROOT / "docs" / "pictures").iterdir()}
    assert taken == set(re.findall(r"\((docs/pictures/[^)]+)\)", PAGES["README.md"]))


def test_every_check_is_documented_and_every_documented_check_exists() -> None:
    source = (ROOT / "rota" / "checks.py").read_text()
    assert set(table("Checks")) == set(re.findall(r'id="(rota\.[EW]\d{3})"', source))


def test_every_process_is_documented_and_every_documented_process_exists() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert set(table("Run it for real")) == {line.split(":")[0] for line in lines}


def test_the_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").iterdir())
    assert numbers == list(range(1, len(numbers) + 1))


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
    assert "://" not in (ROOT / name).read_text()
