"""Words around numbers."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 gap", "3 gaps"; `many` where the plural is no mere s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
