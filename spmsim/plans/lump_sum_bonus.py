"""`lump_sum_bonus`: steps of attainment that pay a lump each; the highest reached pays."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Multiple
from spmsim.foundation.schedule import Schedule
from spmsim.plans.choices import refuse_fields
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.levels import per_cent_for_ratios
from spmsim.plans.words import Wording, of_quota, percent


class LumpSumBonus(ScheduleFormula):
    """A fixed part of target pay for reaching a level, nothing in between: pay = target pay × the highest step reached."""

    type: Literal["lump_sum_bonus"] = "lump_sum_bonus"
    """Name of the formula."""
    steps: Annotated[tuple[tuple[Multiple, Multiple], ...], Field(min_length=1, max_length=1000)]
    """[attainment, multiple of the component's target pay], attainment ascending; the highest reached pays."""

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        try:
            self.schedule()
        except BadInput as bad:
            refuse_fields("lump_sum_bonus", [("steps", str(bad))])
        what = per_cent_for_ratios(self.steps)
        refuse_fields("lump_sum_bonus", [("steps", what)] if what else [])
        return self

    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """Attainment → multiples of target pay; no knots, a jump at each step."""
        return Schedule.steps(self.steps)

    def in_words(self, words: Wording) -> str:
        """`100 % of its target pay at quota, 150 % at 120 % of quota; the highest step reached pays, nothing below`."""
        parts = [f"{percent(paid)} of its target pay at {of_quota(level)}" for level, paid in self.steps]
        return ", ".join(parts) + ("; the highest step reached pays, nothing below the first" if len(parts) > 1 else ", nothing below")
