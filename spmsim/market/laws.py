"""Laws: how the amount of a month is drawn once its mean is known."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, Strict, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from spmsim.foundation.errors import refuse
from spmsim.foundation.quantities import Factor, LogSd, PositiveMoney, Share, Slug
from spmsim.foundation.spec import Spec

LEVEL = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$"
"""A level of a rating as the key of a mapping."""


class Law(Spec):
    """How a measure's amount of one person and month is drawn."""

    kind: ClassVar[str] = "law"
    fits: ClassVar[Literal["money", "count", "share", "rating"]]
    """The kind of measure that the law draws."""


class Lognormal(Law):
    """Money of a month is its mean times shocks of market, region and rep, each lognormal with mean one."""

    fits = "money"
    type: Literal["lognormal"] = "lognormal"
    """Name of the law."""


class CompoundPoisson(Law):
    """Money of a month is a Poisson number of lognormal deals, with the month's mean.

    The number of deals has mean (mean of the month) ÷ `average_deal`; with n deals expected the month's coefficient of
    variation is √((1 + deal_cv²) / n). It replaces the rep's monthly shock.
    """

    fits = "money"
    type: Literal["compound_poisson"] = "compound_poisson"
    """Name of the law."""
    average_deal: PositiveMoney | dict[Slug, PositiveMoney]
    """Mean size of a deal: one number, or one per role."""
    deal_cv: Factor
    """Standard deviation of a deal divided by its mean."""
    extra_rep_sd: LogSd | None = None
    """Log-sd of a rep's monthly shock on the rate of deals, beside the luck of the deals themselves; write 0 for none."""

    def deal_of(self, role: str) -> float:
        """Mean size of a deal of this role, in units of the measure.

        Raises:
            BadInput: deals are given by role, and this role is not among them.
        """
        if not isinstance(self.average_deal, dict):
            return self.average_deal
        if role not in self.average_deal:
            raise refuse(f"no average deal for role '{role}'; given for: {', '.join(self.average_deal)}", path="average_deal")
        return self.average_deal[role]


class Poisson(Law):
    """Counts of a month are Poisson with the month's mean."""

    fits = "count"
    type: Literal["poisson"] = "poisson"
    """Name of the law."""
    follows: Slug | None = None
    """Measure whose realised month (under compound Poisson: rate) moves the mean: mean = potential/12 × its month ÷ (its potential/12)."""


class Binomial(Law):
    """A window's successes among the accounts that come due; the chance is `potential_<measure>`, untouched by effort,
    season, shocks, skill, tenure and level in this version.
    """

    fits = "share"
    type: Literal["binomial"] = "binomial"
    """Name of the law."""


def _level(given: Any) -> Any:
    """A level as the text that YAML and JSON have for a key; a number in Python is written as YAML would have it."""
    return f"{given:g}" if isinstance(given, (int, float)) and not isinstance(given, bool) else given


Level = Annotated[str, BeforeValidator(_level), Strict(), StringConstraints(pattern=LEVEL, max_length=20)]


class Categorical(Law):
    """The level of a rating is drawn by fixed chances, once in every window, whatever else happens."""

    fits = "rating"
    type: Literal["categorical"] = "categorical"
    """Name of the law."""
    chances: Annotated[dict[Level, Share], Field(min_length=1, max_length=100)]
    """Level → chance that it is given; they sum to 1."""

    @model_validator(mode="after")
    def _sums_to_one(self) -> Categorical:
        problems = []
        total = sum(self.chances.values())
        if abs(total - 1) > 1e-9:
            problems.append(f"the chances of all levels sum to 1, got {' + '.join(f'{c:g}' for c in self.chances.values())} = {total:g}")
        if len({float(level) for level in self.chances}) < len(self.chances):
            problems.append(f"a level is written twice: {', '.join(self.chances)}")
        if problems:
            lines = [InitErrorDetails(type=PydanticCustomError("chances", what), loc=("chances",), input=None) for what in problems]
            raise ValidationError.from_exception_data("categorical", lines)
        return self

    @property
    def levels(self) -> tuple[tuple[float, float], ...]:
        """(level, chance), levels ascending."""
        return tuple(sorted((float(level), chance) for level, chance in self.chances.items()))


LAWS: dict[str, type[Law]] = {
    "lognormal": Lognormal, "compound_poisson": CompoundPoisson, "poisson": Poisson, "binomial": Binomial, "categorical": Categorical,
}  # fmt: skip
"""The built-in laws by their name in YAML, for the registry (kind `law`)."""
