"""Chromium for the journeys: the one that is there, else Debian's."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

from environment import VAR, Trouble, say

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")  # without fonts pages are blank
PROGRAM = "usr/lib/chromium/chromium"
PRIVATE = VAR / "chromium"
WITHOUT_ROOT = {
    "Dir::State::Lists": PRIVATE / "lists",
    "Dir::Cache": PRIVATE / "cache",
    "Debug::NoLocking": "1",
}


def chromium() -> str:
    """The path of a Chromium, brought if there is none."""
    named = os.environ.get("CHROMIUM_PATH")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if not shutil.which("apt-get"):
        raise Trouble("There is no Chromium: install one, or say where it is in CHROMIUM_PATH.")
    return installed() if os.geteuid() == 0 else unpacked()


def apt_get(*words: str) -> None:
    """Run Debian's package tool; Trouble if it fails."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *words]
    if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
        raise Trouble("apt-get could not bring Chromium; the lines above say why.")


def installed() -> str:
    """Debian's packages, installed by root."""
    say("installing Chromium (once; needs the network)")
    apt_get("update")
    apt_get("install", "-y", "--no-install-recommends", *PACKAGES)
    return shutil.which("chromium") or "/usr/bin/chromium"


def unpacked() -> str:
    """Debian's packages, fetched and unpacked below var/ for people who are not root."""
    root, wrapper = PRIVATE / "root", PRIVATE / "chromium.sh"
    if not (root / PROGRAM).exists():
        fetch(root)
    wrapper.write_text(script(root))
    wrapper.chmod(0o755)
    return str(wrapper)


def fetch(root: Path) -> None:
    """Bring the packages and unpack them at the root; Trouble if Chromium is not among them."""
    say("fetching Chromium (once; needs the network)")
    for folder in (PRIVATE / "lists" / "partial", PRIVATE / "cache" / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    options = [word for name, value in WITHOUT_ROOT.items() for word in ("-o", f"{name}={value}")]
    apt_get(*options, "update")
    apt_get(*options, "install", "-y", "-d", "--no-install-recommends", *PACKAGES)
    for package in sorted((PRIVATE / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    if not (root / PROGRAM).exists():
        raise Trouble("Debian brought no Chromium: say where one is in CHROMIUM_PATH.")


def script(root: Path) -> str:
    """Starts the Chromium unpacked at the root with the libraries and fonts beside it."""
    triple = sysconfig.get_config_var("MULTIARCH") or ""
    folders = (f"usr/lib/{triple}", f"lib/{triple}", f"usr/lib/{triple}/pulseaudio")
    libraries = ":".join(str(root / folder) for folder in folders)
    return (
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{libraries}" XDG_DATA_HOME="{root}/usr/share"\n'
        f'[ -e /etc/fonts ] || export FONTCONFIG_PATH="{root}/etc/fonts"\n'
        f'exec "{root / PROGRAM}" "$@"\n'
    )
