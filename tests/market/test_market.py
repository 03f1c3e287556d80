"""The market block: what is accepted, what is refused and in which words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spmsim.foundation.errors import BadInput
from spmsim.market.laws import LAWS, CompoundPoisson, Lognormal, Poisson
from spmsim.market.market import Market, Shock, Shocks, Spread, law_problems
from spmsim.market.spread import implied_year_sd

DEALS = {"type": "compound_poisson", "average_deal": 15000, "deal_cv": 0.8}


def market(**block: object) -> Market:
    return Market.model_validate(block, context={"registry": {"law": LAWS}})


def problems(**block: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        market(**block)
    return {".".join(map(str, error["loc"])): error["msg"] for error in refused.value.errors()}


def test_an_empty_market_is_level_and_calm() -> None:
    calm = market()
    assert (calm.level, calm.season, calm.laws) == (1.0, None, {})
    assert calm.shocks == Shocks(market=Shock(sd=0.0), region=Shock(sd=0.0), territory=Spread(sd=0.0), rep=Shock(sd=0.0))


def test_a_law_may_be_its_bare_name() -> None:
    laws = market(laws={"revenue": "lognormal", "wins": {"type": "poisson", "follows": "revenue"}}).laws
    assert laws == {"revenue": Lognormal(), "wins": Poisson(follows="revenue")}


def test_a_season_must_have_twelve_numbers_of_mean_one() -> None:
    assert problems(season=[1.1] * 12) == {
        "season": "the twelve numbers must have mean 1, so that a year sells its potential; they add up to 13.2, not 12"
    }
    assert problems(season=[1.0] * 4) == {"season": "a season has twelve numbers, January to December, got 4"}
    assert market(season=[0.85, 0.90, 1.15, 0.90, 0.95, 1.20, 0.85, 0.90, 1.15, 0.95, 1.00, 1.20]).season is not None


@pytest.mark.parametrize("level", [0, -1, math.inf, math.nan, True, "1"])
def test_a_level_is_a_positive_number(level: object) -> None:
    assert "level" in problems(level=level)


def test_deals_replace_the_reps_shock_unless_said_otherwise() -> None:
    shocks = {"rep": {"sd": 0.4}}
    assert "extra_rep_sd" in problems(shocks=shocks, laws={"revenue": DEALS})["laws.revenue"]
    assert isinstance(market(laws={"revenue": DEALS}).laws["revenue"], CompoundPoisson)
    for extra in (0, 0.2):
        law = market(shocks=shocks, laws={"revenue": {**DEALS, "extra_rep_sd": extra}}).laws["revenue"]
        assert isinstance(law, CompoundPoisson)
        assert law.extra_rep_sd == extra


@pytest.mark.parametrize(
    ("leader", "message"),
    [
        ("wins", "'wins' cannot follow itself"),
        ("renewals", "'renewals' is a share, which no count can follow; follow a measure in money"),
        ("revenu", "no measure 'revenu' with a law; measures: wins, renewals, revenue, other. Did you mean 'revenue'?"),
        ("other", "'other' follows 'revenue' itself; follow 'revenue' directly"),
    ],
)
def test_what_a_count_may_follow(leader: str, message: str) -> None:
    laws = {
        "wins": {"type": "poisson", "follows": leader},
        "renewals": "binomial",
        "revenue": "lognormal",
        "other": {"type": "poisson", "follows": "revenue"},
    }
    assert problems(laws=laws) == {"laws.wins.follows": message}


def test_no_law_is_guessed() -> None:
    given_laws = market(laws={"revenue": "poisson", "reveneu": "lognormal"})
    assert law_problems(given_laws, {"revenue": "USD", "wins": "count", "renewals": "share"}) == [
        ("laws.reveneu", "no measure 'reveneu'; measures: revenue, wins, renewals. Did you mean 'revenue'?"),
        ("laws.revenue", "'poisson' draws count, but 'revenue' is measured in USD; use lognormal or compound_poisson"),
        ("laws.wins", "'wins' (count) has no law to draw it by; for this unit: poisson"),
        ("laws.renewals", "'renewals' (share) has no law to draw it by; for this unit: binomial"),
    ]


def test_the_average_deal_of_a_role() -> None:
    assert CompoundPoisson(average_deal=15000.0, deal_cv=0.8).deal_of("anybody") == 15000
    by_role = CompoundPoisson(average_deal={"hunter": 15000.0}, deal_cv=0.8)
    assert by_role.deal_of("hunter") == 15000
    with pytest.raises(BadInput, match="no average deal for role 'farmer'; given for: hunter"):
        by_role.deal_of("farmer")


# The spread of a year


def test_twelve_equal_months_without_persistence() -> None:
    # Var of the mean of 12 independent lognormals of mean 1: (e^{0.16} − 1)/12 = 0.17351087/12 = 0.014459239; √ = 0.12024658
    spread = implied_year_sd(Shocks(rep=Shock(sd=0.4)))
    assert spread.cv == pytest.approx(0.12024658, abs=5e-9)
    assert spread.log_sd == pytest.approx(math.sqrt(math.log(1.014459239)), abs=5e-9)


def test_what_is_drawn_once_keeps_its_log_sd() -> None:
    assert implied_year_sd(Shocks(territory=Spread(sd=0.15)), skill_sd=0.2).log_sd == pytest.approx(0.25, rel=1e-12)


def test_two_months_by_hand() -> None:
    # weights 1 and 3, sd 0.5, persistence 0.6: (1·(e^.25−1) + 9·(e^.25−1) + 2·3·(e^.15−1))/16
    # = (10·0.2840254167 + 6·0.1618342427)/16 = 3.8112596233/16 = 0.2382037265
    spread = implied_year_sd(Shocks(market=Shock(sd=0.5, persistence=0.6)), weights=(1.0, 3.0))
    assert spread.cv**2 == pytest.approx(0.2382037265, abs=1e-10)


def test_single_deals_add_their_variance() -> None:
    # 36 deals a year of cv 0.8: cv² = (1 + 0.64)/36
    assert implied_year_sd(Shocks(), deal_variance=1.64 / 36).cv == pytest.approx(math.sqrt(1.64 / 36))


SDS = st.floats(0, 1)


@given(SDS, SDS, SDS, SDS, st.floats(0, 0.99), st.lists(st.floats(0.1, 3), min_size=1, max_size=12))
def test_the_closed_form_is_the_double_sum(
    market_sd: float, region: float, rep: float, territory: float, rho: float, weights: list[float]
) -> None:
    shocks = Shocks(
        market=Shock(sd=market_sd, persistence=rho),
        region=Shock(sd=region, persistence=rho / 2),
        territory=Spread(sd=territory),
        rep=Shock(sd=rep),
    )
    total = 0.0
    for m, first in enumerate(weights):
        for n, second in enumerate(weights):
            k = abs(m - n)
            log_covariance = territory**2 + 0.15**2 + market_sd**2 * rho**k + region**2 * (rho / 2) ** k + (rep**2 if k == 0 else 0.0)
            total += first * second * (math.exp(log_covariance) - 1)
    expected = math.sqrt(total) / sum(weights)
    assert implied_year_sd(shocks, skill_sd=0.15, weights=weights).cv == pytest.approx(expected, rel=1e-9)
