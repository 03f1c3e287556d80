"""Laws: how the amount of a month is drawn once its mean is known."""

from __future__ import annotations

from typing import ClassVar, Literal

from spmsim.foundation.errors import refuse
from spmsim.foundation.quantities import Factor, LogSd, PositiveMoney, Slug
from spmsim.foundation.spec import Spec
from spmsim.records.game import Law as LawCode


class Law(Spec):
    """How a measure's amount of one person and month is drawn."""

    kind: ClassVar[str] = "law"
    code: ClassVar[LawCode]
    fits: ClassVar[Literal["money", "count", "share"]]
    """The kind of measure that the law draws."""


class Lognormal(Law):
    """Money of a month is its mean times shocks of market, region and rep, each lognormal with mean one."""

    code = LawCode.LOGNORMAL
    fits = "money"
    type: Literal["lognormal"] = "lognormal"
    """Name of the law."""


class CompoundPoisson(Law):
    """Money of a month is a Poisson number of lognormal deals, with the month's mean.

    The number of deals has mean (mean of the month) ÷ `average_deal`; with n deals expected the month's coefficient of
    variation is √((1 + deal_cv²) / n). It replaces the rep's monthly shock.
    """

    code = LawCode.COMPOUND_POISSON
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

    code = LawCode.POISSON
    fits = "count"
    type: Literal["poisson"] = "poisson"
    """Name of the law."""
    follows: Slug | None = None
    """Measure whose realised month (under compound Poisson: rate) moves the mean: mean = potential/12 × its month ÷ (its potential/12)."""


class Binomial(Law):
    """A window's successes among the accounts that come due; the chance is `potential_<measure>`, untouched by effort,
    season, shocks, skill, tenure and level in this version.
    """

    code = LawCode.BINOMIAL
    fits = "share"
    type: Literal["binomial"] = "binomial"
    """Name of the law."""


LAWS: dict[str, type[Law]] = {"lognormal": Lognormal, "compound_poisson": CompoundPoisson, "poisson": Poisson, "binomial": Binomial}
"""The built-in laws by their name in YAML, for the registry (kind `law`)."""
