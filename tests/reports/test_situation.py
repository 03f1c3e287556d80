"""What the sections of an assessment say, from figures that stand in the test."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from spmsim.estimation.figures import Estimate
from spmsim.foundation.errors import BadInput
from spmsim.reports.markup import Html
from spmsim.reports.situation import attainment, bookings, cash, measures, overview, pay, people, problems, quotas, turnover, voices
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened, open_situation, save_situation
from spmsim.studies.situation.assess import PersonLine, Situation
from spmsim.studies.situation.cash import Cash
from spmsim.studies.situation.figures import Share
from spmsim.studies.situation.group_problems import GroupProblem
from spmsim.studies.situation.groups import Group, Pay
from spmsim.studies.situation.luck import Luck
from spmsim.studies.situation.measures import Measured
from spmsim.studies.situation.other_problems import other_problems
from spmsim.studies.situation.problems import PastProblem
from spmsim.studies.situation.roles import Fairness, RoleEstimates
from spmsim.studies.situation.voices import Comment, Score

PAID = Pay(0.08, 0.86, 9000.0, 4500.0)
WHOLE = Group("organisation", "", 99, 84.08e6, 0.02, 1.16, (1.07, 1.25), (0.30, 1.09, 1.66), Share(60, 99, 0.51, 0.70), 0.35, PAID, None)
NORTH = Group("region", "North", 50, 40e6, None, 0.81, (0.74, 0.88), None, Share(20, 50, 0.28, 0.54), None, None, None)
SOUTH = Group("region", "<b>South</b>", 49, 44e6, None, 1.25, (1.10, 1.40), None, Share(40, 49, 0.69, 0.90), 0.41, None, None)
PROBLEMS = (
    PastProblem("ramp", 8.68e6, 8e6, 9.2e6, None, 25, "25 people were hired.", "Hire earlier."),
    PastProblem("decline", 1e6, None, None, None, 9, "9 sold less.", "Look at accounts."),
)
BARE = Situation(
    currency="USD", measure="revenue", first_month="2026-01", last_month="2026-12", trend=None, season=None, history=(), attained=(),
    outside=None, groups=(WHOLE, NORTH, SOUTH), best_fifth_by_luck=None, cash_notes=(), roles=(), fairness=(), measures=(), scores=(),
    has_voices=False, comments=(), problems=(), other_problems=(), group_problems=(), people=(), notes=("a note",),
)  # fmt: skip


def words(shown: Html) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", " ", shown._repr_html_()))
    return re.sub(r"\s+", " ", text)


def test_the_first_screen() -> None:
    told = replace(BARE, problems=PROBLEMS)
    text = words(overview.in_short(Opened(told, "executive")))
    assert "$84.08 M booked by 99 people, 116 % of quota, 61 % of people at quota" in text  # 60 ÷ 99
    assert "$8.68 M 25 people were hired. $1.00 M 9 sold less." in text


def test_nobody_is_shown_where_everybody_is_four() -> None:
    assert words(overview.in_short(Opened(replace(BARE, groups=()), "executive"))).strip().startswith("Fewer than five people")


def test_a_group_is_named_highest_or_lowest_only_where_its_interval_lies_clear() -> None:
    """74 to 88 % lies below 110 to 140 %; 74 to 112 % does not."""
    text = words(attainment.by_group(Opened(BARE, "executive")))
    assert "Attainment of regions: highest <b>South</b> with 125 %, lowest North with 81 %" in text
    assert "Everybody 99 $84.08 M 35.0 % +2.0 % 116.0 % 107 to 125 %" in text
    tied = replace(BARE, groups=(WHOLE, replace(NORTH, attainment_range=(0.74, 1.12)), SOUTH))
    assert "No region stands apart from all others of its kind in attainment" in words(attainment.by_group(Opened(tied, "executive")))
    assert "&lt;b&gt;South" in attainment.by_group(Opened(BARE, "executive"))._repr_html_()


def test_trend_and_season() -> None:
    season = (0.7, *[1.0] * 10, 1.3)
    assert bookings.season_finding(season) == "December brings 1.30 times a mean month, January 0.70 times"
    up, down = (bookings.trend_finding(Opened(replace(BARE, trend=trend), "owner")) for trend in (0.055, -0.04))
    assert up == "Bookings of the last twelve months lie 5.5\u00a0% above those of the twelve before"
    assert down == "Bookings of the last twelve months lie 4.0\u00a0% below those of the twelve before"
    assert bookings.rolling_year([float(n) for n in range(1, 14)]) == [None] * 11 + [6.5, 7.5]


def test_concentration_stands_beside_what_luck_alone_brings() -> None:
    told = replace(BARE, best_fifth_by_luck=0.234)
    said = "Within roles, the fifth that booked most per month employed booked 35 % of everything; luck alone would make it 23 %"
    assert said in words(bookings.concentration(Opened(told, "executive")))
    assert "Best fifth 35.0 % of bookings, within roles luck alone: 23 %" in words(overview.in_short(Opened(told, "executive")))


def test_pay_against_performance() -> None:
    assert "The top fifth by sales got 2.0 times the incentive pay of the bottom fifth; incentive pay and sales correlate by 0.86" in words(
        pay.pay_and_performance(Opened(BARE, "executive"))
    )


def test_total_cash_of_a_role_and_why_figures_are_missing() -> None:
    """6.0 + 4.8 m of 40 people in 36 person-years are 300 k each; 4.8 of 4.0 m is 120 %."""
    known = Cash(0.6, 40, 6e6, 4.8e6, 4e6, 36.0, 2.35, 38, 4, None)
    told = replace(BARE, groups=(replace(WHOLE, cash=known),), cash_notes=("Farmer: no payments",))
    text = words(cash.total_cash(Opened(told, "executive")))
    assert "Incentive pay was 120 % of target incentive; one in ten got more than 2.4 times the target" in text
    assert "Everybody 40 $6.00 M $4.80 M $10.80 M $300 k 60:40 120 % 2.35 4 of 38 –" in text
    assert "Farmer: no payments." in text and "tenths need ten people" in text
    assert NOTHING_TOLD in words(cash.total_cash(Opened(BARE, "executive")))


def test_pay_is_called_incentive_pay() -> None:
    """8 cents for a dollar are incentive pay, and said to be without base salary."""
    assert "Incentive pay 8.0 % of bookings" in words(overview.in_short(Opened(BARE, "executive")))
    assert "Incentive pay is what payroll paid without base salary." in words(pay.pay_and_performance(Opened(BARE, "executive")))


LUCK = Luck(30, 0.12, 0.5, 0.1)
HUNTER = Fairness("hunter", 50, 0.9, 0.1, (0.9, 1.0, 1.1), (0.08, 0.06, 0.10), 0.2, LUCK)
FARMER = Fairness("farmer", 40, 0.2, 0.7, (0.64, 0.8, 1.04), (0.20, 0.15, 0.26), 0.3, LUCK)


def test_the_role_whose_quotas_stand_furthest_from_potential() -> None:
    """6 to 10 % lies below 15 to 26 %, and not below 9 to 26 %. Luck of 0.1 around 0.8: 0.8 · exp(± 0.128), 70 to 91 %."""
    clear = quotas.fairness_finding((HUNTER, FARMER)).replace("\u00a0", " ")
    assert clear == (
        "Farmer: quotas stand furthest from potential, those of eight in ten people from 64 to 104 % of it; "
        "luck alone would put fair quotas from 70 to 91 %"
    )
    tied = quotas.fairness_finding((HUNTER, replace(FARMER, quota_spread=(0.20, 0.09, 0.26)))).replace("\u00a0", " ")
    assert tied == (
        "Quota ÷ potential spreads by 8 to 20 %, no role apart from all others; luck alone would spread fair quotas by 10 %"
    )


def test_the_floor_of_luck_stands_beside_the_figures() -> None:
    text = words(quotas.quota_and_potential(Opened(replace(BARE, fairness=(HUNTER, FARMER)), "executive")))
    assert "Farmer 40 0.20 0.70 0.50 30 % 12 % 20 % 10 % 64, 80, 104 %" in text


def test_ramp_and_turnover() -> None:
    lost, leaving = Estimate("", 3.8, 3.6, 4.3, "", ""), Estimate("", 0.34, 0.24, 0.46, "", "")
    told = (RoleEstimates("hunter", 60, 20, 20, lost, leaving), RoleEstimates("farmer", 39, None, None, None, None))
    text = words(turnover.ramp_and_turnover(Opened(replace(BARE, roles=told), "executive")))
    assert "Hunter: 34 % leave a year" in text
    assert "Hunter: a new person loses 3.8 months of sales until the ramp is over" in text
    assert "Farmer 39 under 5 under 5 – –" in text


def test_no_role_is_called_the_most_where_ranges_overlap() -> None:
    """34 % (24 to 46) overlaps 30 % (25 to 36), and not 12 % (8 to 20)."""

    def leaving(role: str, value: float, low: float, high: float) -> RoleEstimates:
        return RoleEstimates(role, 60, 20, 20, None, Estimate("", value, low, high, "", ""))

    hunters, closers, farmers = (
        leaving("hunter", 0.34, 0.24, 0.46),
        leaving("closer", 0.30, 0.25, 0.36),
        leaving("farmer", 0.12, 0.08, 0.20),
    )
    tied = turnover.turnover_finding((hunters, closers, farmers))
    assert tied.replace("\u00a0", " ") == "Hunter: 34 % leave a year; its range overlaps that of Closer"
    assert turnover.turnover_finding((hunters, farmers)).endswith("leave a year, the most of all roles that tell it")


def test_problems_are_ranked_by_their_money() -> None:
    told = replace(BARE, problems=PROBLEMS)
    text = words(problems.problems_by_money(Opened(told, "executive")))
    assert "Most money stands behind ramp: $8.68 M" in text
    assert "1. $8.68 M 8.00 to 9.20 Ramp: 25 people were hired. Hire earlier. 2. $1.00 M counted Decline: 9 sold less." in text
    assert "All amounts are bookings of 2026-01 to 2026-12 in USD" in text
    assert "Problems about fewer than five people are not shown." in text


def test_no_problem_is_the_largest_where_ranges_reach_into_each_other() -> None:
    """A range from 8.0 m takes in 8.5 m."""
    close = (PROBLEMS[0], replace(PROBLEMS[1], money=8.5e6))
    text = words(problems.problems_by_money(Opened(replace(BARE, problems=close), "executive")))
    assert "Most money stands behind ramp or decline, about $8.68 M; which of them cannot be told" in text


def test_problems_without_money_are_not_ranked() -> None:
    """40 of 99 reached it, at most 48 %; 0.70 of 40 people lies above a floor of 0.2, 0.3 does not; 35 % of bookings is more than 20 %."""
    whole = replace(WHOLE, at_quota=Share(40, 99, 0.32, 0.48))
    follows = replace(FARMER, luck=replace(LUCK, correlation=0.2))
    told = other_problems(whole, (replace(follows, attainment_by_potential=0.3), follows), None)
    assert [(one.key, one.name) for one in told] == [("at_quota", ""), ("follows_potential", "farmer"), ("concentration", "")]
    assert (told[1].low, told[1].high) == (pytest.approx(0.489, abs=1e-3), pytest.approx(0.833, abs=1e-3))
    text = words(problems.problems_by_money(Opened(replace(BARE, other_problems=told), "executive")))
    assert "No problem here has an amount of money" not in text and "$" not in text
    assert "40 % 32 % to 48 %; half 50 % People at quota: 40 of 99" in text
    assert "35 % equal shares 20 % Concentration: Within" in text
    assert other_problems(replace(WHOLE, at_quota=Share(45, 99, 0.36, 0.55), concentration=None), (), None) == ()
    (luck,) = other_problems(replace(WHOLE, at_quota=None), (), 0.23)
    assert (luck.size, luck.compared) == (0.35, 0.23)
    assert other_problems(replace(WHOLE, at_quota=None), (), 0.36) == ()


def test_problems_by_group_have_the_order_of_the_problems() -> None:
    north = (GroupProblem("region", "North", "decline", 1e6), GroupProblem("region", "North", "ramp", 5e6))
    parts = (*north, GroupProblem("region", "<b>South</b>", "ramp", 3e6))
    shown = problems.problems_by_group(Opened(replace(BARE, problems=PROBLEMS, group_problems=parts), "executive"))
    assert "Ramp Decline Regions North $5.00 M $1.00 M &lt;b&gt;South&lt;/b&gt; $3.00 M –" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]*>", " ", shown._repr_html_())
    )
    assert words(problems.problems_by_group(Opened(replace(BARE, problems=PROBLEMS), "executive"))).strip() == ""


def test_people_stand_by_team_and_are_escaped() -> None:
    line = PersonLine("<i>7</i>", "hunter", "North", "M1", 12.0, 900.0, 0.9, None, 1000.0, 800.0, 1.25)
    shown = people.person_by_person(Opened(replace(BARE, people=(line,)), "owner"))
    assert "&lt;i&gt;7&lt;/i&gt;" in shown._repr_html_()
    assert "Team M1: 1 person" in words(shown)


@pytest.mark.parametrize(
    "section",
    [attainment.distribution, bookings.trend_and_season, quotas.quota_and_potential, turnover.ramp_and_turnover],
)
def test_what_the_files_do_not_tell_is_said(section) -> None:
    assert NOTHING_TOLD in words(section(Opened(BARE, "executive")))


def test_a_situation_travels_whole(tmp_path) -> None:
    save_situation(BARE, tmp_path)
    assert open_situation(tmp_path, "public").told == BARE
    with pytest.raises(BadInput, match="no situation here: a situation folder holds"):
        open_situation(tmp_path / "elsewhere")


SAID = (
    Score("survey", "Fair?", "all", "", 80, 80, 2.46, 2.25, 2.67, 1.0, 5.0, (1.0, 5.0)),
    Score("survey", "Fair?", "role", "hunter", 40, 4, 2.6, 2.3, 2.9, 1.0, 5.0, (1.0, 5.0)),
    Score("survey", "Clear?", "all", "", 80, 80, 3.1, 2.9, 3.3, 2.0, 5.0, (1.0, 5.0)),
)  # fmt: skip
WROTE = Comment("survey", "Fair?", 1.0, "<script>alert('zyzzyva')</script>", "r7", "hunter", "North")


def test_scores_and_comments_for_the_owner() -> None:
    opened = Opened(replace(BARE, scores=SAID, comments=(WROTE,), has_voices=True), "owner")
    shown = voices.what_people_said(opened)
    assert "Lowest mean: “Fair?” 2.46 (2.25 to 2.67)" in words(shown)
    assert "Scores on a scale of 1 to 5." in words(shown)
    assert "Hunter fewer than five people: for others withheld 40 4 2.60 2.30 to 2.90 1, 5" in words(shown)
    assert "1 comment" in words(shown)
    assert "<script" not in shown._repr_html_() and "&lt;script&gt;alert" in shown._repr_html_()


def test_a_scale_that_is_not_declared_is_not_guessed() -> None:
    """The owner is told from where to where answers ran; so are others where five people gave both ends."""
    bare = [replace(one, scale=None) for one in SAID]
    said = voices.scale_in_words("survey", bare)
    assert said == 'The scale is not stated; the answers run from 1 to 5. To state it: scale = "1-5" in [tables.survey] of spmsim.toml.'
    others = [replace(one, least=None) for one in bare]
    assert voices.scale_in_words("reviews", others) == (
        'The scale is not stated. To state it: scale = "1-5" in [tables.reviews] of spmsim.toml.'
    )


def test_no_question_is_called_the_lowest_where_intervals_overlap() -> None:
    """2.46 (2.25 to 2.67) lies below 3.1 (2.9 to 3.3), and not below 3.1 (2.6 to 3.6)."""
    assert voices.score_finding(SAID).startswith("Lowest mean: “Fair?” 2.46")
    tied = (*SAID[:2], replace(SAID[2], low=2.6))
    assert voices.score_finding(tied) == "Means of 2 questions, of which none can be told to be the lowest"
    assert voices.score_finding(SAID[:2]) == "Mean: “Fair?” 2.46 (2.25 to 2.67)"


def test_scores_without_comments_for_others() -> None:
    scores = tuple(replace(one, least=None, most=None) for one in SAID)
    text = words(voices.what_people_said(Opened(replace(BARE, scores=scores, has_voices=True), "public")))
    assert "Everybody 80 80 2.46 2.25 to 2.67" in text and "Lowest, highest" not in text
    assert "Comments are for those who pay these people" in text


def test_nothing_said_and_nothing_shown_are_told_apart() -> None:
    assert "No survey, feedback or customer reviews were given." in words(voices.what_people_said(Opened(BARE, "executive")))
    assert NOTHING_TOLD in words(voices.what_people_said(Opened(replace(BARE, has_voices=True), "executive")))


def test_retention_and_new_accounts() -> None:
    told = (
        Measured("new_accounts", "count", "organisation", "", 99, 1210.0, 1.02, None, None, None, 0.1),
        Measured("renewals", "share", "organisation", "", 99, 0.87, None, 400, 0.83, 0.9, -0.02),
    )
    text = words(measures.other_measures(Opened(replace(BARE, measures=told), "executive")))
    assert "New accounts: 1,210" in text and "Everybody 99 1,210 1.02 +10.0 %" in text
    assert "Renewals: 87.0 % of 400" in text and "Everybody 99 87.0 % 83.0 to 90.0 % 400 −2.0 points" in text
