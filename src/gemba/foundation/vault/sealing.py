"""Secrets at rest: AES-256-GCM under a key that never enters the database.

A sealed text reads `v1.<key id>.<base64 of nonce and cipher text>`. The key id says which key
opens it, so a new key can be added while old values stay readable.
"""

import hashlib
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_FILE = "vault.key"
_VERSION = "v1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Unsealable(Exception):
    """The value was not sealed here, not for this purpose, or was changed since."""


def seal(text: str, *, purpose: str) -> str:
    """Encrypt `text` under the newest key. Only the same `purpose` opens it again."""
    key_id, key = list(_keys().items())[-1]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(key).encrypt(nonce, text.encode(), purpose.encode())
    return f"{_VERSION}.{key_id}.{urlsafe_b64encode(nonce + cipher).decode()}"


def unseal(value: str, *, purpose: str) -> str:
    """The text that was sealed for this purpose. Raises Unsealable."""
    version, _, rest = value.partition(".")
    key_id, _, body = rest.partition(".")
    key = _keys().get(key_id)
    if version != _VERSION or key is None:
        raise Unsealable(f"No key opens this value; is {KEY_FILE} the one it was sealed with?")
    try:
        raw = urlsafe_b64decode(body)
        text = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode())
    except (ValueError, InvalidTag) as error:
        raise Unsealable("The value was changed, or was sealed for another purpose.") from error
    return text.decode()


def add_key() -> str:
    """Make a new key for what is sealed from now on; its id. Older values stay readable."""
    key = secrets.token_bytes(_KEY_BYTES)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(urlsafe_b64encode(key).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return _key_id(key)


def _keys() -> dict[str, bytes]:
    """Every key by its id, oldest first. The first use makes the first key."""
    if not _path().exists():
        add_key()
    keys = [urlsafe_b64decode(line) for line in _path().read_text().split()]
    return {_key_id(key): key for key in keys}


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"gemba.vault.key-id" + key).hexdigest()[:12]


def _path() -> Path:
    return Path(settings.HOME) / KEY_FILE
