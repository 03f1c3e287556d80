"""`draw` and `guarantee`: pay that does not wait for performance."""

from __future__ import annotations

from typing import ClassVar, Literal

from spmsim.foundation.quantities import Flag
from spmsim.plans.adjustments.adjustment import OfPeriods, Stage
from spmsim.plans.words import Wording, number


class Draw(OfPeriods):
    """An advance on pay: a period pays at least the amount; what a recoverable draw advanced is taken from later pay above it."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["draw"] = "draw"
    """Name of the adjustment's kind."""
    recoverable: Flag
    """Whether what was advanced is taken from later pay."""
    open_at_exit: Literal["owed", "forgiven"] | None = None
    """What becomes of an open balance when the person leaves; for recoverable draws."""

    def in_words(self, words: Wording) -> str:
        """`Draw start: 1,500 USD a month, recoverable; an open balance at exit is owed.`"""
        after = f", recoverable; an open balance at exit is {self.open_at_exit}" if self.recoverable else ", not recoverable"
        return f"Draw {self.name}: at least {number(self.amount)} {words.currency} a {self.every}{after}."


class Guarantee(OfPeriods):
    """Pay of a period is at least the amount, or the amount comes on top."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["guarantee"] = "guarantee"
    """Name of the adjustment's kind."""
    pays: Literal["floor", "added"]
    """Whether pay is lifted to the amount, or the amount is paid on top."""

    def in_words(self, words: Wording) -> str:
        """`Guarantee start: at least 4,000 USD a month.`"""
        how = "at least" if self.pays == "floor" else "on top of what was earned,"
        return f"Guarantee {self.name}: {how} {number(self.amount)} {words.currency} a {self.every}."
