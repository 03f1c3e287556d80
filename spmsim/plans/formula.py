"""`Formula`: how performance in a window becomes pay."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal

from spmsim.foundation.schedule import Schedule
from spmsim.foundation.spec import Spec
from spmsim.plans.words import Wording


class Formula(Spec, ABC):
    """What a component earns.

    Paid on `target`: pay = target pay × p(attainment); the component needs a weight and a quota.
    Paid in `money`: pay = p(amount), no weight and no quota.
    """

    type: str
    """Name of the formula."""

    @property
    def paid_on(self) -> Literal["target", "money"]:
        """Whether the schedule maps attainment to multiples of target pay, or an amount to money."""
        return "target"

    @property
    def needs_deals(self) -> str | None:
        """The option that needs single deals, such as `crossing_deal: whole_at_higher`; None where window totals are enough.

        An engine that sees no deals refuses the formula by this name.
        """
        return None

    @property
    def has_face_values(self) -> bool:
        """Whether it has amounts in money that belong to one window; these cannot be accumulated year to date."""
        return False

    @property
    def stands_alone(self) -> bool:
        """Whether each window stands alone, so that there is no year to date."""
        return False

    @property
    def can_fall(self) -> bool:
        """Whether more performance can pay less somewhere."""
        return False

    @property
    def needs_quota(self) -> bool:
        """Whether performance is measured against a quota."""
        return self.paid_on == "target"

    @abstractmethod
    def in_words(self, words: Wording) -> str:
        """The rule with its numbers, from `:` to the full stop of a sentence."""


class ScheduleFormula(Formula, ABC):
    """A formula that is one payout schedule; a rating, a matrix and a contest are more, or less."""

    @property
    def can_fall(self) -> bool:
        """Whether the schedule falls somewhere."""
        return self.schedule().can_fall

    @abstractmethod
    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """The payout schedule.

        Args:
            minor: minor units in one unit of the currency (100.0); 1.0 gives money in units. Ignored where paid on target.
            per_unit: whole steps in one unit of the measure; left out, the measure is money in the same currency. 1.0 for counts.
        """
