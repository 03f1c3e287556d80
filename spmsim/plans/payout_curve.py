"""`payout_curve`: a piecewise-linear curve from attainment to multiples of target pay, with jumps where a point repeats its x."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, model_validator

from spmsim.foundation.errors import BadInput
from spmsim.foundation.schedule import Schedule
from spmsim.plans.beyond import Beyond, Points, explained, line_through
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.levels import per_cent_for_ratios
from spmsim.plans.words import Wording, percent, schedule_in_words


class PayoutCurve(ScheduleFormula):
    """Pay = target pay × p(attainment), p through the points; below the first point nothing is paid."""

    type: Literal["payout_curve"] = "payout_curve"
    """Name of the formula."""
    points: Points
    """[attainment, multiple of target pay], attainment ascending; a repeated attainment is a jump, the second value holds there."""
    beyond: Beyond
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
        what = per_cent_for_ratios(self.points)
        refuse_fields("payout_curve", [("points", what)] if what else [])
        return self

    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """Attainment → multiples of target pay; units do not matter."""
        return line_through(self.points, self.beyond)

    def in_words(self, words: Wording) -> str:
        """`from the first dollar, at the base rate up to quota, then 1.5 × the base rate, without a cap`."""
        return schedule_in_words(self.schedule(), words.first)


def _explain_beyond(given: Mapping[str, Any]) -> str:
    """The choices beyond the last point, with the numbers of the curve given (else of an example)."""
    return explained(given, [(0.0, 0.0), (1.0, 1.0), (1.5, 1.75)], "what is paid", lambda paid: f"pays {percent(paid)} of target pay")
