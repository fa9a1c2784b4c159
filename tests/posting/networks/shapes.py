"""Answers as the networks' documentation shows them (tests/data), to hold the fakes against."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"


def documented(network: str, name: str) -> Any:
    """The answer by the name of its file."""
    return json.loads((DATA / network / f"{name}.json").read_text())["shape"]


def differences(found: Any, shape: Any, where: str = "") -> list[str]:
    """Where an answer lacks something documented, or has another kind of value there."""
    if shape is None or (isinstance(shape, list) and not shape):
        return []
    if type(found) is not type(shape):
        return [f"{where}: {found!r} instead of {shape!r}"]
    if isinstance(shape, dict):
        missing = [f"{where}.{name} is missing" for name in shape if name not in found]
        for name in shape.keys() & found.keys():
            missing += differences(found[name], shape[name], f"{where}.{name}")
        return missing
    if isinstance(shape, list):
        return differences(found[0], shape[0], f"{where}[0]") if found else [f"{where}: empty"]
    return []
