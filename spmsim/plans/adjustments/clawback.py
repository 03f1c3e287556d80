"""`clawback`: pay on sales that are cancelled is taken back."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spmsim.foundation.quantities import Flag, Share, Slug
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.words import Wording


class Cancellations(Spec):
    """How many sales are cancelled, and when: read by engines; the payroll reads cancellations from the actuals."""

    share: Share
    """Share of each month's sales that is cancelled later."""
    lag_months: Annotated[int, Field(strict=True, ge=1, le=60)]
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
    within_months: Annotated[int, Field(strict=True, ge=1, le=120)] = 12
    """Cancellations later than so many months after the sale take nothing back."""
    cancellations: Cancellations | None = None
    """Needed where an engine plays the plan."""

    def in_words(self, words: Wording) -> str:
        """One sentence."""
        basis = "the rate that it earned" if self.basis == "rate" else "what was paid on it"
        quota = "has to be sold again" if self.restores_quota else "still counts towards quota"
        what = self.measure.replace("_", " ")
        return f"Clawback {self.name}: {what} cancelled within {self.within_months} months is taken back at {basis}, and {quota}."
