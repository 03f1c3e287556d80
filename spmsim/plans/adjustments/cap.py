"""`cap`: no more than a limit, on a component, on the total, or on the credit of one deal."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spmsim.foundation.quantities import Money, Number, Slug
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import OfComponents, Stage
from spmsim.plans.words import Wording, number


class Limit(Spec):
    """A limit as a multiple of target pay or as an amount; one of the two."""

    times_target: Annotated[Number, Field(gt=0)] | None = None
    """Multiple of the covered components' target pay of the months employed in the period."""
    amount: Annotated[Money, Field(gt=0)] | None = None
    """Amount for people employed throughout the period, else in proportion; for a deal, in units of the measure."""


class Cap(OfComponents):
    """Limits pay, or the credit of a deal."""

    stage: ClassVar[Stage] = "limit"
    type: Literal["cap"] = "cap"
    """Name of the adjustment's kind."""
    scope: Literal["component", "total", "deal"]
    """Whether each component alone is limited, all covered ones together, or the credit of one deal."""
    limit: Limit
    """The limit."""
    period: Literal["month", "quarter", "half", "year"] | None = None
    """Within which period pay is added up; not for deals."""
    true_up: bool | None = None
    """Whether what a cap held back in a period is paid at the year's end as far as the year's limits allow. Not with `period: year`."""
    measure: Slug | None = None
    """The measure whose deals are limited (scope deal)."""

    @property
    def needs_deals(self) -> str | None:
        """`scope: deal` looks at single deals."""
        return "scope: deal" if self.scope == "deal" else None

    def in_words(self, words: Wording) -> str:
        """`Cap total: no more than 2 × target pay a year on all components together.`"""
        times, amount = self.limit.times_target, self.limit.amount
        limit = number(amount or 0) if times is None else f"{number(times)} × target pay"
        if self.scope == "deal":
            return f"Cap {self.name}: no more than {limit} of one deal is credited on {self.measure}."
        who = " and ".join(self.applies_to) or "all components"
        how = "each" if self.scope == "component" else "together"
        later = "; what it holds back is made up at the year's end as far as the year's limits allow" if self.true_up else ""
        return f"Cap {self.name}: no more than {limit} a {self.period} on {who}, {how}{later}."
