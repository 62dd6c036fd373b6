"""The log-ins of the demo desk, kept for their owner's eyes in GEMBA_HOME."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

# no letters that are taken for one another
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Who can be logged in as. `role` is one of the product's, `team` empty outside the desk."""

    role: str
    name: str
    email: str
    password: str
    team: str = ""


def fresh_password() -> str:
    """Three groups of four, 60 bits, easy to type."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def kept_logins() -> list[DemoLogin]:
    """The log-ins kept here; none where there is no demo desk."""
    try:
        values = json.loads(_path().read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [DemoLogin(**value) for value in values]


def keep_logins(logins: Sequence[DemoLogin]) -> None:
    """Write them where only their owner can read."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(login) for login in logins], file, ensure_ascii=False, indent=2)
    unfinished.replace(path)


def _path() -> Path:
    return Path(settings.HOME) / "demo-logins.json"
