"""The planner beside a rota by hand, a plain model and the bound that no rota can beat.

    python bench/planner.py                  everything; takes about half an hour
    python bench/planner.py --size model     47 people and 48 slots, twenty seeds, 1 + 1 and 2 + 1
    python bench/planner.py --size repair    each of the 47 drops out once
    python bench/planner.py --size week      500 people for 7 days
    python bench/planner.py --size crowd     5,000 people for 7 days
    python bench/planner.py --size week --no-bound    large events without the bound (13 minutes)

Every measurement has a process of its own, and every rota is held against the tests' checker.
Other work on the machine only adds to the time, so the processor's time stands beside it.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from rota.planner.solver.problem import ORDER, REPAIR_ORDER, Goal, Problem  # noqa: E402
from tests.planner.solver.checker import Check  # noqa: E402
from tests.planner.solver.events import held, large_event, model_event  # noqa: E402

SEEDS = 20
LARGE = {"week": (500, 7, 90.0), "crowd": (5_000, 7, 600.0)}  # people, days, seconds
Result = dict[str, Any]


def measured(problem: Problem, make: Callable[[Problem], Any]) -> Result:
    """What came out, how long it took, how much memory it needed, whether it keeps the rules."""
    from rota.planner.solver.score import numbers_of

    began, worked = monotonic(), process_time()
    found = make(problem)
    seconds, work = monotonic() - began, process_time() - worked
    places = getattr(found, "places", found)
    return {
        "numbers": [numbers_of(problem, places)[goal] for goal in ORDER],
        "seconds": seconds,
        "work": work,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "is_proven": getattr(found, "is_proven", False),
        "faults": len(Check(problem, tuple(places)).faults()) if len(places) < 6_000 else 0,
    }


def ours(problem: Problem, seconds: float) -> Result:
    """Our solver."""
    from rota.planner.solver.solve import solve

    return measured(problem, lambda one: solve(one, seconds=seconds))


def hand(problem: Problem) -> Result:
    """Slot by slot, the one who has the least."""
    from rota.planner.solver.hand import by_hand

    return measured(problem, by_hand)


def plainly(problem: Problem, seconds: float) -> Result:
    """The plain model; what stays is not its business."""
    from plain import plain

    return measured(replace(problem, current=()), lambda one: plain(one, seconds))


def bounds(problem: Problem, seconds: float, goals: int) -> Result:
    """For each of the first goals what no rota can beat, each bound holding those before it."""
    from rota.planner.solver.goals import Goals
    from rota.planner.solver.ground import Ground
    from rota.planner.solver.linear import Row
    from rota.planner.solver.model import Model
    from rota.planner.solver.relaxed import relaxed

    began, found = monotonic(), []
    model = Model(Ground(problem))
    making = Goals(model)
    for goal in ORDER[:goals]:
        total = making.sum(goal)
        bound = relaxed(model.linear.most, model.linear.rows, total, seconds)
        found.append(bound)
        if bound is None:
            break
        model.linear.rows.append(Row(tuple(total.terms), bound - total.constant))
    return {"numbers": found, "seconds": monotonic() - began}


def repair(who: int) -> Result:
    """Person `who` drops out of the best rota, all of it confirmed."""
    from rota.planner.solver.repair import proposals, touched
    from rota.planner.solver.solve import solve

    problem = model_event(0, 1, 0 if who > 100 else 1)
    rota = solve(problem, seconds=60).places
    people = tuple(
        replace(one, available=()) if one.person_id == who % 100 else one for one in problem.people
    )
    mending = replace(problem, people=people, current=held(rota, 3), order=REPAIR_ORDER)
    began, worked = monotonic(), process_time()
    first = solve(mending, seconds=10)
    seconds, work = monotonic() - began, process_time() - worked
    every = proposals(mending, seconds=10)
    anew = solve(replace(mending, current=(), order=ORDER), seconds=60)
    covers = [one.numbers[goal] for goal in (Goal.GAPS, Goal.STANDBY_GAPS) for one in (first, anew)]
    return {
        "seconds": seconds,
        "work": work,
        "touched": len(touched(mending, every[0].places)),
        "proposals": len(every),
        "touched_anew": len(touched(mending, anew.places)),
        "same_coverage": covers[0] == covers[1] and covers[2] == covers[3],
    }


def problem_of(size: str, seed: int, needed: int) -> Problem:
    """The problem that the words name."""
    if size in LARGE:
        people, days, _ = LARGE[size]
        return large_event(people, days)
    return model_event(seed, needed)


def child(words: dict[str, Any]) -> Result:
    """One measurement."""
    if words["way"] == "repair":
        return repair(words["seed"])
    problem = problem_of(words["size"], words["seed"], words["needed"])
    ways: dict[str, Callable[[], Result]] = {
        "ours": lambda: ours(problem, words["seconds"]),
        "hand": lambda: hand(problem),
        "plain": lambda: plainly(problem, words["seconds"]),
        "bound": lambda: bounds(problem, words["seconds"], words["goals"]),
    }
    return ways[words["way"]]()


def ask(way: str, size: str = "model", **words: Any) -> Result:
    """The same in a process of its own."""
    told = {"way": way, "size": size, "seed": 0, "needed": 1, "seconds": 30.0, "goals": 7} | words
    command = [sys.executable, __file__, "--child", json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def row(name: str, one: Result) -> None:
    """A line of the table."""
    numbers = " ".join("-".rjust(6) if n is None else f"{n:>6}" for n in one["numbers"])
    used = f"{one['seconds']:>8.2f} {one.get('work', 0):>8.2f} {one.get('megabytes', 0):>6}"
    ending = "  proven" * one.get("is_proven", False) + f"  {one.get('faults')} FAULTS" * (
        one.get("faults", 0) > 0
    )
    print(f"{name:<14}{used} {numbers}{ending}", flush=True)


def ratio(name: str, one: Result, other: Result) -> None:
    """Each number of one over that of the other, where both are known and above nothing."""
    pairs = zip(one["numbers"], [*other["numbers"], *[None] * len(ORDER)], strict=False)
    shown = " ".join((f"{a / b:.3f}" if a and b else "-").rjust(6) for a, b in pairs)
    used = [
        f"{one[key] / other[key]:.2f}" if one.get(key) and other.get(key) else "-"
        for key in ("seconds", "work", "megabytes")
    ]
    print(f"{name:<14}{used[0]:>8} {used[1]:>8} {used[2]:>6} {shown}", flush=True)


def heading(words: str) -> None:
    """What follows."""
    goals = " ".join(goal.name[:6].rjust(6) for goal in ORDER)
    print(f"\n{words}\n{'':<14}{'seconds':>8} {'of work':>8} {'MB':>6} {goals}", flush=True)


def compare(name: str, found: Result, others: dict[str, Result]) -> None:
    """A rota beside others, and how many times theirs its figures are."""
    row(name, found)
    for other, one in others.items():
        row(other, one)
        ratio(f"  ours/{other.split(',')[0]}", found, one)


def spread(name: str, numbers: list[float]) -> str:
    """The middle and the worst of some figures."""
    return f"{name} {median(numbers):.2f} in the middle, {max(numbers):.2f} at worst"


def show_model() -> None:
    """The model event, easy and hard."""
    for needed in (1, 2):
        heading(f"47 people, 48 slots, {needed} + 1, seed 0 and the middle of {SEEDS}")
        found = [ask("ours", seed=seed, needed=needed) for seed in range(SEEDS)]
        bound, by_hand = ask("bound", needed=needed), ask("hand", needed=needed)
        plain = ask("plain", needed=needed, seconds=10.0)
        compare("ours, seed 0", found[0], {"LP": bound, "hand": by_hand, "plain, 10 s": plain})
        print(f"{sum(one['is_proven'] for one in found)} of {SEEDS} proven best")
        print(spread("seconds", [one["seconds"] for one in found]))
        print(spread("seconds of work", [one["work"] for one in found]))
        print(spread("MB", [one["megabytes"] for one in found]))


def show_repair() -> None:
    """Drop-outs."""
    for offset, words in ((100, "1 + 0"), (0, "1 + 1")):
        found = [ask("repair", seed=offset + who) for who in range(1, 48)]
        few = sum(one["touched"] <= 3 for one in found)
        same = sum(one["same_coverage"] for one in found)
        print(f"\nOne of 47 drops out of {words}, everything confirmed")
        print(f"three people touched or fewer: {few} of 47; as well covered as anew: {same} of 47")
        print(spread("people touched", [one["touched"] for one in found]))
        print(spread("people touched by a rota anew", [one["touched_anew"] for one in found]))
        print(spread("seconds", [one["seconds"] for one in found]))
        print(spread("seconds of work", [one["work"] for one in found]), flush=True)


def show_large(size: str, *, is_bounded: bool) -> None:
    """An event of many; its bound takes longer than all else together."""
    people, days, seconds = LARGE[size]
    heading(f"{people} people, {days} days, {seconds:.0f} s")
    found, by_hand = ask("ours", size, seconds=seconds), ask("hand", size)
    compare("ours", found, {"hand": by_hand})
    if not is_bounded:
        return
    goals, patience = {"week": (6, 300.0), "crowd": (2, 600.0)}[size]
    bound = ask("bound", size, seconds=patience, goals=goals)
    compare("ours", found, {"LP": bound})
    if size == "week":
        plain = ask("plain", size, seconds=seconds)
        compare("ours", found, {f"plain, {seconds:.0f} s": plain})


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", choices=["model", "repair", "week", "crowd"])
    parser.add_argument("--no-bound", action="store_true", help="large events without the LP")
    parser.add_argument("--child", type=json.loads, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.child:
        print(json.dumps(child(words.child)))
        return
    shows: dict[str, Callable[[], None]] = {
        "model": show_model,
        "repair": show_repair,
        "week": lambda: show_large("week", is_bounded=not words.no_bound),
        "crowd": lambda: show_large("crowd", is_bounded=not words.no_bound),
    }
    for size in [words.size] if words.size else list(shows):
        shows[size]()


if __name__ == "__main__":
    main()
