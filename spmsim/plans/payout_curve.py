"""`payout_curve`: a piecewise-linear curve from attainment to multiples of target pay, with jumps where a point repeats its x."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import PydanticCustomError

from spmsim.foundation.errors import BadInput, nearest
from spmsim.foundation.quantities import Multiple, Number
from spmsim.foundation.schedule import Schedule
from spmsim.foundation.spec import Spec
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.words import Wording, number, percent, schedule_in_words


class Slope(Spec):
    """A slope of its own beyond the last point."""

    slope: Annotated[Number, Field(ge=-1e6, le=1e6)]
    """Multiples of target pay per unit of attainment; 1 is the base rate."""


def end_of_curve(given: Any) -> Any:
    """Reads `extended`, `capped` or `{slope: …}`."""
    if isinstance(given, Mapping):
        return Slope.model_validate(dict(given))
    if isinstance(given, Slope) or given in ("extended", "capped"):
        return given
    hint = nearest(given, ("extended", "capped")) if isinstance(given, str) else ""
    raise PydanticCustomError(
        "beyond", "unknown end of a curve '{given}'; allowed: extended, capped, {slope: …}.{hint}", {"given": str(given), "hint": hint}
    )


class PayoutCurve(ScheduleFormula):
    """Pay = target pay × p(attainment), p through the points; below the first point nothing is paid."""

    type: Literal["payout_curve"] = "payout_curve"
    """Name of the formula."""
    points: Annotated[tuple[tuple[Multiple, Multiple], ...], Field(min_length=1, max_length=1000)]
    """[attainment, multiple of target pay], attainment ascending; a repeated attainment is a jump, the second value holds there."""
    beyond: Annotated[Literal["extended", "capped"] | Slope, BeforeValidator(end_of_curve)]
    """What happens beyond the last point: the last slope goes on, pay stays where it is, or a slope of its own."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"beyond": _explain_beyond})

    @model_validator(mode="after")
    def _draws_a_curve(self) -> Self:
        try:
            self.schedule()
        except BadInput as bad:
            field = "beyond" if "beyond" in str(bad) else "points"
            refuse_fields("payout_curve", [(field, str(bad))])
        return self

    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """Attainment → multiples of target pay; units do not matter."""
        return Schedule.from_points(self.points, self.beyond.slope if isinstance(self.beyond, Slope) else self.beyond)

    def in_words(self, words: Wording) -> str:
        """`from the first dollar, at the base rate up to quota, then 1.5 × the base rate, without a cap`."""
        return schedule_in_words(self.schedule(), words.first)


def _explain_beyond(given: Mapping[str, Any]) -> str:
    """The choices beyond the last point, with the numbers of the curve given (else of an example)."""
    try:
        points = [(float(x), float(p)) for x, p in given["points"]]
        extended = Schedule.from_points(points, "extended")
    except (BadInput, KeyError, TypeError, ValueError):
        points = [(0.0, 0.0), (1.0, 1.0), (1.5, 1.75)]
        extended = Schedule.from_points(points, "extended")
    last, paid = points[-1]
    there = last + 0.5
    return (
        f"'beyond' is missing: it says what is paid beyond the last point and has no default. At {percent(there)} of quota, with the last "
        f"point at [{number(last)}, {number(paid)}]: extended pays {percent(extended.value(there))} of target pay, capped pays "
        f"{percent(paid)}, {{slope: 0.5}} pays {percent(paid + 0.25)}"
    )
