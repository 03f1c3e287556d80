"""What seats have to know of each other, block by block: kept for all chunks of seats where it fits in memory, else filled anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spmsim.engines.kernels.rows import Rules
    from spmsim.engines.kernels.scratch import Scratch, Shared, Size

MOST_BYTES = 256 * 2**20
"""Kept of all blocks together."""


class SharedBlocks:
    """The shared part of every block of one play. A pass over the seats costs almost as much as to play them."""

    def __init__(self, rules: Rules, size: Size, blocks: int, chunks: int) -> None:
        self._rules, self._size = rules, size
        self._is_kept = chunks > 1 and blocks * size.shared_bytes <= MOST_BYTES
        self._kept: dict[int, Shared] = {}

    def fill(self, block: int, first_replication: int, scratch: Scratch) -> Scratch:
        """The scratch with what seats have to know of each other in a block; its own where nothing is kept."""
        if self._size.shared_bytes == 0:
            return scratch
        if block in self._kept:
            return _with(scratch, self._kept[block])
        from spmsim.engines.kernels.scratch import new_shared
        from spmsim.engines.kernels.shared import fill_shared

        if self._is_kept:
            self._kept[block] = new_shared(self._size)
            scratch = _with(scratch, self._kept[block])
        fill_shared(self._size.months, first_replication, self._rules, scratch)
        return scratch


def _with(scratch: Scratch, shared: Shared) -> Scratch:
    return scratch._replace(linked=scratch.linked._replace(shared=shared))
