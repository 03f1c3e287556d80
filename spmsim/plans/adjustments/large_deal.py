"""`large_deal`: the part of a windfall above a limit is credited in part."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spmsim.foundation.quantities import Amount, Number, Share, Slug
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.words import Wording, number, percent


class Above(Spec):
    """From where a deal is large; one of the two."""

    amount: Annotated[Amount, Field(gt=0)] | None = None
    """Amount in units of the measure."""
    times_quota: Annotated[Number, Field(gt=0)] | None = None
    """Multiple of the person's quota of the year."""


class LargeDeal(Adjustment):
    """Of the part of a deal above the limit only a share is credited: 1.0 m at a limit of 0.6 m and half above, 0.8 m."""

    stage: ClassVar[Stage] = "credit"
    type: Literal["large_deal"] = "large_deal"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure whose deals are looked at."""
    above: Above
    """From where a deal is large."""
    credit_share: Share
    """Share of the part above the limit that is credited; 0 is a cap on credit."""

    @property
    def needs_deals(self) -> str | None:
        """It looks at single deals."""
        return "large_deal"

    def in_words(self, words: Wording) -> str:
        """`Large deals: of the part of a deal above 600,000 USD, 50 % is credited.`"""
        limit = number(self.above.amount) if self.above.amount is not None else f"{number(self.above.times_quota or 0)} × the year's quota"
        return f"Large deal {self.name}: of the part of a deal above {limit}, {percent(self.credit_share)} is credited on {self.measure}."
