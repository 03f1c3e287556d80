"""`holdback`: part of what would be paid is paid later, to those still employed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spmsim.foundation.quantities import Share, Unit
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.words import Wording, months_in_words, percent


class Holdback(Adjustment):
    """A share of each payment is held so many months: of 7,500 at 25 %, 5,625 now and 1,875 later."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["holdback"] = "holdback"
    """Name of the adjustment's kind."""
    share: Annotated[Share, Field(gt=0)]
    """Share of a positive payment that is held."""
    months: Annotated[int, Field(strict=True, ge=1, le=60), Unit("months")]
    """Months until it is paid to those still employed."""

    def in_words(self, words: Wording) -> str:
        """`Holdback retention: 25 % of each payment is paid 3 months later, to those still employed.`"""
        later = f"{percent(self.share)} of each payment is paid {months_in_words(self.months)} later"
        return f"Holdback {words.named(self.name)}: {later}, to those still employed."
