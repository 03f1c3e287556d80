"""Quota rules: each turns people's columns into a quota per person and 12 months.

A rule reads columns of people as arrays of equal length P: `rep_id` and `role` (text), and numbers such as
`potential_<measure>`, `last_year_<measure>`, `quota_<measure>`, where NaN stands for a value that is missing.
Rules see estimates only, never the truth that sales come from.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.quantities import Amount, Factor, Number, Slug, Unit
from spmsim.foundation.spec import Spec

Floats = NDArray[np.float64]
People = Mapping[str, NDArray[Any]]

_LISTED = 5
Growth = Annotated[Number, Field(ge=-1, le=1000), Unit("share")]


def _number_roles_or_same(given: Any) -> Any:
    if given == "same" or (isinstance(given, (int, float, Mapping)) and not isinstance(given, bool)):
        return given
    shown = f"'{given}'" if isinstance(given, str) else str(given)
    say = "a total is a number, one number per role ({role: number}), or the word same; got {given}"
    raise PydanticCustomError("total_form", say, {"given": shown})


Total = Annotated[Amount | dict[Slug, Amount] | Literal["same"], BeforeValidator(_number_roles_or_same)]
OverAssignment = Annotated[Number, Field(gt=-1, le=1000), Unit("share")]


class QuotaRule(Spec):
    """A way to set quotas of one measure for the people of one quota set."""

    kind: ClassVar[str] = "quota_rule"
    shares_too: ClassVar[bool] = True
    """Whether the rule makes sense for a measure of unit `share`."""
    adds_up_team: ClassVar[bool] = False
    """Whether the rule reads the quotas of other people (`team_quota_<measure>`) and is therefore computed after all others."""
    reads: ClassVar[str] = ""
    """The column of people that the rule reads, before the measure's name (`quota_`); everybody needs a value there."""

    @abstractmethod
    def amounts(self, people: People, measure: str) -> Floats:
        """Quota of each person for 12 months, [P], in units of the measure (a share: the quota share itself).

        Raises:
            BadInput: a person lacks a value that the rule reads; every such rep_id is named.
        """

    @abstractmethod
    def in_words(self, measure: str) -> str:
        """The rule as a clause, e.g. `540,000 for everybody`."""


class Flat(QuotaRule):
    """The same quota for everybody."""

    type: Literal["flat"] = "flat"
    """Name of the rule."""
    amount: Amount
    """Quota of 12 months, the same for everybody in the quota set."""

    def amounts(self, people: People, measure: str) -> Floats:
        """The same amount for everybody, [P]."""
        return np.full(len(people["rep_id"]), self.amount)

    def in_words(self, measure: str) -> str:
        """The rule as a clause."""
        return f"{self.amount:,.10g} for everybody"


class Given(QuotaRule):
    """Quotas given person by person in the roster."""

    type: Literal["given"] = "given"
    """Name of the rule."""
    reads: ClassVar[str] = "quota_"

    def amounts(self, people: People, measure: str) -> Floats:
        """The roster's own figures, [P]."""
        return _read(people, f"{self.reads}{measure}", "the quota rule 'given' reads it")

    def in_words(self, measure: str) -> str:
        """The rule as a clause."""
        return f"as given for each person (quota_{measure})"


class LastYearGrowth(QuotaRule):
    """Last year's sales of the seat, and growth on top: 500,000 sold and growth 0.08 is 540,000."""

    type: Literal["last_year_growth"] = "last_year_growth"
    """Name of the rule."""
    shares_too: ClassVar[bool] = False
    reads: ClassVar[str] = "last_year_"
    growth: Growth
    """Growth on last year's sales; 0.08 is 8 % more."""

    def amounts(self, people: People, measure: str) -> Floats:
        """Last year's sales and growth, [P]."""
        return _read(people, f"{self.reads}{measure}", "the quota rule 'last_year_growth' reads it") * (1.0 + self.growth)

    def in_words(self, measure: str) -> str:
        """The rule as a clause."""
        return f"last year's {measure} of the seat{_on_top(self.growth)}"


