"""`points` and `beyond`: a line through points on attainment, and what becomes of it after the last one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from spmsim.foundation.errors import BadInput, nearest
from spmsim.foundation.quantities import Multiple, Steepness
from spmsim.foundation.schedule import Schedule
from spmsim.foundation.spec import Spec
from spmsim.plans.words import number, percent


class Slope(Spec):
    """A slope of its own beyond the last point."""

    slope: Steepness
    """Per unit of attainment; of a payout curve in multiples of target pay, so that 1 is the base rate."""


_WITHOUT_A_CAP = ("uncapped", "no_cap", "unlimited", "open")
"""What people write for `extended`; by its letters alone `uncapped` would be taken for `capped`."""


def _end_of_line(given: Any) -> Any:
    """Reads `extended`, `capped` or `{slope: …}`."""
    if isinstance(given, Mapping):
        return Slope.model_validate(dict(given))
    if isinstance(given, Slope) or given in ("extended", "capped"):
        return given
    meant = "extended" if given in _WITHOUT_A_CAP else given
    hint = nearest(meant, ("extended", "capped")) if isinstance(meant, str) else ""
    raise PydanticCustomError(
        "beyond", "unknown end of a curve '{given}'; allowed: extended, capped, {slope: …}.{hint}", {"given": str(given), "hint": hint}
    )


Points = Annotated[tuple[tuple[Multiple, Multiple], ...], Field(min_length=1, max_length=1000)]
"""[attainment, value], attainment ascending; a repeated attainment is a jump, the second value holds there."""
Beyond = Annotated[Literal["extended", "capped"] | Slope, BeforeValidator(_end_of_line)]
"""The last slope goes on, the value stays, or a slope of its own."""


def line_through(points: Sequence[tuple[float, float]], beyond: Literal["extended", "capped"] | Slope) -> Schedule:
    """Attainment → value."""
    return Schedule.from_points(points, beyond.slope if isinstance(beyond, Slope) else beyond)


def explained(given: Mapping[str, Any], example: Sequence[tuple[float, float]], what: str, told: Callable[[float], str]) -> str:
    """The choices beyond the last point, half a quota further on, with the points given (else with an example).

    Args:
        given: the block without `beyond`.
        example: points where the block has none that can be read.
        what: `what is paid`, `what the factor is`.
        told: a value in words: `pays 275 % of target pay`, `multiplies by 1.4`.
    """
    try:
        points = [(float(x), float(value)) for x, value in given["points"]]
        extended = Schedule.from_points(points, "extended")
    except (BadInput, KeyError, TypeError, ValueError):
        points, extended = list(example), Schedule.from_points(example, "extended")
    last, value = points[-1]
    there = last + 0.5
    return (
        f"'beyond' is missing: it says {what} beyond the last point and has no default. At {percent(there)} of quota, with the last "
        f"point at [{number(last)}, {number(value)}]: extended {told(extended.value(there))}, capped {told(value)}, "
        f"{{slope: 0.5}} {told(value + 0.25)}"
    )
