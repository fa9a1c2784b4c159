"""Where the browser comes from."""

import subprocess
from pathlib import Path

import browser
import pytest
from environment import Trouble


@pytest.fixture
def nothing_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose only programs lie in this folder."""
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_one_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/opt/chromium")
    assert browser.chromium() == "/opt/chromium"


def test_the_one_on_the_path_is_used(nothing_named: Path) -> None:
    (nothing_named / "chromium-browser").touch(mode=0o755)
    assert browser.chromium() == str(nothing_named / "chromium-browser")


def test_where_there_is_no_debian_it_says_what_to_do(nothing_named: Path) -> None:
    with pytest.raises(Trouble, match="say where it is in CHROMIUM_PATH"):
        browser.chromium()


def test_a_failing_package_tool_is_said(nothing_named: Path) -> None:
    (nothing_named / "apt-get").write_text("#!/bin/sh\nexit 100\n")
    (nothing_named / "apt-get").chmod(0o755)
    with pytest.raises(Trouble, match="apt-get could not bring Chromium"):
        browser.apt_get("update")


def test_an_unpacked_one_starts_with_the_libraries_beside_it(tmp_path: Path) -> None:
    program = tmp_path / "my tweets" / browser.PROGRAM
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" "$@"\n')
    program.chmod(0o755)
    words = ["/bin/sh", "-c", browser.script(tmp_path / "my tweets"), "sh", "--headless"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{tmp_path}/my tweets/usr/lib/")
    assert said.endswith(" --headless\n")
