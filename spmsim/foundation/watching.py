"""`Watch`: how work that takes long says how far it is, from the engines to the command line."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[str, float], None]
"""Told what is being done and what share of it is done, from 0 to 1."""


def nobody_watches(what: str, share: float) -> None:
    """For work that nobody follows."""
