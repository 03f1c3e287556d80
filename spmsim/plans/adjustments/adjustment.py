"""`Adjustment`: what every block of a plan's `adjustments` has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.quantities import PositiveMoney, Slug, Unit
from spmsim.foundation.spec import Spec
from spmsim.plans.choices import refuse_fields
from spmsim.plans.words import Wording, months_in_words

Stage = Literal["credit", "measure", "link", "limit", "settle"]
"""Where in the order of pay an adjustment acts."""


class Adjustment(Spec, ABC):
    """Alters credits, earned pay, or when it is paid."""

    stage: ClassVar[Stage]
    type: str
    """Name of the adjustment's kind."""
    name: Slug
    """Name by which the adjustment is addressed; unique among a plan's components and adjustments."""

    @property
    def needs_deals(self) -> str | None:
        """The option that needs single deals, such as `scope: deal`; None where totals of months are enough."""
        return None

    @abstractmethod
    def in_words(self, words: Wording) -> str:
        """One sentence with the numbers filled in."""


class OfComponents(Adjustment, ABC):
    """Alters what some components earned."""

    applies_to: tuple[Slug, ...] = ()
    """Names of the components; left out, all of the plan."""

    def covers(self, component: str) -> bool:
        """Whether a component is meant."""
        return not self.applies_to or component in self.applies_to


class OfPeriods(Adjustment, ABC):
    """An amount of money in each period, for as long as it lasts."""

    amount: PositiveMoney
    """Money in each period, for people employed throughout; else in proportion to the months employed."""
    every: Literal["month", "quarter", "half", "year"]
    """Length of a period, counted from the calendar's start."""
    months: MonthSpan | None = None
    """Months of the calendar in which it is given: periods that end in them."""
    employed_months: Annotated[int, Field(strict=True, ge=1, le=600), Unit("months")] | None = None
    """Given for so many months from the start of employment: periods that end in them. Not together with `months`."""

    @property
    def lasting(self) -> str:
        """How long it is given: `, from 2027-01 to 2027-06`; empty where always."""
        if self.months is not None:
            return f", from {self.months.first} to {self.months.last}"
        if self.employed_months is not None:
            return f", in the first {months_in_words(self.employed_months)} of employment"
        return ""

    @model_validator(mode="after")
    def _lasts_one_way(self) -> Self:
        if self.months is not None and self.employed_months is not None:
            what = "'months' of the calendar and 'employed_months' of each person say differently how long it lasts; give one of them"
            refuse_fields(self.type, [("employed_months", what)])
        return self
