"""Pseudonyms: the same person has the same name in every report, and nobody without the key can turn it back.

HMAC-SHA-256 of the id with a random key. The key lies in a file of the user's configuration folder, outside every run and
project folder, mode 0600; `SPMSIM_KEY_FILE` names another place (tests, shared services).
Source: keyed hashing as in NIST SP 800-107 and RFC 2104; an unkeyed hash of a short id can be reversed by trying all ids.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
import sys
import tempfile
from pathlib import Path

from spmsim.foundation.errors import RunFailed

KEY_BYTES = 32
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that people mix up (I, L, O, 0, 1)."""


def pseudonym(person: str, key: bytes) -> str:
    """A short name for an id, e.g. `P-7KQM2XWD` (eight of 31 characters).

    39.6 bits: that any two of 10,000 people share one has odds of about 1 in 17,000 (n² / 2 ÷ 31⁸).
    """
    number = int.from_bytes(hmac.new(key, person.encode(), hashlib.sha256).digest()[:8], "big")
    letters = []
    for _ in range(8):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "P-" + "".join(letters)


def key_file() -> Path:
    """Where the key lies: `SPMSIM_KEY_FILE`, else the user's configuration folder."""
    named = os.environ.get("SPMSIM_KEY_FILE")
    return Path(named) if named else _config_folder() / "spmsim" / "pseudonym.key"


def load_key(path: Path | None = None) -> bytes:
    """The key, made on first use.

    Raises:
        RunFailed: the file holds no key, others may read it, or it cannot be written.
    """
    path = path or key_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path)
        key = path.read_bytes()
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise RunFailed(f"the key for pseudonyms cannot be read or made at {path}: {error.strerror}") from None
    if len(key) != KEY_BYTES:
        raise RunFailed(f"{path} is not a key for pseudonyms: {len(key)} bytes instead of {KEY_BYTES}; move it away to have a new one made")
    if sys.platform != "win32" and mode & 0o077:
        raise RunFailed(f"others may read the key for pseudonyms: run chmod 600 on {path}")
    return key


def _make(path: Path) -> None:
    """Make the key once, also if two processes try: the file appears with all its bytes, and the second finds the first one's."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pseudonym.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _config_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
