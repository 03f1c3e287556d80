"""`large_deal`: the part of a windfall above a limit is credited in part."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from spmsim.foundation.quantities import Amount, Multiple, Share, Slug
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.words import Wording, number, percent


class Above(Spec):
    """From where a deal is large; one of the two."""

    amount: Annotated[Amount, Field(gt=0)] | None = None
    """Amount in units of the measure."""
    times_quota: Annotated[Multiple, Field(gt=0)] | None = None
    """Multiple of the person's quota of the year."""

    @model_validator(mode="after")
    def _is_one_limit(self) -> Self:
        if (self.amount is None) == (self.times_quota is None):
            raise PydanticCustomError("one_limit", "one limit from which a deal is large: either 'amount' or 'times_quota'")
        return self


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
        """`Large deal windfalls: of the part of a deal above 600,000 USD, 50 % is credited on revenue.`"""
        amount = self.above.amount
        limit = f"{number(self.above.times_quota or 0)} × the year's quota" if amount is None else words.amount(amount, self.measure)
        credited = f"{percent(self.credit_share)} is credited on {words.named(self.measure)}"
        return f"Large deal {words.named(self.name)}: of the part of a deal above {limit}, {credited}."