class ShareOfPotential(QuotaRule):
    """A total, shared out in proportion to the estimated potential.

    Quota of i = total × (1 + over_assignment) × potential_i ÷ Σ potential. A total of 1,000,000 with over-assignment 0.10 on
    potentials 300, 500 and 200 gives 330,000, 550,000 and 220,000.
    """

    type: Literal["share_of_potential"] = "share_of_potential"
    """Name of the rule."""
    shares_too: ClassVar[bool] = False
    reads: ClassVar[str] = "potential_"
    total: Total
    """Sum of quotas: one number over the whole quota set, one per role, or `same`: per role, what it is in the file that is extended."""
    over_assignment: OverAssignment = 0.0
    """Quota handed out on top of the total, as a share of it; 0.10 makes the sum of quotas 10 % higher than `total`."""

    def amounts(self, people: People, measure: str) -> Floats:
        """The total in proportion to potential, [P]."""
        if self.total == "same":
            raise refuse(
                "'total: same' repeats the quotas of the file that a change set extends; in a complete file write the total as a number",
                path=f"rules.{measure}.total",
            )
        potential = _read(people, f"{self.reads}{measure}", "the quota rule 'share_of_potential' reads it", positive=True)
        totals = np.zeros(len(potential))
        if isinstance(self.total, dict):
            for role, total in _totals_by_role(self.total, people, measure).items():
                held = people["role"] == role
                totals[held] = total * potential[held] / potential[held].sum()
        elif len(potential):
            totals = self.total * potential / potential.sum()
        return totals * (1.0 + self.over_assignment)

    def in_words(self, measure: str) -> str:
        """The rule as a clause."""
        if isinstance(self.total, dict):
            alone = len(self.total) == 1  # then the quota set's name says whose total it is
            total = ", ".join(f"{amount:,.10g}" + ("" if alone else f" for {role}") for role, amount in self.total.items())
        else:
            total = self.total if isinstance(self.total, str) else f"{self.total:,.10g}"
        return f"a total of {total}{_on_top(self.over_assignment)}, shared by estimated potential"


class ShareOfTeam(QuotaRule):
    """A manager's quota: a share of what the people who name the manager are asked for.

    Eight people with quotas of 540,000 each and share 0.95: 0.95 × 4,320,000 = 4,104,000.
    """

    type: Literal["share_of_team"] = "share_of_team"
    """Name of the rule."""
    shares_too: ClassVar[bool] = False
    adds_up_team: ClassVar[bool] = True
    share: Annotated[Factor, Field(gt=0)]
    """Share of the sum of the team's quotas; 0.95 asks a manager for 5 % less than the team together."""

    def amounts(self, people: People, measure: str) -> Floats:
        """The share of the team's sum, [P]."""
        return self.share * _read(people, f"team_quota_{measure}", "the quota rule 'share_of_team' adds up the people who name the manager")

    def in_words(self, measure: str) -> str:
        """The rule as a clause."""
        return f"{self.share * 100:.4g} % of the sum of the team's quotas"


QUOTA_RULES: dict[str, type[QuotaRule]] = {
    "flat": Flat,
    "given": Given,
    "last_year_growth": LastYearGrowth,
    "share_of_potential": ShareOfPotential,
    "share_of_team": ShareOfTeam,
}
"""The built-in rules by their name in YAML, for the registry (kind `quota_rule`)."""


def _on_top(share: float) -> str:
    if share == 0:
        return ""
    return f" and {share * 100:.4g} % on top" if share > 0 else f" less {-share * 100:.4g} %"


def _read(people: People, column: str, why: str, *, positive: bool = False) -> Floats:
    """The column as floats; people without a value (with `positive`: or with zero) are named."""
    n = len(people["rep_id"])
    values = np.asarray(people[column], dtype=np.float64) if column in people else np.full(n, np.nan)
    problems = []
    if np.isnan(values).any():
        problems.append(Problem(f"{column} is missing for {_names(people, np.isnan(values))}; {why}", path="team.reps"))
    if positive and (values <= 0).any():
        problems.append(Problem(f"{column} is zero for {_names(people, values <= 0)}; {why} and shares by it", path="team.reps"))
    if problems:
        raise BadInput(problems)
    return values


def _names(people: People, which: NDArray[np.bool_]) -> str:
    ids = [str(rep_id) for rep_id in np.asarray(people["rep_id"])[which]]
    more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    return f"rep{'s' if len(ids) > 1 else ''} " + ", ".join(ids[:_LISTED]) + more


def _totals_by_role(totals: Mapping[str, float], people: People, measure: str) -> Mapping[str, float]:
    held = sorted({str(role) for role in people["role"]})
    without = [f"no total for role '{role}', which people of this quota set hold" for role in held if role not in totals]
    some = ", ".join(held)
    idle = [f"a total for role '{role}', which nobody of this quota set holds; held: {some}" for role in totals if role not in held]
    if without or idle:
        raise BadInput(Problem(what, path=f"rules.{measure}.total") for what in without + idle)
    return totals
