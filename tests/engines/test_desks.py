"""Scratch that is kept for later plays: bounded, lent to one task at a time, and without a memory of earlier games."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from spmsim.engines import desks, monte_carlo
from spmsim.engines.desks import Desks
from spmsim.engines.monte_carlo import scratch_size
from tests.engines.games import game, standard
from tests.engines.test_pools import asked_for_members, managed
from tests.engines.test_reproducible import digest, rich
from tests.engines.test_settlement import settled


def arrays(desk: Any) -> Iterator[np.ndarray]:
    """Every array of a desk."""
    if isinstance(desk, np.ndarray):
        yield desk
    elif desk is not None:
        for part in desk:
            yield from arrays(part)


@pytest.mark.parametrize("rules", [rich(), asked_for_members(managed()), settled(rich())], ids=["plain", "pools", "settlement"])
def test_what_lies_on_a_desk_changes_nothing(rules, monkeypatch):
    monkeypatch.setattr(monte_carlo, "DESKS", Desks())
    expected = digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=1))
    ((_, desk),) = monte_carlo.DESKS._free
    for array in arrays(desk):
        array[...] = np.nan if array.dtype.kind == "f" else 77
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=1)) == expected
    assert monte_carlo.DESKS._free[0][1] is desk


def test_a_desk_is_lent_once_at_a_time_and_used_again():
    free, size = Desks(), scratch_size(game(), 1)
    with free.lend(size, settles=False) as one, free.lend(size, settles=False) as other:
        assert one is not other
    with free.lend(size, settles=False) as again:
        assert again is one or again is other
    with free.lend(size, settles=True) as with_settling:
        assert with_settling[1] is not None


def test_few_desks_are_kept():
    free = Desks()
    for months in range(1, desks.MOST_FREE + 4):
        with free.lend(scratch_size(game(months=months), 1), settles=False):
            pass
    assert len(free._free) == desks.MOST_FREE
    assert [size.months for (size, _), _ in free._free] == list(range(4, desks.MOST_FREE + 4))


def test_a_task_that_fails_does_not_give_its_desk_back():
    free = Desks()
    with pytest.raises(KeyboardInterrupt), free.lend(scratch_size(game(), 1), settles=False):
        raise KeyboardInterrupt
    assert free._free == []
