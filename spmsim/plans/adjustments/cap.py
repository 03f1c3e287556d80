"""`cap`: no more than a limit, on a component, on the total, or on the credit of one deal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator
from pydantic_core import PydanticCustomError

from spmsim.foundation.quantities import Flag, Multiple, PositiveMoney, Slug
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.adjustment import OfComponents, Stage
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.words import Wording, number, period_in_words


class Limit(Spec):
    """A limit as a multiple of target pay or as an amount; one of the two."""

    times_target: Annotated[Multiple, Field(gt=0)] | None = None
    """Multiple of the covered components' target pay of the months employed in the period."""
    amount: PositiveMoney | None = None
    """Amount for people employed throughout the period, else in proportion; for a deal, in units of the measure."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.times_target is None) == (self.amount is None):
            raise PydanticCustomError("one_limit", "one limit: either 'times_target' or 'amount'")
        return self


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
    true_up: Flag | None = None
    """Whether what a cap held back in a period is paid at the year's end as far as the year's limits allow; a year makes up nothing."""
    measure: Slug | None = None
    """The measure whose deals are limited (scope deal)."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"scope": lambda _: _SCOPE})

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse_fields("cap", self._problems_of_deals() if self.scope == "deal" else self._problems_of_periods())
        return self

    def _problems_of_deals(self) -> Iterator[tuple[str, str]]:
        if self.measure is None:
            yield "measure", "'measure' is missing: the measure whose deals are limited"
        if self.limit.amount is None:
            yield "limit", "a deal is limited to an 'amount' in units of its measure; it has no target pay of its own"
        for field in ("period", "true_up", "applies_to"):
            if getattr(self, field):
                yield field, f"the credit of one deal is limited, not pay; leave '{field}' out, or use scope component or total"

    def _problems_of_periods(self) -> Iterator[tuple[str, str]]:
        if self.measure is not None:
            yield "measure", f"scope {self.scope} limits pay; leave 'measure' out, or use 'scope: deal'"
        if self.period is None:
            yield "period", _PERIOD
        elif self.period == "year" and self.true_up:
            yield "true_up", "a year's limit has nothing to make up at the year's end; leave 'true_up' out, or false"
        elif self.period != "year" and self.true_up is None:
            yield "true_up", _TRUE_UP

    @property
    def needs_deals(self) -> str | None:
        """`scope: deal` looks at single deals."""
        return "scope: deal" if self.scope == "deal" else None

    def in_words(self, words: Wording) -> str:
        """`Cap total: no more than 2 × target pay a year on all components together.`"""
        if self.scope == "deal":
            limit = words.amount(self.limit.amount or 0, self.measure or "")
            return f"Cap {words.named(self.name)}: no more than {limit} of one deal is credited on {words.named(self.measure or '')}."
        times, amount = self.limit.times_target, self.limit.amount
        limit = f"{number(amount or 0)} {words.currency}" if times is None else f"{number(times)} × target pay"
        how = "each" if self.scope == "component" else "together"
        later = "; what it holds back is made up at the year's end as far as the year's limits allow" if self.true_up else ""
        period = period_in_words(self.period or "year")
        return f"Cap {words.named(self.name)}: no more than {limit} a {period} on {words.components(self.applies_to)}, {how}{later}."


_SCOPE = (
    "'scope' is missing: 'component' limits each covered component alone, 'total' all of them together, 'deal' the credit of one deal; "
    "there is no default. Two components with target pay 50 each earn 150 and 30, limit 2 × target pay: component pays 100 + 30 = 130, "
    "total pays the whole 180, since together they stay under 200"
)
_PERIOD = (
    "'period' is missing: within which period pay is added up before it is limited; it has no default. Target pay 10 a quarter, "
    "limit 2 × target pay, 30 earned in the first quarter and nothing after: quarter pays 20, year pays the whole 30, since the year's "
    "limit is 80"
)
_TRUE_UP = (
    "'true_up' is missing: it says whether what a cap held back in a period is paid at the year's end as far as the year's limits allow, "
    "and has no default. Target pay 10 and limit 20 a quarter, 30, 10, 10 and 10 earned: false pays 20 + 10 + 10 + 10 = 50, true pays 60, "
    "the 10 that were held back with the last quarter"
)
