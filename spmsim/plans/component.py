"""`Component`: what a plan pays for, on which measure, in which windows, by which formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, SerializeAsAny, model_validator

from spmsim.foundation.quantities import Months, Share, Slug, Text
from spmsim.foundation.schedule import Schedule
from spmsim.foundation.spec import Spec, registered
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import Formula
from spmsim.plans.words import Wording, months_in_words, percent, period_in_words

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Months in a window of each period."""


class PayTiming(Spec):
    """When pay is paid out, apart from when it is earned."""

    every: Literal["month", "quarter", "half", "year"]
    """How often earned pay is paid."""
    lag_months: Months = 0
    """Months from the end of the window to the payment."""


class Component(Spec):
    """One part of a plan that earns: a measure, windows of time, and a formula."""

    name: Slug
    """Name by which the component is addressed."""
    title: Text | None = None
    """Name for people."""
    measure: Slug
    """The measure whose performance counts."""
    weight: Share | None = None
    """Share of target incentive that this component pays at quota; the weights of a plan sum to 1. Not for pay in money."""
    period: Literal["month", "quarter", "half", "year"]
    """Length of a window; windows are counted from the start of the calendar."""
    accumulation: Literal["discrete", "to_date", "toward_year"]
    """Whether each window stands alone, counts the year to date against its quota to date, or against the whole year's quota."""
    formula: Annotated[SerializeAsAny[Formula], registered("formula")]
    """How performance becomes pay."""
    when_negative: Literal["carry", "claw_back"] | None = None
    """What happens when the year to date has earned less than was paid: later pay makes it up first, or it is taken back at once."""
    scope: Literal["self", "team", "region", "role", "company"] = "self"
    """Whose performance counts."""
    pay: PayTiming | None = None
    """When earned pay is paid; left out, at the end of each window."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"accumulation": _explain_accumulation})

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse_fields("component", [*self._problems_of_weight(), *self._problems_of_accumulation(), *self._problems_of_timing()])
        return self

    def _problems_of_weight(self) -> list[tuple[str, str]]:
        kind = self.formula.type
        if self.formula.paid_on == "target" and self.weight is None:
            return [("weight", f"'weight' is missing: a {kind} is paid on target incentive and needs its share of it, such as 0.8")]
        if self.formula.paid_on == "money" and self.weight is not None:
            return [("weight", f"a {kind} on amounts is paid in money, not on target incentive; leave 'weight' out")]
        return []

    def _problems_of_accumulation(self) -> list[tuple[str, str]]:
        if self.accumulation != "discrete" and self.formula.stands_alone:
            return [("accumulation", f"a {self.formula.type} belongs to one window and has no year to date; use 'discrete'")]
        if self.accumulation == "to_date" and self.formula.has_face_values:
            allowed = "use 'discrete' (face values of each window) or 'toward_year' (face values of the year)"
            return [("accumulation", f"tiers in money are face values and have no year-to-date reading: {allowed}")]
        can_fall = self.accumulation == "to_date" or (self.accumulation == "toward_year" and self.formula.can_fall)
        if can_fall and self.when_negative is None:
            return [("when_negative", _explain_when_negative())]
        if self.accumulation == "discrete" and self.when_negative is not None:
            return [("when_negative", "discrete windows stand alone and never take back; leave 'when_negative' out")]
        return []

    def _problems_of_timing(self) -> list[tuple[str, str]]:
        if self.pay is None or MONTHS_IN[self.pay.every] >= self.window_months:
            return []
        earned, paid = period_in_words(self.period), period_in_words(self.pay.every)
        what = f"pay that is earned by the {earned} cannot be paid by the {paid}; 'every' is at least a {self.period}"
        return [("pay", what)]

    @property
    def window_months(self) -> int:
        """Months in a window: 1, 3, 6 or 12."""
        return MONTHS_IN[self.period]

    def in_words(self, words: Wording) -> str:
        """`80 % of target incentive is paid on revenue each quarter: from the first dollar, …, without a cap.`"""
        in_money = _IN_MONEY.get(self.formula.type, "Commission is paid")
        head = in_money if self.weight is None else f"{percent(self.weight)} of target incentive is paid"
        windows = f"each {period_in_words(self.period)}{self._accumulated()}"
        rule = f"{head} on {words.measure}{_OVER[self.scope]} {windows}: {self.formula.in_words(words)}."
        return f"{rule}{self._paid_later()}{self._negative()}"

    def _accumulated(self) -> str:
        """Against which quota a year to date counts; amounts of money have no quota, and their tiers are those of the year."""
        if self.accumulation == "toward_year" and self.weight is None:
            return ", on the year to date, its tiers counted over the whole year, less what was paid"
        return _ACCUMULATION[self.accumulation]

    def _paid_later(self) -> str:
        if self.pay is None:
            return ""
        lag = f", {months_in_words(self.pay.lag_months)} later" if self.pay.lag_months else ""
        return f" It is paid at the end of each {period_in_words(self.pay.every)}{lag}."

    def _negative(self) -> str:
        if self.when_negative is None:
            return ""
        return " " + {
            "carry": "If less is earned to date than was paid, nothing is taken back; later pay makes it up first.",
            "claw_back": "If less is earned to date than was paid, the difference is taken back at once.",
        }[self.when_negative]


_OVER = {"self": "", "team": " of the team", "region": " of the region", "role": " of everybody in the role", "company": " of the company"}
_IN_MONEY = {"contest": "Prizes are paid", "per_unit": "An amount is paid"}
_ACCUMULATION = {
    "discrete": "",
    "to_date": ", on the year to date against its quota to date, less what was paid",
    "toward_year": ", on the year to date against the whole year's quota, less what was paid",
}


def _explain_accumulation(given: Mapping[str, Any]) -> str:
    """Two quarters at 150 % and 50 % of a quota of 100, 10,000 of target pay each, twice the rate above quota."""
    curve = Schedule.from_points([(0.0, 0.0), (1.0, 1.0), (1.5, 2.0)], "extended")
    discrete = [10_000 * curve.value(1.5), 10_000 * curve.value(0.5)]
    to_date = [10_000 * curve.value(1.5), 20_000 * curve.value(1.0) - 10_000 * curve.value(1.5)]
    toward = [40_000 * curve.value(150 / 400), 40_000 * (curve.value(200 / 400) - curve.value(150 / 400))]
    told = {name: f"{a:,.0f} and {b:,.0f}" for name, (a, b) in (("discrete", discrete), ("to_date", to_date), ("toward_year", toward))}
    return (
        "'accumulation' is missing: it says against which quota a window is measured, and has no default. Quarterly target pay 10,000, "
        f"quota 100, twice the rate above quota, 150 sold in the first quarter and 50 in the second: discrete pays {told['discrete']} "
        f"(each quarter alone), to_date pays {told['to_date']} (the year to date against its quota to date, less what was paid), "
        f"toward_year pays {told['toward_year']} (the year to date against the whole year's 400, less what was paid)"
    )


def _explain_when_negative() -> str:
    """150 % and then nothing, twice the rate above quota: 20,000 paid, 20,000 × 75 % = 15,000 earned."""
    return (
        "'when_negative' is missing: it says what happens when the year to date has earned less than was paid, and has no default. "
        "Quarterly target pay 10,000, twice the rate above quota, 150 % in the first quarter (paid 20,000) and nothing in the second "
        "(the year to date at 75 % earns 15,000): claw_back takes 5,000 back at once, carry pays 0 and later pay makes up the 5,000 first"
    )
