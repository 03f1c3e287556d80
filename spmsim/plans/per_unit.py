"""`per_unit`: money for each unit of performance, as in a SPIFF, in all months or in some."""

from __future__ import annotations

from typing import Literal

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.quantities import PositiveMoney
from spmsim.foundation.schedule import Schedule
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.words import Wording, number


class PerUnit(ScheduleFormula):
    """Pay = amount × performance: 1,500 for each of 4 new accounts is 6,000."""

    type: Literal["per_unit"] = "per_unit"
    """Name of the formula."""
    amount: PositiveMoney
    """Money for one unit of the measure."""
    months: MonthSpan | None = None
    """Months whose performance counts; left out, all."""

    @property
    def paid_on(self) -> Literal["target", "money"]:
        """Money: no weight and no quota."""
        return "money"

    @property
    def stands_alone(self) -> bool:
        """Each window pays for its own units."""
        return True

    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """A straight line from zero."""
        return Schedule((0.0,), (self.amount,)).scaled(performance=minor if per_unit is None else per_unit, payout=minor)

    def in_words(self, words: Wording) -> str:
        """`1,500 USD for each, from 2027-10 to 2027-12`."""
        when = "" if self.months is None else f", from {self.months.first} to {self.months.last}"
        return f"{number(self.amount)} {words.currency} for each{when}"
