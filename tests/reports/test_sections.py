"""What the report says, against what the made-up study holds (`tests/reports/factory.py`)."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from spmsim.reports.book import Book, open_book
from spmsim.reports.charts import WITHHELD, Panel, dots
from spmsim.reports.path_words import path_in_words
from spmsim.reports.sections import (
    answer,
    budget,
    changes,
    earnings,
    effect,
    falling,
    grounds,
    headcount,
    markets,
    people,
    under_way,
    windows,
    years,
)
from spmsim.results import wording
from spmsim.results.landing import Landing, Landings
from spmsim.studies.opened.windows import CarriedOn, PlanChange, Window, Windows
from spmsim.studies.study import BreakEven, Crossing, Estimate, PeopleCount, PeopleFalling, Recommendation, Study
from tests.reports.factory import CANDIDATES, ROLES, aa_study, counted, difference, differences, estimate, make_study, recommendation

SECTIONS: tuple[Callable[[Book], object], ...] = (
    answer.first_screen,
    changes.what_changes,
    effect.against_today,
    markets.cost_over_markets,
    budget.budget_and_reserve,
    people.winners_and_losers,
    earnings.what_people_earn,
    years.three_peoples_years,
    grounds.what_matters,
    grounds.left_out,
    grounds.assumptions,
    headcount.headcount,
    grounds.provenance,
)


def words(section: Callable[[Book], object], study: Study, audience: str = "executive") -> str:
    markup = section(open_book(study, audience))._repr_html_()  # type: ignore[attr-defined]
    text = re.sub(r"<(?!/?(?:b|span|strong|wbr)\b)[^>]*>", " ", markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", text)))


def test_the_first_screen_of_a_recommendation() -> None:
    text = words(answer.first_screen, make_study())
    assert "Recommended: “Threshold at 50 % of quota”" in text
    # contribution = 0.8 · 2.10 m − 1.12 · (−0.71 m) = 2.4752 m, ± 2.81 · 0.045 m
    assert "contribution higher by $2.48 M (+2.35 to +2.60), incentive pay lower by $710 k" in text
    # nobody responding: 1.12 · 1.18 m = 1.3216 m, ± 2.81 · 0.045 m
    assert "Of this contribution $1.32 M (1.20 to 1.45) comes even if nobody responds to the new pay; the rest depends on" in text
    # pay falls by 0.71 m: the weight is 0.355 of 48, 40 and 20 people; 0.8 · 0.355 of them lose 5 %, 0.3 · 0.355 lose 10 %: 5, 4 and 2;
    # each number may be two less or more, and below five 1 to 4 are read: 12, 9 and 4 are at least 22, 3, 2 and 0 at least 2
    assert "Expected pay falls by more than 5 % for 31 (22 to 37) of 120 people, for 7 to 13 (2 to 17) by more than 10 %." in text
    assert "total pay" not in text.split("How sure")[0]  # base pay is as today
    assert "Incentive pay at most $11.50 M with a chance of 90 %: met, found 97 % (95.5 to 98.0 %)." in text
    assert "It wins at every sales elasticity from 0.02 to 1; assumed is 0.36, range 0.10 to 0.60." in text
    assert "95 % intervals, together over the 10 comparisons with today’s plan, from 1,000 replications" in text
    assert "Not calibrated to this company’s data" in text
    assert "Shown to miss incentive pay at most $11.50 M with a chance of 90 %: “Quotas 10 % lower”, found 57 % (53.0 to 61.0 %)." in text
    assert (
        "Undecided whether they keep incentive pay at most $11.50 M with a "
        "chance of 90 %: “Retroactive bump at quota”, found 88 % (86.0 to 90.8 %)." in text
    )
    assert "this is not a probability" in text


def test_one_replication_is_spoken_of_in_the_singular() -> None:
    text = words(answer.first_screen, replace(make_study(), replications=1))
    assert "from 1 replication in which all plans meet the same luck" in text
    assert "1 replications" not in text


def test_a_calibrated_study_does_not_say_otherwise() -> None:
    assert "Not calibrated" not in words(answer.first_screen, make_study(calibrated=True))


def test_todays_plan_alone_is_moved_by_nobody() -> None:
    study = make_study()
    alone = replace(study, scenarios=study.scenarios[:1], comparisons=(), recommendation=None, falling=(), groups=())
    text = words(answer.first_screen, alone)
    assert "“FY27 plan in force” as it stands" in text
    assert "how far the candidate" not in text
    assert "ompar" not in text.split("Name a candidate to compare.")[0]


def test_no_recommendation_names_the_tied() -> None:
    text = words(answer.first_screen, make_study(recommendation=recommendation(None)))
    assert "No recommendation: “Threshold at 50 % of quota” and “Steeper accelerators” are too close to call" in text
    assert "Recommended" not in text
    assert "Today’s plan, and how far the candidates move it" in text
    assert "candidates −$2.05 to +1.46 M" in text.replace("candidates −2.05", "candidates −$2.05")


def test_today_may_be_the_best() -> None:
    text = words(answer.first_screen, make_study(recommendation=recommendation("baseline")))
    assert "Keep today’s plan, “FY27 plan in force”" in text
    assert "The nearest alternative" in text


def test_without_a_decision_nothing_is_recommended() -> None:
    text = words(answer.first_screen, make_study(recommendation=None))
    assert "nothing recommended: the scenario states no decision" in text


def test_ids_in_the_reason_become_titles() -> None:
    advice = replace(
        recommendation(),
        why="The contribution of threshold is higher than that of mix_60_40. It keeps every limit. quotas_lower misses it.",
    )
    text = words(answer.first_screen, make_study(recommendation=advice))
    assert "The contribution of “Threshold at 50 % of quota” is higher than that of “Pay mix 60:40”. It keeps every limit." in text
    assert "quotas_lower" not in text


@pytest.mark.parametrize(
    ("even", "said"),
    [
        (
            BreakEven((Crossing(0.21, "above", 0.18, 0.24),), None, 0.36, (0.1, 0.6)),
            "above 0.21 (0.18 to 0.24); assumed is 0.36, range 0.10 to 0.60: the break-even lies inside",
        ),
        (
            BreakEven((Crossing(0.05, "below"),), None, 0.36, (0.1, 0.6)),
            "below 0.05; assumed is 0.36, range 0.10 to 0.60: the break-even lies outside",
        ),
        (BreakEven((Crossing(0.2, "above"), Crossing(0.7, "below")), None), "between 0.20 and 0.70."),
        (BreakEven((), "loses", 0.36, None), "It loses at every sales elasticity from 0.02 to 1; assumed is 0.36."),
        (BreakEven((), None), "does not differ from today’s at any sales elasticity"),
    ],
)
def test_the_break_even_in_words(even: BreakEven, said: str) -> None:
    assert said in wording.sentence(even.in_words())


def test_nobody_responds_stands_beside_as_assumed_with_the_break_even() -> None:
    text = words(effect.against_today, make_study())
    assert "higher than today under 6 of 8 candidates and lower than today under “Cap at 150 % of quota” and “Quotas 10 % lower”" in text
    # mechanics of the accelerators: −1.12 · 0.72 m; as assumed 0.8 · 2.95 m − 1.12 · 1.05 m = 1.184 m; zero at 0.36 · 0.8064 / 1.9904
    assert (
        "Steeper accelerators +$720 k +669 to +771 +$1.05 M +1.00 to +1.10 +$720 k +669 to +771 +$1.05 M +1.00 to +1.10 "
        "identical +$2.95 M +2.78 to +3.12 −$806 k −933 to −680 +$1.18 M"
        in text
    )
    assert "wins above 0.15" in text
    assert "loses at every elasticity" not in text
    assert "not detectable" in text


def test_circumstances_stand_apart() -> None:
    text = words(effect.against_today, make_study())
    candidates, apart = text.split("Under other circumstances")
    assert "Tougher market" not in candidates
    assert "differs in market.level" in apart
    assert "never recommended" in apart


def test_where_behaviour_is_fixed_there_is_no_second_figure() -> None:
    study = make_study()
    fixed = tuple(replace(c, nobody_responds=None, break_even=None) for c in study.comparisons)
    text = words(effect.against_today, replace(study, comparisons=fixed))
    assert "nobody responds" not in text.lower()
    assert "as assumed" not in text and "Break-even" not in text
    same_twice = replace(study, behaviour="fixed", comparisons=tuple(replace(c, break_even=None) for c in study.comparisons))
    assert "nobody responds" not in words(effect.against_today, same_twice).lower()
    assert "behaviour is fixed" in words(answer.first_screen, replace(study, comparisons=fixed))


def test_markets_with_level_and_as_it_stands() -> None:
    text = words(markets.cost_over_markets, make_study())
    # pay moves 1.6 × the market: (9.9 − 0.71) m · 0.84 = 7.7196 m and · 1.16 = 10.6604 m, ± 1.96 · 0.7 m / √1000;
    # least for the mix: 0.32 · 7.85 m, most for quotas lower: 0.32 · 11.36 m
    assert (
        "Between 90 % and 110 % of plan, “Threshold at 50 % of quota” costs $7.72 M (7.68 to 7.76) to $10.66 M (10.62 to 10.70) of "
        "incentive pay; “Pay mix 60:40” moves least, “Quotas 10 % lower” most"
    ) in text
    assert "90 % of plan level 0.898" in text
    assert "As it stands 100.0 % of plan" in text
    assert "FY27 plan in force $8.32 M ± 0.04 M 10.74 % ± 0.03 % $73.6 k ± 0.4 k" in text  # 9.9 · 0.84 = 8.316; ÷ 77.4; ÷ 113
    assert "too low for 7 of 9 plans" in text
    assert "FY27 plan in force $9.19 M $9.90 M 9.86 to 9.94 +$710 k +667 to +753 +7.7 %" in text


def test_a_market_that_does_not_exist() -> None:
    study = make_study()
    gone = tuple(replace(c, level=None, metrics={}) if c.share_of_plan == 1.1 else c for c in study.market_range)
    text = words(markets.cost_over_markets, replace(study, market_range=gone))
    assert "no such market" in text
    assert "Between 90 % and 105 % of plan" in text


def test_the_budget() -> None:
    text = words(budget.budget_and_reserve, make_study())
    assert "Today’s plan exceeds the budget of $10.50 M with a chance of 20 % (17.6 to 22.6 %)" in text
    # P90 = 9.9 + 1.2816 · 0.7 = 10.797; reserve 0.897; above the budget by 0.297
    assert "FY27 plan in force $9.90 M 9.86 to 9.94 $9.90 M $10.80 M $897 k +$297 k 20 % 17.6 to 22.6 % $700 k 8.75 to 11.05" in text
    assert "accrues most in quarter 4: $2.76 M in the middle year" in text  # 0.30 · 9.19 m


def test_what_is_not_stated_says_so() -> None:
    study = make_study(company={"revenue_plan": None, "incentive_budget": None})
    assert "No incentive budget is stated" in words(budget.budget_and_reserve, study)
    assert "Chance over budget" not in words(budget.budget_and_reserve, study)
    bare = replace(study, market_range=tuple(c for c in study.market_range if c.share_of_plan is None))
    assert "The revenue plan is not stated" in words(markets.cost_over_markets, bare)


@pytest.mark.parametrize("audience", ["executive", "public", "owner"])
def test_all_four_roles_have_figures_in_spite_of_suppression(audience: str) -> None:
    groups = words(people.winners_and_losers, make_study(), audience)
    table = groups.split("By role Account manager")[0] if audience == "owner" else groups
    for role in ("AE small business", "AE mid market", "AE enterprise", "Account manager"):
        assert re.search(role + r" \d+ \$[\d.]+ k [\d.]+ to [\d.]+ \$[\d.]+ k", table), role
    text = words(earnings.what_people_earn, make_study(), audience)
    assert text.count("FY27 plan in force $") == len(ROLES)
    assert "withheld" not in text


def test_small_groups_show_only_to_the_owner() -> None:
    assert "By tenure at the start, Account manager" in words(people.winners_and_losers, make_study(), "owner")
    assert "By tenure at the start, Account manager" not in words(people.winners_and_losers, make_study())


def test_a_group_of_few_is_counted_in_no_table_but_the_owners() -> None:
    made = make_study()
    few = {"people": 3, "withheld": True}
    study = replace(made, groups=tuple(replace(row, **few) if row.group == "APAC" else row for row in made.groups))
    assert "APAC 3 people" in words(people.winners_and_losers, study, "owner")
    text = words(people.winners_and_losers, study)
    assert "APAC under 5 people withheld" in text
    assert "APAC 3 people" not in text


def test_whose_pay_falls() -> None:
    text = words(people.winners_and_losers, make_study())
    assert "Turnover is held fixed" in text
    # pay mix: 30 % of 48, 40, 20 → 14 + 12 + 6, each with two less and two more: 12, 10 and 4, of which 1 is read
    assert "most people lose under “Pay mix 60:40”: 32 (23 to 38) of 120" in text
    assert "14 12 to 16" in text
    assert "under 5" in text
    assert "with 95 % for all people at once, together over the 10 comparisons with today’s plan" in text


def test_bars_are_no_finer_than_the_counts_that_are_printed() -> None:
    """7 (6 to 9), 3 (2 to 4) and 0 of 20, 20 and 10 people: known are 7, and 1 to 4 more; owners see 10."""
    falls = (("x", 20, PeopleCount(7, 6, 9)), ("y", 20, PeopleCount(3, 2, 4)), ("z", 10, counted(0, 10)))
    rows = [PeopleFalling("a", role, seats, count, *[counted(0, seats)] * 3) for role, seats, count in falls]
    assert falling._side(rows, "falls", "executive").some == (8 / 50, 11 / 50)
    assert falling._side(rows, "falls", "executive").some_limits == (7 / 50, 13 / 50)
    assert falling._side(rows, "falls", "owner").some == (10 / 50, 10 / 50)
    assert falling._side(rows, "falls", "owner").some_limits == (8 / 50, 13 / 50)
    assert falling._side(rows, "falls", "executive").strong == (0.0, 0.0)
    assert "Hatched" in words(people.winners_and_losers, make_study())
    assert "Hatched" not in words(people.winners_and_losers, make_study(), "owner")


def test_nobody_is_found_but_somebody_may_be() -> None:
    """Of 48 people nobody is found to lose 5 %, of three that is not sure."""
    study = make_study()
    rows = [PeopleFalling(name, "x", 48, counted(0, 48), *[counted(0, 48)] * 3) for name in CANDIDATES]
    rows[1] = replace(rows[1], falls_5=PeopleCount(0, 0, 7))
    text = words(people.winners_and_losers, replace(study, falling=tuple(rows)))
    told = "Under no candidate does anybody’s expected pay fall by more than 5 % as far as is found; it may for at most 7 people, under"
    assert told in text
    assert "0 0 to 7" in text
    sure = tuple(replace(row, falls_5=counted(0, 48)) for row in rows)
    assert "Nobody’s expected pay moves by more than 5 % under any candidate" in words(
        people.winners_and_losers, replace(study, falling=sure)
    )


def test_of_a_single_candidate_nothing_is_said_about_others() -> None:
    study = make_study()
    only = next(row for row in study.scenarios if row.id == "mix_60_40")
    alone = replace(
        study,
        scenarios=(study.scenarios[0], only),
        comparisons=tuple(row for row in study.comparisons if row.id == only.id),
        falling=tuple(row for row in study.falling if row.id == only.id),
    )
    title = falling.falling_finding(open_book(alone), [only.id]).replace("\u00a0", " ")
    assert title == "Expected pay falls by more than 10 % for 32 (23 to 38) of 120 people under “Pay mix 60:40”"


def test_a_single_replication_gives_counts_without_limits() -> None:
    study = make_study()
    counts = ("falls_5", "falls_10", "rises_5", "rises_10")
    single = tuple(
        replace(row, **{name: replace(getattr(row, name), least=None, most=None) for name in counts}) for row in study.falling
    )
    text = words(people.winners_and_losers, replace(study, falling=single))
    assert "most people lose under “Pay mix 60:40”: 32 of 120" in text
    assert "A single replication does not say how sure that is" in text


def test_rows_that_are_withheld_say_so_in_the_figure() -> None:
    drawn = dots(["shown", "withheld"], [Panel("pay", [(1.0, 0.5, 1.5), None])])("wide")
    assert [text.get_text() for text in drawn.axes[0].texts].count(WITHHELD) == 1


def test_a_change_of_pay_mix_shows_total_pay() -> None:
    """Incentive pay falls by 2 m and base pay rises by 1.8 m: total pay falls by 0.2 m, and the answer says both."""
    study = make_study(recommendation=recommendation("mix_60_40"))
    moved = tuple(
        replace(c, differences=differences(-2e6, -1e6, base_pay=1.8e6)) if c.id == "mix_60_40" else c for c in study.comparisons
    )
    study = replace(study, comparisons=moved)
    case = words(answer.first_screen, study).split("Who pays")[0]
    assert "incentive pay lower by $2.00 M (−2.05 to −1.95), total pay lower by $200 k (−251 to −149)" in case
    assert "Pay mix 60:40 −$1.92 M −1.97 to −1.87 −$2.00 M −2.05 to −1.95 −$1.92 M −1.97 to −1.87 −$200 k" in words(
        effect.against_today, study
    ).replace("recommended ", "")


def test_an_advantage_that_is_all_response_is_said_to_be() -> None:
    text = words(answer.first_screen, make_study(recommendation=recommendation("accelerators")))
    # nobody responding: −1.12 · 0.72 m
    assert "If nobody responds to the new pay: contribution lower by $806 k (−933 to −680): the whole advantage depends on" in text


def test_a_tile_of_no_detectable_difference_shows_the_change_with_its_unit() -> None:
    """−8.0 k ± 2.81 · 7 k: an interval alone, −27.7 to +11.7, could be millions."""
    study = make_study()
    slight = replace(study.comparisons[0], differences={**study.comparisons[0].differences, "incentive_pay": difference(-8e3, 7e3)})
    assert study.recommendation is not None
    study = replace(
        study, comparisons=(slight, *study.comparisons[1:]), recommendation=replace(study.recommendation, candidate=slight.id)
    )
    assert "no detectable difference −$8.0 k (−27.7 to +11.7)" in words(answer.first_screen, study)


def test_without_a_recommendation_the_tiles_say_what_ties_and_what_is_missed() -> None:
    text = words(answer.first_screen, make_study(recommendation=recommendation(None)))
    assert "tied: “Threshold at 50 % of quota” and “Steeper accelerators”" in text
    assert "limit missed under 1 of 9 plans" in text
    assert "limit undecided under 1 of 9 plans" in text


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        (replace(recommendation(None), tied=()), "1,000 replications do not decide whether “Retroactive bump at quota” keeps the limits"),
        (replace(recommendation(None), tied=(), undecided=()), "no plan is shown to be better than every other"),
        (
            replace(recommendation(None), tied=(), undecided=(), infeasible=("baseline", *CANDIDATES)),
            "every plan, today’s too, misses a limit",
        ),
    ],
)
def test_no_recommendation_says_why(advice: Recommendation, said: str) -> None:
    headline = answer.headline(open_book(make_study(recommendation=advice))).replace("\u00a0", " ")
    assert f"No recommendation: {said}" in headline


def test_the_figure_as_assumed_stands_with_its_interval_between_the_lowest_and_the_highest() -> None:
    study = make_study()
    spread = next(row for row in study.assumption_ranges if row.id == "threshold")
    moved = study.comparisons[[c.id for c in study.comparisons].index("threshold")].differences["contribution"]
    assert moved.mean == pytest.approx(2.4752e6) and spread.stated is not None
    assert "+$2.48 M +2.35 to +2.60" in words(grounds.what_matters, study)


def test_a_runs_key_and_file_are_told_once() -> None:
    study = make_study()
    keyed = {**study.provenance, "keys": {s.id: s.key for s in study.scenarios}, "files": {s.id: f"{s.id}.yaml" for s in study.scenarios}}
    text = words(grounds.provenance, replace(study, provenance=keyed))
    assert text.count(study.scenarios[0].key) == text.count("baseline.yaml") == 1


def test_headcount_by_month_is_a_table() -> None:
    months = (("2027-01", 120, 120.0), ("2027-02", 120, 118.25), ("2027-03", 124, 119.75))
    text = words(headcount.headcount, make_study(headcount=months))
    assert "Headcount: 120 to 124 seats planned; expected to be filled 119.3 on average, fewest in 2027-02 (118.2)" in text
    assert "2027-02 120 118.2 1.8 98.5 %" in text
    assert "2027-03 124 119.8 4.2 96.6 %" in text


def test_the_reserve_and_the_quarters_carry_intervals() -> None:
    study = make_study()
    pay = replace(
        study.scenarios[0].summary["incentive_pay"], p50_low=9.85e6, p50_high=9.95e6, p90_low=10.7e6, p90_high=10.9e6,
        p10_low=8.95e6, p10_high=9.05e6, reserve_low=0.74e6, reserve_high=1.06e6, sd_low=0.65e6, sd_high=0.76e6,
    )  # fmt: skip
    today = replace(study.scenarios[0], summary={**study.scenarios[0].summary, "incentive_pay": pay}, by_quarter=({"incentive_pay": pay},))
    text = words(budget.budget_and_reserve, replace(study, scenarios=(today, *study.scenarios[1:])))
    # the budget is 10.5 m: P90 lies 0.2 to 0.4 m above it
    assert "$9.90 M 9.85 to 9.95 $10.80 M 10.70 to 10.90 $897 k 740 to 1,060 +$297 k +200 to +400 20 %" in text
    assert "accrues $9.90 M 9.85 to 9.95 10 %: $9.00 M (8.95 to 9.05) 90 %: $10.80 M (10.70 to 10.90)" in text
    assert "$700 k 650 to 760 8.75 to 11.05 M" in text  # 9.9 ± 1.645 · 0.7: the range is not in the unit of the sd above it


def test_quarters_that_the_intervals_do_not_tell_apart_are_named() -> None:
    """Quarter 4 is found at 2.96 m (2.91 to 3.02); 2 reaches up to 2.97 m, 1 and 3 do not reach 2.91 m."""
    study = make_study()
    pay = study.scenarios[0].summary["incentive_pay"]
    middles = ((2.75e6, 2.72e6, 2.79e6), (2.93e6, 2.89e6, 2.97e6), (2.70e6, 2.68e6, 2.74e6), (2.96e6, 2.91e6, 3.02e6))
    quarters = tuple({"incentive_pay": replace(pay, p50=at, p50_low=low, p50_high=high)} for at, low, high in middles)
    today = replace(study.scenarios[0], by_quarter=quarters)
    book = open_book(replace(study, scenarios=(today, *study.scenarios[1:])))
    told = budget.accrual_finding(book, "baseline").replace("\u00a0", " ")
    assert "accrues most in quarter 4, or 2 as far as the intervals tell: $2.96 M in the middle year (2.91 to 3.02)" in told


def test_what_keeps_a_person_whole() -> None:
    text = words(earnings.what_people_earn, make_study())
    # 60 k · 0.8 · (0 − 0.5) at half the quota, the largest share of target incentive is the same in all roles
    assert (
        "moves the incentive pay of AE small business by −$24.0 k at 50 % of quota and leaves it as today at 100 % and 150 %; "
        "1 role is paid as today throughout" in text
    )
    assert "as today at the same performance in every window" in text


def test_it_is_said_beside_the_curves_what_they_hold_and_what_they_leave_out() -> None:
    study = make_study()
    gated = tuple(replace(row, beside=("the gate 'door'",)) for row in study.earnings)
    text = words(earnings.what_people_earn, replace(study, earnings=gated))
    assert "count each component by itself and leave out the gate 'door'." in text
    settled = tuple(replace(row, is_settled=True, beside=("prizes of the contest 'race'",)) for row in study.earnings)
    text = words(earnings.what_people_earn, replace(study, earnings=settled))
    assert "are years settled by the payroll, with every clause as written, but for prizes of the contest 'race'." in text


def test_the_tornado_is_not_a_probability() -> None:
    text = words(grounds.what_matters, make_study())
    assert "“Sales elasticity” moves the difference of contribution of “Threshold at 50 % of quota” most" in text
    assert text.lower().count("not a probability") == 2


def test_names_of_assumptions_tell_roles_apart() -> None:
    book = open_book(make_study())
    names = [path_in_words(book, f"team.roles.{role}.turnover.yearly") for role in ROLES]
    assert names[0] == "Turnover yearly (AE small business)"
    assert len(set(names)) == len(ROLES)
    assert path_in_words(book, "market.level") == "Market level"
    assert path_in_words(book, "market.shocks.rep.sd") == "Rep sd"


def test_assumptions_with_sources_are_folded_at_the_end() -> None:
    markup = grounds.assumptions(open_book(make_study()))._repr_html_()
    assert markup.startswith('<div class="spm"><details class="fold"><summary>5\xa0assumptions')
    assert "piece-rate experiments 0.37–0.39; range assumed" in markup


def test_a_plan_against_its_copy_differs_nowhere() -> None:
    text = " ".join(words(section, aa_study()) for section in SECTIONS)
    assert "No candidate differs from today’s plan in anything" in text
    assert "“FY27 plan in force” and “A renamed copy” are too close to call" in text
    assert "pay is identical in every group" in text
    assert "pays every role exactly as today" in text
    assert "Nobody’s expected pay moves by more than 5 % under any candidate" in text
    compared = (answer.first_screen, effect.against_today, people.winners_and_losers, grounds.what_matters)
    text = " ".join(words(section, aa_study()) for section in compared).replace("is higher than that of every other", "")
    assert not re.search(r"higher|lower|[+−]\$[\d.]*[1-9]", text)


def test_missing_values_are_dashes_not_nan() -> None:
    study = make_study()
    nothing = {
        name: replace(e, mean=None, ci_low=None, ci_high=None, p05=None, p10=None, p50=None, p90=None, p95=None, sd=None)
        for name, e in study.scenarios[1].summary.items()
    }
    lost = {name: replace(d, mean=None, ci_low=None, ci_high=None, verdict=None) for name, d in study.comparisons[0].differences.items()}
    study = replace(
        study,
        scenarios=(study.scenarios[0], replace(study.scenarios[1], summary=nothing, by_quarter=()), *study.scenarios[2:]),
        comparisons=(replace(study.comparisons[0], differences=lost, nobody_responds=None, break_even=None), *study.comparisons[1:]),
    )
    for section in SECTIONS:
        text = words(section, study)
        assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text), section


def test_an_almost_empty_study_still_makes_a_report() -> None:
    study = make_study()
    bare = replace(
        study,
        scenarios=study.scenarios[:1],
        comparisons=(),
        recommendation=None,
        market_range=(),
        at_target=(),
        assumption_ranges=(),
        assumptions=(),
        earnings=(),
        groups=(),
        falling=(),
        headcount=(),
        three_people=None,
        provenance={},
        notes=(),
        company={},
    )
    for section in SECTIONS:
        assert words(section, bare)


def test_good_news_depends_on_the_metric() -> None:
    from spmsim.reports.metrics import tone_of
    from tests.reports.factory import difference

    up, down, unclear = difference(1e6, 1e3), difference(-1e6, 1e3), difference(1e3, 1e6)
    assert [tone_of("incentive_pay", d) for d in (up, down, unclear)] == ["bad", "good", ""]
    assert [tone_of("sales", d) for d in (up, down, unclear)] == ["good", "bad", ""]
    assert tone_of("attainment_mean", up) == ""


def test_pay_is_compared_at_the_same_performance_not_at_the_same_attainment() -> None:
    """Quotas 10 % lower on today's curve: at half of today's quota attainment is 0.5 / 0.9, so pay is never less."""
    study = make_study()
    today = {row.role: row for row in study.earnings if row.id == "baseline"}
    rows = tuple(
        replace(today[row.role], id=row.id, quota=0.9 * (row.quota or 0.0), keeps_whole=(), never_differs=False)
        if row.id == "quotas_lower"
        else row
        for row in study.earnings
    )
    advice = replace(recommendation("quotas_lower"), infeasible=())
    text = words(earnings.what_people_earn, replace(study, earnings=rows, recommendation=advice))
    assert "Quotas 10 % lower" in text
    assert text.count("never less than today") >= len(ROLES)
    # small business: 60 k · (0.5 / 0.9 − 0.5) = 3,333; 60 k · 1.5 · (1 / 0.9 − 1) = 10 k; 60 k · (1 + 1.5 · 0.6667 − 1.75) = 15 k
    assert "by +$3,333 at 50 %, by +$10.0 k at 100 % and by +$15.0 k at 150 % of quota" in text


def test_effort_at_its_bound_is_told_once_per_scenario() -> None:
    study = make_study(notes=("accelerators: 2 % of the people of 'ae_enterprise' are held at the most effort that anybody gives",))
    text = words(grounds.left_out, study)
    assert text.count("is held at the most that anybody gives") == len(study.scenarios)
    assert (
        "Under “Steeper accelerators” effort is held at the most that anybody gives for 2 % of AE small business, 2 % of AE mid market,"
        in text
    )
    assert "'ae_enterprise'" not in text


def without_contribution(study: Study) -> Study:
    """Contribution lacks `company.on_cost_rate`, one candidate, fixed behaviour."""

    def less(summary: Mapping[str, Estimate]) -> dict[str, Estimate]:
        gone = replace(summary["contribution"], mean=None, ci_low=None, ci_high=None)
        return {**summary, "contribution": gone}

    only = next(c for c in study.comparisons if c.id == "threshold")
    lost = replace(only.differences["contribution"], mean=None, ci_low=None, ci_high=None, verdict=None)
    moved = {**only.differences, "contribution": lost, "sales": difference(0.0, 0.0)}
    reason = "contribution cannot be computed, because company.on_cost_rate is not stated"
    return replace(
        study,
        behaviour="fixed",
        company={**study.company, "on_cost_rate": None},
        scenarios=tuple(replace(s, summary=less(s.summary)) for s in study.scenarios if s.id in ("baseline", "threshold")),
        comparisons=(replace(only, differences=moved, nobody_responds=moved, break_even=None),),
        recommendation=Recommendation(None, (), (), (), (), f"The choice is undetermined: {reason}.", undetermined=reason),
    )


def test_what_cannot_be_computed_is_named_and_left_out() -> None:
    study = without_contribution(make_study())
    text = words(answer.first_screen, study)
    assert "No recommendation: contribution cannot be computed, because company.on_cost_rate is not stated" in text
    assert "too close to call" not in text and "tied" not in text
    assert "Contribution –" not in text and "cannot be compared" not in text
    assert "Contribution cannot be computed: company.on_cost_rate is not stated." in text
    text = words(effect.against_today, study)
    assert "Incentive pay is lower than today under “Threshold at 50 % of quota”; contribution cannot be computed, because" in text
    assert "As today under every candidate: sales." in text
    assert effect._drawn(open_book(study)) == ["incentive_pay", "total_pay"]
    assert "Contribution" not in text.split("because company.on_cost_rate is not stated")[1]


def test_a_single_candidate_is_not_spoken_of_in_the_plural() -> None:
    study = without_contribution(make_study())
    text = words(answer.first_screen, study)
    assert "candidate −$710 k" in text and "candidates −" not in text
    assert "Figures carry 95 % intervals, from 1,000 replications" in text  # one comparison: nothing is simultaneous
    assert "Total pay ÷ sales" in text


def test_one_market_is_a_table_with_a_column_per_figure() -> None:
    study = make_study(company={"revenue_plan": None})
    bare = replace(study, market_range=tuple(c for c in study.market_range if c.share_of_plan is None))
    text = words(markets.cost_over_markets, bare)
    assert "so costs at 90 to 110 % of it cannot be shown" in text
    assert "Plan Incentive pay Incentive pay ÷ sales Total pay per head FY27 plan in force $9.90 M ± 0.04 M 11.51 % ± 0.03 %" in text


def test_everyone_at_target_that_is_enough() -> None:
    study = make_study()
    for target, said in ((20e6, "high enough on average under every plan"), (11.36e6 - 1, "not detectably too low under any plan")):
        rows = tuple(replace(row, everyone_at_target=target) for row in study.at_target)
        assert said in words(markets.cost_over_markets, replace(study, at_target=rows))


def test_todays_clause_stands_once_per_place() -> None:
    text = words(changes.what_changes, make_study())
    today = "[[0, 0], [1, 1], [1.5, 1.75]]"
    assert text.count(today) == 4  # beside the plan in focus, once for all eight candidates, beside each of the two circumstances
    assert text.count("[[0, 0], [1, 1], [1.5, 2], [2, 3.5]]") == 1 + len(CANDIDATES) + 2


@pytest.mark.parametrize("by", ["role", "region"])
def test_the_landing_of_a_group_of_few_people_is_its_owners_alone(by: str) -> None:
    """Of two roles, and of two regions, one is withheld under one plan of several, the other shown; the owner sees both."""
    study = make_study()
    last = study.groups[-1].id
    assert last != study.groups[0].id
    rows = [row for row in study.groups if row.by == by and (by == "role" or row.role == "all")]
    names = list(dict.fromkeys(row.role if by == "role" else row.group for row in rows))[:2]
    sales = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6))
    found = {name: {"sales": sales} for name in names}
    of = {"by_role": found if by == "role" else {}, "by_region": found if by == "region" else {}}
    landings = Landings("2027-06", 6, is_paid=True, paid_otherwise=0.0, whole={"sales": sales}, **of)
    few = [row for row in rows if row.id == last and names[1] in (row.role, row.group)]
    groups = tuple(replace(row, withheld=True) if row in few else row for row in study.groups)
    opened = replace(study, groups=groups, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    titles = [wording.name_in_words(name) if by == "role" else name for name in names]
    for audience, seen in (("executive", titles[:1]), ("owner", titles)):
        text = effect.against_today(open_book(opened, audience))._repr_html_().split("The landing by role and by region")[1]
        table, note = text.split("</table>")[:2]
        assert [title for title in titles if f">{title}" in table] == seen
        assert ("are withheld" in note) == (audience == "executive")


def test_what_goes_on_and_what_a_change_of_plan_begins_anew() -> None:
    study = make_study()
    sales = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6))
    landings = Landings("2027-06", 6, is_paid=True, paid_otherwise=0.0, whole={"sales": sales}, by_role={})
    year, rest = Window("new_accounts", "2027-01", "2027-12"), Window("new_accounts", "2027-07", "2027-12")
    goes_on = Windows("2027-06", (CarriedOn("hunt", year, 7),), (), 0.0)
    july = PlanChange("2027-07", "hunt", "wider", 3, (year,), ("revenue",), (rest,), ("stay",))
    changed = Windows("2027-06", (), (july,), 910_000.0)
    opened = [replace(one, landings=landings, windows=goes_on) for one in study.scenarios]
    opened[1] = replace(opened[1], windows=changed)
    book = open_book(replace(study, scenarios=tuple(opened)))
    assert list(windows.sentences(book, opened[0])) == [
        "Open windows go on, with what was sold and asked for since they began: new accounts (2027-01 to 2027-12) under “Hunt”, 7 people."
    ]
    assert [one.replace("\u00a0", " ") for one in windows.sentences(book, opened[1])] == [
        "From 2027-07, under 5 people are paid by “Wider” instead of “Hunt”.",
        "“Hunt” is settled with the month before: revenue, at the end of its window; "
        "new accounts (2027-01 to 2027-12), early, on quota and target pay of the months so far.",
        "“Wider” begins with 2027-07 and counts nothing that was sold before: new accounts (2027-07 to 2027-12), "
        "on quota and target pay of these months.",
        "Balances go on: stay.",
        "Of what was earned by 2027-06, $910 k was not paid by then: it stands in the rest of the year, not in pay to date.",
    ]
    assert "What goes on after 2027-06, and what begins anew?" in words(effect.against_today, book.study)
    assert "what begins anew?" not in words(effect.against_today, study)


def test_a_year_under_way_meets_other_markets_in_its_rest_alone() -> None:
    """The plan is 86 m: 79 m sold to date are more than its 90 %, 77.4 m; where the year sells 81.7 m, the rest sells 2.7 m."""
    study = make_study()
    sales = Landing(79e6, estimate(9e6, 2e6), estimate(88e6, 2e6))
    landings = Landings("2027-06", 6, is_paid=True, paid_otherwise=0.0, whole={"sales": sales}, by_role={})
    told = "Months up to 2027-06 have happened and stay as they are: the share is that of the whole year’s revenue plan, the level that of"
    sold = {0.95: estimate(81.7e6, 1e6)}
    columns = tuple(
        replace(one, level=None, metrics={}) if one.share_of_plan == 0.90
        else replace(one, metrics={**one.metrics, "sales": sold.get(one.share_of_plan or 0.0, one.metrics["sales"])})
        for one in study.market_range
    )  # fmt: skip
    opened = replace(study, market_range=columns, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    text = words(markets.cost_over_markets, opened).replace("\u00a0", " ")
    assert text.count(told) == 1
    assert "90 % of plan more is sold already" in text
    assert re.search(r"95 % of plan level [\d.]+ rest sells \$2.70 M", text)
    assert "nine of ten simulated years land at" in text
    assert told not in words(markets.cost_over_markets, study)


@pytest.mark.parametrize("is_paid", [True, False])
def test_the_first_screen_of_a_year_under_way_says_what_is_a_fact(is_paid: bool) -> None:
    study = make_study()
    sales, pay = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6)), Landing(4.8e6, estimate(6.7e6, 1e5), estimate(11.5e6, 1e5))
    landings = Landings("2027-06", 6, is_paid=is_paid, paid_otherwise=1e5, whole={"sales": sales, "incentive_pay": pay}, by_role={})
    opened = replace(study, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    text = words(answer.first_screen, opened).replace("\u00a0", " ")
    paid = "$4.80 M was paid as incentive pay" if is_paid else "$4.80 M of incentive pay fell due by the plans in force"
    assert f"A year under way. Up to 2027-06, $43.00 M was sold and {paid}: facts, and the same under every plan." in text
    assert "A year under way" not in words(answer.first_screen, study)
    told = "Of it $4.70 M is for the months up to 2027-06 by the plans in force, the same in every replication. Payroll paid $100 k more"
    assert told in words(budget.budget_and_reserve, opened).replace("\u00a0", " ")


def test_sections_of_a_year_under_way_say_that_what_happened_is_in_their_figures() -> None:
    study = make_study()
    sales = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6))
    landings = Landings("2027-06", 6, is_paid=True, paid_otherwise=0.0, whole={"sales": sales}, by_role={})
    opened = replace(study, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    told = (under_way.of_groups, under_way.of_curves, under_way.of_headcount, under_way.of_everyone_at_target)
    assert [one(open_book(study)) for one in told] == [""] * 4
    assert all("up to 2027-06" in one(open_book(opened)) for one in told)
    assert under_way.of_headcount(open_book(opened)) in words(headcount.headcount, opened)
    assert under_way.of_curves(open_book(opened)) in words(earnings.what_people_earn, opened)


def test_quarters_that_have_happened_are_closed_and_not_among_those_that_accrue_most() -> None:
    """Half a year has happened: the first two quarters are one amount each, and quarter 2, the largest of all, is not to come."""
    study = make_study()
    sales = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6))
    paid = Landing(5.9e6, estimate(5.6e6, 1e5), estimate(11.5e6, 1e5))
    landings = Landings("2027-06", 6, is_paid=True, paid_otherwise=0.0, whole={"sales": sales, "incentive_pay": paid}, by_role={})
    pay = study.scenarios[0].summary["incentive_pay"]
    quarters = tuple({"incentive_pay": replace(pay, p50=at, p50_low=at - 2e4, p50_high=at + 2e4)} for at in (2.5e6, 3.4e6, 2.7e6, 2.9e6))
    today = replace(study.scenarios[0], by_quarter=quarters, landings=landings)
    opened = replace(study, scenarios=(today, *study.scenarios[1:]))
    told = budget.accrual_finding(open_book(opened), "baseline").replace("\u00a0", " ")
    assert "accrues most of what is to come in quarter 4: $2.90 M" in told
    text = words(budget.budget_and_reserve, opened)
    assert "Q1, closed" in text and "Q3, closed" not in text
    assert "accrues $2.50 M closed $3.40 M closed $2.70 M 2.68 to 2.72" in text
    assert "2 quarters are closed and hold pay to date, $5.90 M together. What was earned by 2027-06 and not paid by then" in text


@pytest.mark.parametrize(
    ("months", "standing", "held"),
    [
        (2, ["Q1, under way", "Q2"], "The quarter under way holds pay to date up to 2027-02."),
        (5, ["Q1, closed", "Q2, under way"], "1 quarter is closed and holds pay to date."),
    ],
)
def test_a_quarter_of_which_some_months_have_happened_is_under_way(months: int, standing: list[str], held: str) -> None:
    study = make_study()
    pay = Landing(2.1e6, estimate(9e6, 1e5), estimate(11.1e6, 1e5))
    landings = Landings(f"2027-{months:02d}", months, is_paid=True, paid_otherwise=0.0, whole={"incentive_pay": pay}, by_role={})
    opened = replace(study, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    text = words(budget.budget_and_reserve, opened)
    assert " ".join(standing) in text and held in text


def test_roles_are_in_words_and_products_stay_on_one_line() -> None:
    study = make_study()
    line = replace(study.scenarios[1].changes[0], what="Quota of revenue", today="ae_small_business 100", then="2 × the base rate")
    moved = replace(study.scenarios[1], changes=(line,))
    shown = changes.what_changes(open_book(replace(study, scenarios=(study.scenarios[0], moved, *study.scenarios[2:]))))._repr_html_()
    assert "AE small business 100" in shown and "ae_small_business 100" not in shown
    assert "2\u00a0×\u00a0the base rate" in shown


def test_a_year_that_is_under_way_lands_under_every_plan() -> None:
    study = make_study()
    sales = Landing(43e6, estimate(45e6, 2e6), estimate(88e6, 2e6))
    landings = Landings("2027-06", 6, is_paid=False, paid_otherwise=0.0, whole={"sales": sales}, by_role={})
    text = words(effect.against_today, replace(study, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios)))
    assert "Where will the year land?" in text
    assert "Months up to 2027-06 have happened; the rest is simulated" in text
    assert "Pay to date is what the plans in force pay on these sales" in text
    row = re.search(r"Threshold at 50\s% of quota \$43\.\d+\sM \$45\.\d+\sM \$88\.\d+\sM 84\.\d+ to 91\.\d+", text.replace("\u00a0", " "))
    assert row is not None, text
    assert "Where will the year land?" not in words(effect.against_today, study)
