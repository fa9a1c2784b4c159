"""How the tests of the commands call them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def said(*words: str) -> str:
    """What a command prints that ends well."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().rstrip("\n")


def refusal(*words: str) -> tuple[int, str]:
    """The status and the sentence of a command that does not."""
    with pytest.raises(CommandError) as refused:
        call_command(*words, stdout=StringIO())
    return refused.value.returncode, str(refused.value)


def ending(*words: str) -> tuple[int, str]:
    """The status and the words of a command that does what it can, and ends with its own status."""
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(*words, stdout=out)
    return int(ended.value.code or 0), out.getvalue().rstrip("\n")
