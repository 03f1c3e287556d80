"""Desks: the scratch at which a task works. Fresh memory costs as much as the play of fifty seats, so desks are kept for later plays.

Nothing on a desk has a meaning when it is lent: kernels write before they read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from spmsim.engines.kernels.scratch import Scratch, Settling, Size

Desk: TypeAlias = "tuple[Scratch, Settling | None]"
_Need: TypeAlias = "tuple[Size, bool]"

MOST_FREE = 8
"""Desks that are kept while nobody works at them, of all sizes; the one that is longest unused goes first."""


class Desks:
    """Desks that are free, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[tuple[_Need, Desk]] = []

    @contextmanager
    def lend(self, size: Size, *, settles: bool) -> Iterator[Desk]:
        """A desk of just this size, to be given back; with scratch for settlement where that is asked for."""
        need = (size, settles)
        desk = self._take(need) or _new_desk(size, settles=settles)
        yield desk
        with self._lock:
            self._free = [*self._free, (need, desk)][-MOST_FREE:]

    def _take(self, need: _Need) -> Desk | None:
        with self._lock:
            place = next((i for i, (has, _) in enumerate(self._free) if has == need), None)
            return None if place is None else self._free.pop(place)[1]


def _new_desk(size: Size, *, settles: bool) -> Desk:
    from spmsim.engines.kernels.scratch import new_scratch, new_settling

    return new_scratch(size), new_settling(size) if settles else None
