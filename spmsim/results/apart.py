"""Which of several groups may be called the highest or the lowest: only one whose range lies clear of all others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ranged:
    """A group's figure with its range."""

    name: str
    value: float
    low: float
    high: float


def highest(known: Sequence[Ranged]) -> Ranged | None:
    """The group whose range lies above all others'; None where some range reaches into it, or where there is nothing to compare with.

    104 % (101 to 107) is the highest beside 81 % (70 to 92), and not beside 99 % (95 to 103). That 95 % ranges lie clear of each other
    is stricter than a test of the two at 5 %, which leaves room for looking at several groups.
    """
    most = max(known, key=lambda one: one.value, default=None)
    return most if most and len(known) > 1 and all(one is most or one.high < most.low for one in known) else None


def lowest(known: Sequence[Ranged]) -> Ranged | None:
    """The group whose range lies below all others'; None as in `highest`."""
    turned = [Ranged(one.name, -one.value, -one.high, -one.low) for one in known]
    found = highest(turned)
    return None if found is None else known[turned.index(found)]
