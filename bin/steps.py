"""The checks, in their order: what each runs and what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from environment import PYTHON, VENV

BIN = VENV / "bin"
SQLITE = {"DATABASE_URL": "sqlite:///:memory:", "EXPECTED_VENDOR": "sqlite"}
IN_BROWSER = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}  # Playwright keeps an event loop running
PYTEST = (PYTHON, "-m", "pytest", "-q", "-n", "2")
# A file, or a class in it, stays with one worker: what is set up once for a class is.
WITHOUT_JOURNEYS = (*PYTEST, "--dist", "loadscope", "--ignore", "tests/journeys")


@dataclass(frozen=True)
class Step:
    """A check: its command, what it looks at by default, what it needs, its own variables."""

    group: str
    title: str
    command: Sequence[str | Path]
    needs: frozenset[str] = frozenset()
    env: dict[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()

    def told(self, words: list[str]) -> "Step":
        """The same with the person's words, which may name other paths."""
        named = [word for word in words if word.startswith("tests")]
        paths = () if named else self.paths
        needs = self.needs if meets_bluesky(named) else self.needs - {BLUESKY}
        return replace(self, command=(*self.command, *paths, *words), needs=needs, paths=())


def meets_bluesky(paths: list[str]) -> bool:
    """Whether Bluesky's server is asked for: it takes long to bring, and few tests need it."""
    places = [PurePath(path.partition("::")[0]) for path in paths] or [*WITH_BLUESKY]
    return any(
        there in (one, *one.parents) or one in there.parents
        for one in places
        for there in WITH_BLUESKY
    )


BROKER, DATABASE, BROWSER, BLUESKY = "broker", "database", "browser", "bluesky"
WITH_BLUESKY = (
    PurePath("tests/posting/networks"),
    PurePath("tests/journeys/test_networks.py"),
)
ALL = frozenset({BROKER, DATABASE, BROWSER, BLUESKY})
STEPS = (
    Step("lint", "lint", (BIN / "ruff", "check", ".")),
    Step("lint", "format", (BIN / "ruff", "format", "--check", ".")),
    Step("lint", "types", (BIN / "mypy", "coordinator", "rota")),
    Step("lint", "import contracts", (BIN / "lint-imports",)),
    Step("lint", "templates", (BIN / "djlint", "--lint", "--quiet", "templates")),
    Step("lint", "migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Step("lint", "system checks", (PYTHON, "manage.py", "check", "--fail-level", "WARNING")),
    Step("postgresql", "tests on PostgreSQL", WITHOUT_JOURNEYS, ALL - {BROWSER}),
    Step(
        "sqlite",
        "tests that touch the database, on SQLite",
        (*WITHOUT_JOURNEYS, "-m", "database"),
        frozenset({BROKER}),
        SQLITE,
    ),
    Step(
        "journeys",
        "journeys in the browser",
        PYTEST,
        ALL,
        IN_BROWSER,
        ("tests/journeys",),
    ),
)
PASS_ON = Step("pytest", "pytest", (PYTHON, "-m", "pytest"), ALL, IN_BROWSER)


def chosen(words: list[str]) -> list[Step]:
    """The steps the person asked for, with the words that go to them; none if not understood."""
    name, rest = (words[0], words[1:]) if words else ("", [])
    steps = [step for step in (*STEPS, PASS_ON) if step.group == name] if name else list(STEPS)
    return [] if rest and name == "lint" else [step.told(rest) for step in steps]
