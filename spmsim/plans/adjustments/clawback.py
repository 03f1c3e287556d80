"""`clawback`: pay on sales that are cancelled is taken back."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from spmsim.foundation.quantities import Flag, Share, Slug, Unit
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.words import Wording, months_in_words, percent


class Cancellations(Spec):
    """How many sales are cancelled, and when: read by engines; the payroll reads cancellations from the actuals."""

    share: Share
    """Share of each month's sales that is cancelled later."""
    lag_months: Annotated[int, Field(strict=True, ge=1, le=60), Unit("months")]
    """Months from the sale to its cancellation."""


class Clawback(Adjustment):
    """What a cancelled sale paid is taken back: at the rate at which it was earned, or what was paid for it."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["clawback"] = "clawback"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure whose sales can be cancelled."""
    basis: Literal["rate", "paid"]
    """Whether the cancelled amount is taken back at the rate that it earned, or at what was paid on it, guarantees and draws included."""
    restores_quota: Flag
    """Whether the cancelled amount is also taken off the performance of windows that are still open, so that it has to be sold again."""
    within_months: Annotated[int, Field(strict=True, ge=1, le=120), Unit("months")] = 12
    """Cancellations later than so many months after the sale take nothing back."""
    cancellations: Cancellations | None = None
    """Needed where an engine plays the plan."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"basis": lambda _: _BASIS, "restores_quota": lambda _: _RESTORES_QUOTA})

    @model_validator(mode="after")
    def _takes_something_back(self) -> Self:
        if self.cancellations is not None and self.cancellations.lag_months > self.within_months:
            lag, within = self.cancellations.lag_months, self.within_months
            what = f"cancellations after {lag} months take nothing back: 'within_months' is {within}"
            refuse_fields("clawback", [(("cancellations", "lag_months"), what)])
        return self

    def in_words(self, words: Wording) -> str:
        """`Clawback churn: revenue cancelled within 12 months is taken back at the rate that it earned, and has to be sold again.`"""
        basis = "the rate that it earned" if self.basis == "rate" else "what was paid on it"
        quota = "has to be sold again" if self.restores_quota else "still counts towards quota"
        assumed = self.cancellations
        chance = ""
        if assumed is not None:
            when = f"cancelled {months_in_words(assumed.lag_months)} later; who has left by then only owes it"
            chance = f" Simulated: {percent(assumed.share)} of each month's sales, rounded, is {when}."
        what = f"{words.named(self.measure)} cancelled within {months_in_words(self.within_months)} is taken back at {basis}, and {quota}"
        return f"Clawback {words.named(self.name)}: {what}.{chance}"


_BASIS = (
    "'basis' is missing: 'rate' takes back what the cancelled amount earned, 'paid' what was paid on it, guarantees and draws included; "
    "there is no default. A sale of 100 at 5 %, a guarantee of 10 in that month, cancelled later: rate takes 5, paid takes 10"
)
_RESTORES_QUOTA = (
    "'restores_quota' is missing: it says whether a cancelled amount is also taken off windows that are still open, and has no default. "
    "Quota 100, 120 sold and 30 of it cancelled within the quarter: true counts 90 (90 % of quota), false counts 120 and takes back what "
    "the 30 earned when the quarter ends"
)
