"""`Told`: an answer as plain text for people, and the same as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """What `check` and `explain` answer."""

    text: str
    """For people."""
    document: Mapping[str, Any]
    """The same as plain data."""

    def __str__(self) -> str:
        """The text."""
        return self.text
