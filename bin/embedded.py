"""What the embedded run of this folder stands on: its port, its key, its environment, its lock."""

import fcntl
import hashlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environment import ROOT, SETTINGS, VAR, Trouble


def free_port() -> int:
    """PORT (default 8000), if nobody listens on it."""
    words = os.environ.get("PORT") or "8000"
    port = int(words) if words.isdecimal() else 0
    if not 0 < port < 65536:
        raise Trouble(f"PORT is “{words}”: it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            another = 8000 if port < 1024 else port % 65535 + 1
            raise Trouble(
                f"Port {port} cannot be used: {error.strerror}. "
                f"Is Coordinator running already? Else choose another: PORT={another} bin/run"
            ) from None
    return port


@contextmanager
def only_run(folder: Path = VAR) -> Iterator[None]:
    """While the block runs, no second run may use the folder: its data would be spoilt."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble("Coordinator is running already from this folder.") from None
        yield


def secret_key(folder: Path = VAR) -> str:
    """This installation's key, made once and readable by its owner only."""
    path = folder / "secret-key"
    if not path.exists() or not path.read_text():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def settings(port: int) -> dict[str, str]:
    """The environment of every child; what the person has set comes first."""
    return {
        "SITE_URL": f"http://localhost:{port}",
        "SECRET_KEY": secret_key(),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "coordinator.settings",
        "COORDINATOR_EMBEDDED": "1",
        "PYTHONPATH": str(ROOT),
    }


def remember(env: dict[str, str], folder: Path = VAR) -> None:
    """Write the settings down for manage.py, which then works on the same data."""
    kept = {name: env[name] for name in SETTINGS if name in env}
    path = folder / "settings.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept, indent=2))


def static_fingerprint() -> str:
    """Changes when the static files change, or the packages that bring some."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
