"""`Market`: what moves everybody's sales besides themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, Strict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from spmsim.foundation.errors import nearest
from spmsim.foundation.quantities import Factor, LogSd, Persistence, Slug, Unit
from spmsim.foundation.spec import Spec, registered
from spmsim.market.laws import LAWS, Binomial, Categorical, CompoundPoisson, Law, Poisson

MEAN_TOLERANCE = 1e-6
"""How far the mean of a season may lie from 1: expected sales of a year must equal potential."""


class Shock(Spec):
    """A monthly shock with mean one: ln x = −sd²/2 + z, where z keeps `persistence` of itself from month to month."""

    sd: LogSd
    """Stationary log-sd: the spread of any single month, whatever the persistence."""
    persistence: Persistence = 0.0
    """Share of the log-shock that remains a month later; 0.9 halves it in about 6.6 months."""


class Spread(Spec):
    """A factor with mean one that is drawn once per replication and stays."""

    sd: LogSd
    """Log-sd of the factor."""


class Shocks(Spec):
    """Random factors on sales, each with mean one; one left out is none."""

    market: Shock = Shock(sd=0.0)
    """Shared by everybody."""
    region: Shock = Shock(sd=0.0)
    """Shared by the seats of a region."""
    territory: Spread = Spread(sd=0.0)
    """The truth of a seat's territory around the planners' estimate: drawn once per seat and replication."""
    rep: Shock = Shock(sd=0.0)
    """A person's own months."""


class Market(Spec):
    """Level, season, shocks and laws."""

    level: Annotated[float, Strict(), Field(gt=0, le=100), Unit("×")] = 1.0
    """Scales every effort-responsive mean; 0.90 is a market that buys a tenth less."""
    season: tuple[Annotated[Factor, Unit("×")], ...] | None = None
    """Twelve factors from January to December with mean 1; none: every month alike."""
    shocks: Shocks = Shocks()
    """Random factors on sales."""
    laws: dict[Slug, Annotated[Law, registered("law", bare_name=True)]] = Field(default_factory=dict)
    """Per measure, how a month's amount is drawn."""

    @model_validator(mode="after")
    def _consistent(self) -> Market:
        problems = [*self._season_problems(), *self._law_problems()]
        if problems:
            raise ValidationError.from_exception_data("Market", problems)
        return self

    def _season_problems(self) -> Iterator[InitErrorDetails]:
        if self.season is None:
            return
        if len(self.season) != 12:
            yield _problem(("season",), f"a season has twelve numbers, January to December, got {len(self.season)}", self.season)
            return
        mean = sum(self.season) / 12
        if abs(mean - 1) > MEAN_TOLERANCE:
            say = f"the twelve numbers must have mean 1, so that a year sells its potential; they add up to {12 * mean:.6g}, not 12"
            yield _problem(("season",), say, self.season)

    def _law_problems(self) -> Iterator[InitErrorDetails]:
        for measure, law in self.laws.items():
            if isinstance(law, CompoundPoisson) and law.extra_rep_sd is None and self.shocks.rep.sd > 0:
                say = (
                    "under compound_poisson the luck of single deals replaces the rep's shock, but "
                    f"shocks.rep.sd is {self.shocks.rep.sd:g}: remove it, or write extra_rep_sd (0 for no shock beside the deals)"
                )
                yield _problem(("laws", measure), say, measure)
            if isinstance(law, Poisson) and law.follows is not None:
                what = _wrong_leader(measure, law.follows, self.laws)
                if what:
                    yield _problem(("laws", measure, "follows"), what, law.follows)


def law_problems(market: Market, units: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong between laws and the units of the scenario's measures, as (path below `market`, what).

    Nothing is guessed: every measure needs a law that fits its unit (money: lognormal or compound_poisson; count: poisson;
    share: binomial; rating: categorical).

    Args:
        market: the market block.
        units: measure → unit: a currency, `count`, `share` or `rating`.
    """
    problems = []
    for measure in market.laws:
        if measure not in units:
            problems.append((f"laws.{measure}", f"no measure '{measure}'; measures: {', '.join(units)}.{nearest(measure, units)}"))
    for measure, unit in units.items():
        fitting = [name for name, law in LAWS.items() if law.fits == kind_of_unit(unit)]
        law_given = market.laws.get(measure)
        if law_given is None:
            problems.append((f"laws.{measure}", f"'{measure}' ({unit}) has no law to draw it by; for this unit: {' or '.join(fitting)}"))
        elif law_given.fits != kind_of_unit(unit):
            name = getattr(law_given, "type", "this law")
            say = f"'{name}' draws {law_given.fits}, but '{measure}' is measured in {unit}; use {' or '.join(fitting)}"
            problems.append((f"laws.{measure}", say))
    return problems


def kind_of_unit(unit: str) -> str:
    """`money`, `count`, `share` or `rating` for the unit of a measure (any currency is money)."""
    return unit if unit in ("count", "share", "rating") else "money"


def _problem(loc: tuple[str, ...], what: str, given: Any) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError("market", "{what}", {"what": what}), loc=loc, input=given)


def _wrong_leader(measure: str, leader: str, laws: Mapping[str, Law]) -> str | None:
    if leader == measure:
        return f"'{measure}' cannot follow itself"
    if leader not in laws:
        return f"no measure '{leader}' with a law; measures: {', '.join(laws)}.{nearest(leader, laws)}"
    law = laws[leader]
    if isinstance(law, Categorical):
        return f"'{leader}' is a rating, which no count can follow; follow a measure in money"
    if isinstance(law, Binomial):
        return f"'{leader}' is a share, which no count can follow; follow a measure in money"
    if isinstance(law, Poisson) and law.follows is not None:
        return f"'{leader}' follows '{law.follows}' itself; follow '{law.follows}' directly"
    return None
