"""`QuotaSet`: the quotas of a group of people: a rule per measure, a ramp for new hires, and phasing over the months."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from spmsim.foundation.errors import nearest
from spmsim.foundation.quantities import Factor, Slug, Unit
from spmsim.foundation.spec import Spec, registered
from spmsim.quotas.rules import Flat, QuotaRule

_CHOICES = {
    "target_pay": (
        "'target_pay' has no default, because companies differ. Example: target incentive 60,000 a year (5,000 a month) and a quota "
        "of 10,000 a month, first month at 0.25, 2,500 sold. 'full': target pay stays 5,000, so 2,500 of 2,500 earns 5,000; "
        "'ramped': target pay ramps with the quota to 1,250, so the same sale earns 1,250"
    ),
    "starts": (
        "'starts' has no default, because companies differ. Example: schedule [0.25, 0.50, 0.75, 1.0], hired on 15 March. "
        "'hire_month': March 0.25, April 0.50, May 0.75; "
        "'next_full_month': March and April 0.25, May 0.50, June 0.75 (the ramp counts from the first full month)"
    ),
}


class NewHireRamp(Spec):
    """Lower quotas in the first months of employment."""

    schedule: Annotated[tuple[Annotated[Factor, Field(le=1), Unit("share of quota")], ...], Field(min_length=1, max_length=60)]
    """Share of the quota in each employed month: 0.25 for a quarter of it; 1 afterwards."""
    target_pay: Literal["full", "ramped"]
    """Whether target incentive stays whole during the ramp (`full`) or is reduced with the quota (`ramped`)."""
    starts: Literal["hire_month", "next_full_month"]
    """Whether the schedule's first entry belongs to the month of hire or to the first month employed from its first day."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain_choices(cls, given: Any, handler: ModelWrapValidatorHandler[NewHireRamp]) -> NewHireRamp:
        try:
            return handler(given)
        except ValidationError as refused:
            raise ValidationError.from_exception_data(refused.title, [_explained(error) for error in refused.errors()]) from None


class QuotaSet(Spec):
    """What is asked of the people who name this set."""

    new_hire_ramp: NewHireRamp | None = None
    """Lower quotas for new people; none: the whole quota from the first month."""
    phasing: Literal["even", "season"] = "even"
    """How a year's quota is spread over months: evenly, or in proportion to `market.season`. Shares are never phased."""
    rules: dict[Slug, Annotated[QuotaRule, registered("quota_rule")]] = Field(default_factory=dict)
    """Per measure, how the quota of 12 months is set."""


def unit_problems(rules: dict[str, QuotaRule], units: dict[str, str]) -> list[tuple[str, str]]:
    """What is wrong between rules and the units of the scenario's measures, as (path below the quota set, what).

    Args:
        rules: measure → rule.
        units: measure → unit: a currency, `count` or `share`.
    """
    problems = []
    for measure, rule in rules.items():
        path = f"rules.{measure}"
        if measure not in units:
            problems.append((path, f"no measure '{measure}'; measures: {', '.join(units)}.{nearest(measure, units)}"))
        elif units[measure] == "rating":
            problems.append((path, f"'{measure}' is a rating, which is measured against no quota; leave the rule out"))
        elif units[measure] == "share" and not rule.shares_too:
            problems.append((path, f"'{measure}' is a share; the rule '{_name(rule)}' is for money and counts; use 'flat' or 'given'"))
        elif units[measure] == "share" and isinstance(rule, Flat) and rule.amount > 1:
            problems.append((f"{path}.amount", f"'{measure}' is a share: its quota lies between 0 and 1, got {rule.amount:g}"))
    return problems


def _name(rule: QuotaRule) -> str:
    return str(getattr(rule, "type", type(rule).__name__))


def _explained(error: Any) -> InitErrorDetails:
    """The same error; for an option left out, with the choices and what each means."""
    field = error["loc"][0] if len(error["loc"]) == 1 else None
    if error["type"] == "missing" and field in _CHOICES:
        explained = PydanticCustomError("choice_missing", "{why}", {"why": _CHOICES[field]})
        return InitErrorDetails(type=explained, loc=error["loc"], input=error["input"])
    return InitErrorDetails(type=error["type"], loc=error["loc"], input=error["input"], ctx=error.get("ctx", {}))
