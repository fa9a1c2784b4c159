#!/usr/bin/env python3
"""How long 10,000 people (137 rows bad) take to come in, beside their file being read and no more.

Run it with .venv/bin/python bench/imports.py [ROWS]. The budget is 10 seconds and 300 MB from the
uploaded bytes to everybody saved. It uses a database of its own (SQLite) unless DATABASE_URL names
an empty one. Each measurement is a process of its own.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BAD_ROWS, SECONDS, MEGABYTES = 137, 10.0, 300
HEADERS = ["Name", "E-mail", "Phone", "Team", "Grade", "Nights", "Available", "Most slots", "Notes"]
TEAMS = ["Hostels", "Court staff", "Victim liaison", "Programmes", "Prisons"]
BAD: list[Callable[[list[str]], None]] = [
    lambda row: row.__setitem__(0, ""),
    lambda row: row.__setitem__(1, "not an address"),
    lambda row: row.__setitem__(1, "p1@example.org"),  # stands in the list already
    lambda row: row.__setitem__(3, "Hostel"),
    lambda row: row.__setitem__(5, "perhaps"),
    lambda row: row.__setitem__(6, "29 Feb"),
    lambda row: row.__setitem__(6, "midnight"),
    lambda row: row.__setitem__(7, "24:00"),
]


def people(count: int) -> list[list[str]]:
    """So many rows, some of them bad, spread over the whole list."""
    hours = ["09:00-17:00; 22:00-06:00", "any", "9am-5pm", "18:00-24:00"]
    rows = [
        [
            f"Zoë Person-{number}",
            f"p{number}@example.org",
            "+44 161 496 0000",
            TEAMS[number % len(TEAMS)],
            "Probation officer",
            "yes" if number % 2 else "no",
            hours[number % len(hours)],
            str(1 + number % 5),
            "Knows the building; prefers mornings",
        ]
        for number in range(count)
    ]
    for number in range(BAD_ROWS):
        BAD[number % len(BAD)](rows[10 + number * (count - 10) // BAD_ROWS])
    return rows


def read_csv_alone(path: Path) -> int:
    """What nobody can be faster than: the file read as CSV."""
    text = path.read_bytes().decode("utf-8-sig")
    return sum(1 for _ in csv.reader(io.StringIO(text)))


def read_xlsx_alone(path: Path) -> int:
    """The workbook read by openpyxl, row by row."""
    from openpyxl import load_workbook

    return sum(1 for _ in load_workbook(path, read_only=True, data_only=True).worksheets[0].rows)


def bring_in(path: Path) -> dict[str, int]:
    """Upload, match, check and save, as the site and its worker do; what came of it."""
    from django.utils import timezone

    from rota.models import Department, Event, Person, Upload
    from rota.people import actions

    now = timezone.now()
    event = Event.objects.create(
        slug=path.suffix[1:],
        name="Bench",
        hashtag="#Bench",
        starts_at=now,
        ends_at=now + timedelta(hours=24),
        created_at=now,
    )
    for number, team in enumerate(TEAMS):
        Department.objects.create(event=event, name=team, mark=f"D{number}", stage="court")
    upload = actions.receive_upload(
        event, name=path.name, content=path.read_bytes(), by=None, now=now
    )
    actions.match_columns(
        upload, mapping=upload.mapping, may_add_departments=False, by=None, now=now
    )
    actions.work_on_uploads(clock=timezone.now)
    actions.save_when_checked(upload, by=None, now=now)
    actions.work_on_uploads(clock=timezone.now)
    outcome = Upload.objects.get(pk=upload.pk).outcome
    return {"people": Person.objects.count(), "refused": outcome["refused_rows"]}


def measured(job: str, path: Path) -> None:
    """Do one job, and say how long it took and how much memory the process had at most."""
    import django

    django.setup()
    began, worked = time.perf_counter(), time.process_time()
    jobs = {"bring in": bring_in, ".csv": read_csv_alone, ".xlsx": read_xlsx_alone}
    result = jobs[job](path)
    found = {
        "result": result,
        "seconds": time.perf_counter() - began,
        "worked": time.process_time() - worked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


def in_a_process(job: str, path: Path) -> dict[str, float]:
    """The measurement of a job."""
    words = [sys.executable, __file__, "--measure", job, str(path)]
    done = subprocess.run(words, check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def said(found: dict[str, float]) -> str:
    """A measurement in words; on a busy machine only the processor's time can be compared."""
    return (
        f"{found['seconds']:.1f} s ({found['worked']:.2f} s of the processor) "
        f"and {found['megabytes']:.0f} MB"
    )


def main() -> int:
    """Exit status: 0 within the budget, 1 beyond it."""
    from rota.lib.tables import write_csv, write_xlsx

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows, is_within = people(count), True
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ |= {"SECRET_KEY": "bench" * 10, "REDIS_URL": f"unix://{folder}/nobody.sock"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "coordinator.settings"
        migrate = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, check=True, capture_output=True)
        files = {
            ".csv": write_csv(HEADERS, rows),
            ".xlsx": write_xlsx(HEADERS, rows, "Staff"),
        }
        for kind, content in files.items():
            path = Path(folder) / f"staff{kind}"
            path.write_bytes(content)
            alone, ours = in_a_process(kind, path), in_a_process("bring in", path)
            is_within &= ours["seconds"] <= SECONDS and ours["megabytes"] <= MEGABYTES
            print(
                f"{kind}: {count:,} rows in {said(ours)}: {ours['result']}\n"
                f"  the file read alone: {said(alone)}; "
                f"we work {ours['worked'] / alone['worked']:.1f} times as long"
            )
    print(f"budget: {SECONDS:.0f} s and {MEGABYTES} MB: {'kept' if is_within else 'BROKEN'}")
    return 0 if is_within else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measured(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
