"""The package's payroll and the oracle agree to the cent on random plans, people and histories, in all of them."""

from __future__ import annotations

import pytest

from .agreement import as_yaml, differences, smallest, world_of
from .random_worlds import random_world

PEOPLE_OF_EVERY_RUN = 1_000
PEOPLE_OF_THE_LONG_RUN = 100_000
PARTS = 20


def check_worlds(seed: int, people: int) -> None:
    """Pays random worlds until so many people were paid; the first difference is shrunk and printed as YAML."""
    paid = 0
    while paid < people:
        world = random_world(seed)
        if differences(world):
            fails = smallest(world, lambda smaller: bool(differences(smaller)))
            told = "\n".join(differences(fails))
            pytest.fail(f"seed {seed}:\n{told}\n{as_yaml(fails)}", pytrace=False)
        paid += len(world["people"])
        seed += 1


def test_a_sample_agrees() -> None:
    check_worlds(0, PEOPLE_OF_EVERY_RUN)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_a_hundred_thousand_agree(part: int) -> None:
    check_worlds(1_000_000 * (part + 1), PEOPLE_OF_THE_LONG_RUN // PARTS)


def test_a_world_is_the_same_after_yaml() -> None:
    world = random_world(7)
    assert world_of(as_yaml(world)) == world
