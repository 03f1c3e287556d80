"""`review` on years of known truth: the engine's own years are covered at the right rate, and a worse market is found as such."""

from __future__ import annotations

import dataclasses
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load
from spmsim.studies.playing import cast, play_on
from spmsim.studies.review.actuals import what_happened
from spmsim.studies.review.forecast import forecast_scored
from spmsim.studies.review.games import expected_sales, of_known_leavers, of_people, until
from spmsim.studies.review.landing import landing_parts
from spmsim.studies.review.market import ratio_of, weights_of
from spmsim.studies.review.measures import measures_reviewed
from spmsim.studies.review.replay import play_again
from spmsim.studies.review.review import review
from spmsim.studies.review.updates import change_set_text, credibility
from spmsim.studies.review.words import headline, how_much_was_market, what_was_wrong
from spmsim.studies.review.year import review_year
from spmsim.studies.simulate import simulate
from tests.studies.review_worlds import real_year
from tests.studies.worlds import LINEAR, base, changed, write

PEOPLE = 48
SEASON = [0.8, 0.9, 1.3, 0.8, 0.9, 1.3, 0.8, 0.9, 1.3, 0.8, 0.9, 1.3]


def _document() -> dict:
    roles = deepcopy(LINEAR["team"]["roles"])
    roles["seller"] |= {"turnover": {"yearly": 0.24, "vacancy_months": 2}, "ramp": {"start": 0.2, "months": 4}}
    roles["hunter"] = {**deepcopy(roles["seller"]), "potential": {"revenue": 2_000_000}}
    drawn = [
        {"role": role, "reps": PEOPLE // 4, "region": region, "potential_sd": 0.3} for role in ("seller", "hunter") for region in ("n", "s")
    ]
    shocks = {"market": {"sd": 0.06, "persistence": 0.9}, "territory": {"sd": 0.2}, "rep": {"sd": 0.4}}
    return changed(
        LINEAR,
        run={"seed": 7, "replications": 400},
        team={"draw": drawn, "roles": roles},
        market={"season": SEASON, "shocks": shocks, "laws": {"revenue": "lognormal"}},
        behaviour={"type": "fixed"},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def again(folder):
    return play_again(simulate(base(folder, _document()), out=folder / "runs"))


@pytest.fixture(scope="module")
def calm(folder):
    """The same company without shared shocks: the truth that the tests set is the market."""
    document = _document()
    document["market"]["shocks"]["market"]["sd"] = 0.0
    return write(folder, "calm", document)


def _owner(again, year, roster=True):
    return review(again, year.bookings, year.roster if roster else None, everything=True, team_name=str)


@pytest.fixture(scope="module")
def worse(again, calm):
    """A year in which the market was 20 % lower."""
    return real_year(cast(load(calm, sets=("market.level=0.8",))), again, seed=99)


@pytest.fixture(scope="module")
def of_worse(again, worse):
    return _owner(again, worse)


def test_expected_sales_in_closed_form_are_those_of_the_engine(again):
    """Six standard errors of 400 years; seats that are left stay open."""
    game, policy = until(of_people(again.cast.game, np.ones(PEOPLE, dtype=bool)), again.policy, 12)
    played = []
    play_on(game, policy, again.draws, keep=lambda paths: played.append(paths.by_quarter[:, :, 0].sum(axis=1)))
    years = np.concatenate(played)
    error = years.std(axis=1) / np.sqrt(years.shape[1])
    assert np.all(np.abs(years.mean(axis=1) - expected_sales(game, policy).sum(axis=1)) < 6 * error)


def test_people_and_months_until_they_leave_are_those_of_the_run(again):
    """Without successors nobody sells more, and the first two months of a year are the same whether or not the rest is played."""
    game, policy = until(of_people(again.cast.game, np.ones(PEOPLE, dtype=bool)), again.policy, 2)
    whole = play_on(of_people(again.cast.game, np.ones(PEOPLE, dtype=bool)), again.policy, again.draws)
    assert np.array_equal(play_on(game, policy, again.draws).by_month[:, :, 0], whole.by_month[:, :2, 0])
    run = play_on(again.cast.game, again.policy, again.draws)
    assert np.array_equal(run.by_month[:, 0], whole.by_month[:, 0])
    assert (run.by_month[:, :, 0] >= whole.by_month[:, :, 0]).all()


def test_the_models_own_years_are_covered_at_the_right_rate(again):
    """300 years of another seed as what happened: 50 % and 80 % of people's years, within 2 points; percentiles are uniform."""
    game, policy = until(of_people(again.cast.game, np.ones(PEOPLE, dtype=bool)), again.policy, 12)
    kept = []
    play_on(
        game,
        policy,
        replace(again.draws, seed=1234, replications=300),
        keep=lambda paths: kept.append(paths.by_quarter[:, :, 0].sum(axis=1)),
    )
    years = np.concatenate(kept) / 100
    everybody = np.ones(PEOPLE, dtype=bool)
    scored = forecast_scored(game, policy, again.draws, again.cast.terms, sold=years[:, 0], sells=everybody, groups=[range(PEOPLE)])
    low, high = scored.quantiles[:, [1]], scored.quantiles[:, [3]]
    assert np.mean((years >= low) & (years <= high)) == pytest.approx(0.5, abs=0.02)
    assert np.mean((years >= scored.quantiles[:, [0]]) & (years <= scored.quantiles[:, [4]])) == pytest.approx(0.8, abs=0.02)
    assert scored.inside.mean(axis=1) == pytest.approx([0.5, 0.8], abs=0.01)
    error = years.mean() / scored.mean.mean() - 1
    assert abs(error) < 4 * years.mean(axis=0).std() / years.mean() / np.sqrt(300)  # bias 0


def test_a_total_is_the_sum_of_its_people(of_worse, worse, again):
    ids = set(again.cast.game.seats.rep_ids)
    mine = [at for at, who in enumerate(worse.bookings.people) if who in ids]
    total = worse.bookings.amounts[0, mine].sum() / 100
    assert of_worse.line("people").figures["sales"].actual == pytest.approx(total)
    assert of_worse.line("company").figures["sales"].actual == pytest.approx(worse.bookings.amounts.sum() / 100)
    assert sum(line.figures["sales"].actual for line in of_worse.lines if line.by == "role") == pytest.approx(total)
    assert sum(line.figures["sales"].actual for line in of_worse.lines if line.by == "month") == pytest.approx(total)
    assert sum(one.sales for one in of_worse.people) == pytest.approx(total)
    assert sum(one.pay for one in of_worse.people) == pytest.approx(of_worse.line("people").figures["incentive_pay"].actual)


def test_the_parts_of_the_landing_sum_to_the_companys_difference(of_worse, worse, again):
    """The whole file's bookings less the mean of the run's years; hires are newcomers' bookings less what was to come of successors."""
    parts = {part.words: part.amount for part in landing_parts(of_worse)}
    assert list(parts) == ["hires and replacements", "leavers", "the market", "productivity and luck"]
    forecast = again.run.month_sums()[1][:, :, 0].sum(axis=1).mean() / 100
    assert sum(parts.values()) == pytest.approx(worse.bookings.amounts.sum() / 100 - forecast)
    ids = set(again.cast.game.seats.rep_ids)
    newcomers = [at for at, who in enumerate(worse.bookings.people) if who not in ids]
    own = play_on(of_people(again.cast.game, np.ones(PEOPLE, dtype=bool)), again.policy, again.draws).by_month[:, :, 0].sum(axis=1).mean()
    assert parts["hires and replacements"] == pytest.approx(worse.bookings.amounts[0, newcomers].sum() / 100 - (forecast - own / 100))
    assert headline(of_worse).startswith("The whole company sold")


def test_pay_of_months_with_few_people_is_for_the_owner(again, worse):
    """Pay is quarterly: what accrues between is leavers' settlements. Counted from what each person is paid."""
    year = review_year(again, worse.bookings, worse.roster)
    people = (year.pay.by_month[year.happened.is_person] != 0).sum(axis=0)
    few = [label for label, paid in zip(year.labels, people.tolist(), strict=True) if 0 < paid < 5]
    assert few  # else the year shows nothing
    told = review(again, worse.bookings, worse.roster, everything=False, team_name=None)
    hidden = [line.name for line in told.lines if line.by == "month" and "incentive_pay" not in line.figures]
    assert set(few) <= set(hidden)
    behind = (year.pay.by_month[year.happened.is_person][:, [year.labels.index(one) for one in hidden]] != 0).any(axis=1)
    assert behind.sum() >= 5
    assert all("incentive_pay" in _owner(again, worse).line("month", label).figures for label in few)


def test_a_worse_market_is_found_as_such(of_worse):
    """0.8 lies in the range; the market's part of the loss is near −20 % of the forecast, and what is left is luck."""
    year, sales = of_worse.came.year, of_worse.splits[0]
    assert year.low < 0.8 < year.high < 0.95
    assert of_worse.level == pytest.approx(year.value, rel=1e-3)  # nobody responds: sales are in proportion to the level
    assert sales.market == pytest.approx((year.value - 1) * sales.forecast, rel=0.02)
    assert sales.market + sales.attendance + sales.people == pytest.approx(sales.actual - sales.forecast)
    assert sales.is_chance
    assert any("market.level of 1 should have been" in one for one in what_was_wrong(of_worse))
    assert any("cannot be told apart" in one for one in how_much_was_market(of_worse))
    assert "less than the" in headline(of_worse)


def test_the_common_ratio_is_without_bias_and_its_range_covers(again, calm):
    """300 years without a shared shock: the mean of the ratio is 1, and nine in ten of the 90 % ranges hold it."""
    everybody = np.ones(PEOPLE, dtype=bool)
    game, policy = until(of_people(cast(load(calm)).game, everybody), again.policy, 12)
    game = of_known_leavers(game, np.full(PEOPLE, -1))
    kept = []
    play_on(
        game, policy, replace(again.draws, seed=77, replications=300), keep=lambda paths: kept.append(paths.by_quarter[:, :, 0].sum(axis=1))
    )
    years, expected = np.concatenate(kept), expected_sales(game, policy).sum(axis=1)
    weight = weights_of(expected, years.var(axis=1))
    found = [ratio_of(years[:, n], expected, weight) for n in range(300)]
    values = np.array([one.value for one in found])
    assert abs(values.mean() - 1) < 4 * values.std() / np.sqrt(300)
    assert np.mean([one.low <= 1 <= one.high for one in found]) == pytest.approx(0.9, abs=0.05)


def test_who_left_is_no_market(again, calm):
    """Half of the sellers leave after January: with the roster the market is still what it was, and the loss stands under who was there."""
    sets = ("team.reps[role=seller].left_on=2027-01-31", "team.reps[role=hunter].leave_yearly=0")
    year = real_year(cast(load(calm, sets=sets)), again, seed=5)
    told = _owner(again, year)
    half = (told.came.year.high - told.came.year.low) / 2
    assert abs(told.came.year.value - 1) < 3 * half / 1.7  # three standard errors
    assert told.splits[0].attendance < -0.15 * told.splits[0].forecast
    unknown = _owner(again, year, roster=False)
    assert unknown.came.year.value == pytest.approx(told.came.year.value, abs=0.03)  # the last month with a sale tells it, nearly
    assert "leavers" not in unknown.line("company").figures
    assert told.line("company").figures["leavers"].actual >= PEOPLE // 2


def test_the_change_set_moves_the_forecast_towards_what_happened(of_worse, again, folder):
    text = change_set_text(of_worse.updates, of_worse.season, extends="base.yaml", title="Linear", source="review of 2027")
    (folder / "updates.yaml").write_text(text, encoding="utf-8")
    updated = load(folder / "updates.yaml")
    assert updated.stated["market.level"].source == "review of 2027"
    low, high = updated.stated["market.level"].range
    assert low < updated.spec.market.level < high
    before = again.run.summary()["sales"].mean
    after = simulate(updated, out=folder / "runs").summary()["sales"].mean
    actual = of_worse.line("company").figures["sales"].actual
    assert abs(after - actual) < 0.5 * abs(before - actual)


def test_what_a_year_confirms_stays_with_its_range(of_worse):
    """The true rep sd is 0.4: it stays as assumed unless the range excludes it, which one year in ten does."""
    sd = next(one for one in of_worse.updates if one.path == "market.shocks.rep.sd")
    assert sd.before == 0.4
    assert sd.is_kept == (sd.low <= 0.4 <= sd.high)
    assert sd.high - sd.low < 0.06


def test_credibility_by_hand():
    factor, half = credibility(np.array([1.5, 0.5]), np.array([0.08, 0.04]), 0.04)
    assert factor == pytest.approx([1.25, 0.5])
    assert half == pytest.approx([1.644854 * np.sqrt(0.04 * 0.5), 0.0])


def test_the_first_months_alone(again, worse):
    """Five months end within a quarter: sales and attainment of these, no pay, and it is said."""
    labels = worse.bookings.labels
    told = _owner(again, replace(worse, bookings=worse.bookings.between(labels[0], labels[4])))
    assert (told.months, told.of_months, told.last_month) == (5, 12, "2027-05")
    assert set(told.line("people").figures) == {"sales", "attainment"}
    assert [line.name for line in told.lines if line.by == "month"] == list(labels[:5])
    assert told.season is None
    assert any("only these are reviewed" in note for note in told.notes)
    assert "pay is reviewed at the end of a quarter of the calendar: windows end after these months" in told.notes
    assert told.came.year.low < 0.8 < told.came.year.high


def test_other_months_are_refused(again, worse):
    labels = worse.bookings.labels
    with pytest.raises(BadInput, match="the bookings cover 2027-02 to 2027-12, the run 2027-01 to 2027-12"):
        what_happened(again.cast.scenario.spec, again.cast.game, worse.bookings.between(labels[1], labels[-1]))


def test_executives_see_no_person_and_no_small_group(again, worse):
    told = review(again, worse.bookings, worse.roster, everything=False, team_name=lambda name: f"P-{name}")
    assert told.people == ()
    assert all(line.people >= 5 for line in told.lines)
    assert not any("rep_id" in one.path for one in told.updates)
    assert told.line("role", "seller").figures["sales"].actual > 0


def test_a_run_of_other_code_is_said(again):
    """The folder's months differ from those that are played: the difference is told in per cent."""
    run = replace(again.run, manifest={**again.run.manifest, "seed": 8})
    (note,) = play_again(run).notes
    assert "played again, its mean sales differ by" in note
    assert again.notes == ()


def test_a_year_without_chance_is_as_forecast(tmp_path):
    """Without any shock every year is the same: nothing is wrong, the market is 1, everybody is in the middle of the own years."""
    calm = play_again(simulate(base(tmp_path, changed(LINEAR, market={"laws": {"revenue": "lognormal"}})), out=tmp_path / "runs"))
    told = _owner(calm, real_year(calm.cast, calm, seed=1))
    (nothing,) = what_was_wrong(told)
    figures = sum(len(line.figures) for line in told.lines if line.by in ("role", "region", "team"))
    assert nothing.startswith(f"nothing that can be told from luck: 0 of {figures} figures of roles, regions and teams lie outside")
    assert told.came.year.value == pytest.approx(1.0, abs=1e-6)
    assert all(one.is_kept for one in told.updates)
    assert {one.percentile for one in told.people} == {0.5}
    assert [one.share for one in told.coverage] == [1.0, 1.0]


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_deals_one_by_one_and_whole_yen(tmp_path, currency):
    """A law of deals: people are expected with the chance to have left; amounts keep the currency's digits."""
    market = {"laws": {"revenue": {"type": "compound_poisson", "average_deal": 50_000, "deal_cv": 0.8}}}
    document = changed(LINEAR, currency=currency, measures={"revenue": {"unit": currency}}, market=market)
    again = play_again(simulate(base(tmp_path, document), out=tmp_path / "runs"))
    year = real_year(again.cast, again, seed=3)
    told = _owner(again, year, roster=False)
    assert told.line("people").figures["sales"].actual == pytest.approx(year.bookings.amounts.sum() / 10.0 ** year.bookings.digits[0])
    assert told.spreads is None
    assert told.came.year.low < 1 < told.came.year.high


def test_four_people_cannot_be_had_by_subtraction(tmp_path):
    """Twelve sellers of sixteen people: whoever knew both sums would know that of the four hunters. Only the sixteen are shown."""
    document = _document()
    document["team"]["draw"] = [{"role": "seller", "reps": 12, "region": "n"}, {"role": "hunter", "reps": 4, "region": "n"}]
    again = play_again(simulate(base(tmp_path, document), out=tmp_path / "runs"))
    year = real_year(again.cast, again, seed=4)
    told = review(again, year.bookings, None, everything=False, team_name=str)
    assert [(line.by, line.people) for line in told.lines if line.by not in ("month", "company")] == [("people", 16)]
    assert not any("role=" in one.path for one in told.updates)
    owner = review(again, year.bookings, None, everything=True, team_name=str)
    assert [line.people for line in owner.lines if line.by == "role"] == [12, 4]


def test_a_runs_own_year_comes_back_to_the_cent(root, tmp_path):
    """Replication 0 of the bundled company, nobody leaving, as what happened: sales, quotas, attainment (of managers their teams'), people
    at quota and pay of every group, pay by month, and the other measures are those that the engine counted in that replication.
    """
    scenario = load(root / "scenarios/baseline.yaml", sets=("team.reps.*.leave_yearly=0", "run.replications=3"))
    again = play_again(simulate(scenario, out=tmp_path / "runs"))
    year = real_year(again.cast, again, seed=again.draws.seed)
    found = review_year(again, year.bookings, year.roster)
    for at, group in enumerate(found.groups):
        counted = found.facts.sums[list(group.members)].sum(axis=0)
        assert counted == pytest.approx(found.scored.cells[at, :, 0], rel=1e-9), group.name
    paid = found.pay.by_month[found.happened.is_person].sum(axis=0)
    assert paid == pytest.approx(found.scored.pay_by_month[0], abs=1e-6)
    assert [(one.name, one.kind) for one in found.measures] == [("new_accounts", "count"), ("renewals", "share")]
    for played in (found.measures[0].amounts, found.measures[1].amounts, found.measures[1].trials):
        assert played.happened.sum(axis=0) == pytest.approx(played.by_month[0])
        assert [played.happened[list(group.members)].sum() for group in found.groups] == pytest.approx(played.by_group[:, 0])


def test_half_a_year_is_paid_by_the_windows_that_have_ended(root, tmp_path):
    """The same after June: pay of every group is what the engine accrued in two quarters; new accounts pay at the year's end."""
    scenario = load(root / "scenarios/baseline.yaml", sets=("team.reps.*.leave_yearly=0", "run.replications=3"))
    again = play_again(simulate(scenario, out=tmp_path / "runs"))
    half = real_year(again.cast, again, seed=again.draws.seed, months=6)
    whole = review_year(again, real_year(again.cast, again, seed=again.draws.seed).bookings, half.roster)
    found = review_year(again, half.bookings, half.roster)
    counted = np.array([found.facts.sums[list(group.members), 1].sum() for group in found.groups])
    assert counted == pytest.approx(found.scored.cells[:, 1, 0], rel=1e-9)
    assert found.pay.by_month == pytest.approx(whole.pay.by_month[:, :6])
    assert 0 < counted[0] < whole.facts.sums[list(whole.groups[0].members), 1].sum()
    told = _owner(again, half)
    assert told.line("people").figures["incentive_pay"].actual == pytest.approx(counted[0])
    assert {split.metric for split in told.splits} == {"sales"}
    kept = np.where(np.arange(6) == 5, 0, half.bookings.out_of)  # of June nobody says how many could have renewed
    partly = dataclasses.replace(half.bookings, out_of=kept)
    share = measures_reviewed(again.cast.game, again.policy, again.draws, found.happened, partly, found.groups)[1]
    which = partly.measures.index("renewals")
    assert share.amounts.happened.sum() == half.bookings.amounts[which, :, :5].sum() < half.bookings.amounts[which].sum()
    assert share.trials.happened.sum() == half.bookings.out_of[which, :, :5].sum()
