"""Chromium for the journeys: the one that is there, else Debian's."""

import os
import shutil
import subprocess
from pathlib import Path

from environment import VAR, Trouble, say

NAMES = ("chromium", "chromium-browser", "google-chrome")
PRIVATE = VAR / "chromium"


def chromium() -> str:
    """The path of a Chromium, brought if there is none."""
    named = os.environ.get("CHROMIUM_PATH")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    wrapper = PRIVATE / "chromium.sh"
    if not wrapper.exists():
        say("bringing Chromium (once; needs the network)")
        if os.geteuid() == 0:
            return installed()
        unpack(wrapper)
    return str(wrapper)


def installed() -> str:
    """Debian's package, installed by root."""
    quiet = {
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        "stdout": subprocess.DEVNULL,
    }
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
    subprocess.run(
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
        check=True,
        **quiet,
    )
    return shutil.which("chromium") or "/usr/bin/chromium"


def unpack(wrapper: Path) -> None:
    """Debian's packages fetched and unpacked below var/, for people who are not root."""
    if not shutil.which("apt-get"):
        raise Trouble(
            "There is no Chromium and no apt-get: install Chromium and set CHROMIUM_PATH."
        )
    archives, root = PRIVATE / "archives", PRIVATE / "root"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::Cache::archives={archives}", "-o", "Debug::NoLocking=1"]
    subprocess.run(
        ["apt-get", *options, "install", "-qq", "-y", "-d", "--no-install-recommends", "chromium"],
        check=True,
    )
    for package in sorted(archives.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    libraries = ":".join(
        str(root / part) for part in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")
    )
    wrapper.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{root}/usr/lib/chromium/chromium" "$@"\n'
    )
    wrapper.chmod(0o755)
