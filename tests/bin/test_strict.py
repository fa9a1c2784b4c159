"""A skip is a failure where everything must be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from environment import ROOT

SKIPS = {
    "test": "import pytest\n\ndef test_one():\n    pytest.skip('no Chromium')\n",
    "fixture": "import pytest\n\n@pytest.fixture\ndef browser():\n"
    "    pytest.skip('no Chromium')\n\ndef test_one(browser):\n    pass\n",
    "file": "import pytest\npytest.skip('no Chromium', allow_module_level=True)\n",
    "marker": "import pytest\n\n@pytest.mark.skip(reason='no Chromium')\n"
    "def test_one():\n    pass\n",
}


def run(folder: Path, ci: str) -> tuple[int, str]:
    """The status and output of a run of pytest over the folder."""
    words = "-m pytest -p tests.strict -p no:django -p no:cacheprovider -c /dev/null -rs ."
    env = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words.split()],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("how", SKIPS)
def test_a_skip_fails_the_run_and_says_what_is_missing(tmp_path: Path, how: str) -> None:
    (tmp_path / "test_it.py").write_text(SKIPS[how])
    status, out = run(tmp_path, "true")
    assert status != 0
    assert "no Chromium (with CI=true nothing may be skipped)" in out


def test_elsewhere_a_skip_only_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SKIPS["test"])
    status, out = run(tmp_path, "")
    assert status == 0
    assert "no Chromium" in out


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    words = "import pytest\n\n@pytest.mark.xfail\ndef test_one():\n    assert False\n"
    (tmp_path / "test_it.py").write_text(words)
    assert run(tmp_path, "true")[0] == 0
