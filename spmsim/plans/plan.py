"""`Plan`: the pay plan of a role: components that earn, adjustments that alter, and what leavers get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ModelWrapValidatorHandler, SerializeAsAny, model_validator

from spmsim.foundation.spec import Spec, registered
from spmsim.plans.adjustments.adjustment import Adjustment
from spmsim.plans.choices import Place, read_explaining, refuse_fields
from spmsim.plans.component import Component
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.order_of_pay import stages_in_words
from spmsim.plans.plan_rules import adjustment_problems
from spmsim.plans.words import Wording

Floats = NDArray[np.float64]

_LEAVERS = {
    "paid_on_prorated_quota": "Leavers are paid for open windows on the quota and target pay of the months they were employed.",
    "paid_without_proration": "Leavers are paid for open windows against the whole window's quota and target pay.",
    "forfeit_open_windows": "Leavers forfeit what their open windows would have paid.",
}


class Plan(Spec):
    """Rules of pay. A plan without components pays base pay only."""

    components: tuple[Component, ...]
    """What earns; weights of the components paid on target incentive sum to 1."""
    adjustments: tuple[Annotated[SerializeAsAny[Adjustment], registered("adjustment")], ...] = ()
    """What alters earned pay, or when it is paid: gates, multipliers, caps, draws, …; each stage takes its own in this order."""
    leavers: Literal["paid_on_prorated_quota", "paid_without_proration", "forfeit_open_windows"]
    """What a person who leaves gets for windows that are still open."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"leavers": lambda _: _LEAVERS_MISSING})

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        problems: list[tuple[Place, str]] = []
        names = [*(part.name for part in self.components), *(adjustment.name for adjustment in self.adjustments)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            told = f"names of components and adjustments are unique within a plan, but appear twice: {', '.join(twice)}"
            problems.append(("components", told))
        weights = [component.weight for component in self.components if component.weight is not None]
        if weights and abs(sum(weights) - 1.0) > 1e-9:
            told = f"{' + '.join(f'{weight:g}' for weight in weights)} = " if len(weights) > 1 else ""
            problems.append(("components", f"the weights of a plan's components must sum to 1, got {told}{sum(weights):g}"))
        refuse_fields("plan", [*problems, *adjustment_problems(self.components, self.adjustments)])
        return self

    def component(self, name: str) -> Component:
        """The component of that name.

        Raises:
            KeyError: there is none.
        """
        for component in self.components:
            if component.name == name:
                return component
        raise KeyError(name)

    def payout(
        self, attainments: Mapping[str, Floats], target_incentive: float, quotas: Mapping[str, float], *, months: int = 12
    ) -> dict[str, Floats]:
        """Pay of a full year by component, for a person employed all year at the same attainment in every window.

        For tables of pay at 0–200 %, curves, and the attainment that keeps a person whole. Quotas are even over the months; not rounded.

        Args:
            attainments: measure → attainments, arrays of one shape.
            target_incentive: a year's target incentive, in units of the currency.
            quotas: measure → quota of the year; read for components paid in money only.
            months: months of the year.

        Returns:
            component → pay in units of the currency, in the shape of the attainments. With weight 0.8, target incentive 60,000 and the
            rate 1.5 × above quota, 120 % earns 0.8 × 60,000 × 1.3 = 62,400.
        """
        return {
            part.name: _year_of_pay(part, np.asarray(attainments[part.measure], dtype=np.float64), target_incentive, quotas, months)
            for part in self.components
        }

    def describe(self, units: Mapping[str, str], currency: str) -> tuple[str, ...]:
        """The plan in sentences: one per component, the base rate, one per adjustment, then leavers.

        Args:
            units: measure → `count`, `share` or a currency.
            currency: the currency of pay.
        """
        lines = [part.in_words(Wording(part.measure.replace("_", " "), units[part.measure], currency, units)) for part in self.components]
        if not lines:
            lines = ["Base pay only; nothing is paid on performance."]
        if any(part.weight is not None for part in self.components):
            lines.append("The base rate is a component's target pay divided by its quota: what quota itself earns per unit sold.")
        lines += [adjustment.in_words(Wording("", "", currency, units)) for adjustment in self.adjustments]
        return (*lines, _LEAVERS[self.leavers])

    def order_of_pay(self) -> tuple[str, ...]:
        """The stages of pay in the order in which they are played, with what this plan has in each: `1. credit: …`."""
        return stages_in_words(self.components, self.adjustments)


def _year_of_pay(part: Component, attainments: Floats, target_incentive: float, quotas: Mapping[str, float], months: int) -> Floats:
    windows = max(1, months // part.window_months)
    if not isinstance(part.formula, ScheduleFormula):
        raise TypeError(f"a {part.formula.type} is not one schedule")
    schedule = part.formula.schedule()
    if part.weight is None:
        scale, performance, shares = 1.0, attainments * quotas[part.measure], float(windows)
    else:
        scale, performance, shares = part.weight * target_incentive, attainments, 1.0
    if part.accumulation == "discrete":
        return scale * shares * schedule.value(performance / shares)
    if part.accumulation == "toward_year" and part.when_negative != "claw_back" and schedule.can_fall:
        so_far = np.array([schedule.value(performance * (window / windows)) for window in range(1, windows + 1)])
        return np.asarray(scale * so_far.max(axis=0).clip(min=0.0))
    return scale * schedule.value(performance)


_LEAVERS_MISSING = (
    "'leavers' is missing: it says what a person who leaves gets for windows that are still open, and has no default. Quarterly quota 300 "
    "with target pay 30,000, nothing below half of quota and 2 × the base rate above it; a person sells 180 in the first month and leaves: "
    "paid_on_prorated_quota compares with 100 and pays 10,000 × 2.6 = 26,000, paid_without_proration compares with 300 and pays "
    "30,000 × 0.2 = 6,000, forfeit_open_windows pays 0"
)
