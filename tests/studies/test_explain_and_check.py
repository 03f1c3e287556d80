from __future__ import annotations

import json
from math import exp, sqrt
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.studies.explaining.assumptions import assumptions_of
from spmsim.studies.explaining.check import check
from spmsim.studies.explaining.explain import explain, pay_table, spread_of_year
from spmsim.studies.linting.lint import lint
from spmsim.studies.playing import cast
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant, write


def test_the_table_of_pay_by_hand(tmp_path: Path) -> None:
    """Base 100,000; target 100,000 at quota, twice the rate above: 150 % pays 200,000."""
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"][0]["formula"]["points"] = [[0.0, 0.0], [1.0, 1.0], [1.5, 2.0]]
    rows = {row["attainment"]: row for row in pay_table(cast(base(tmp_path, document)), "seller")}
    assert [rows[a]["incentive_pay"] for a in (0.0, 0.5, 1.0, 1.5, 2.0)] == pytest.approx([0, 50_000, 100_000, 200_000, 300_000])
    assert rows[1.0]["total_pay"] == pytest.approx(200_000)


def test_a_share_stays_at_what_it_can_reach_and_that_is_said(tmp_path: Path) -> None:
    """All accounts renewed are 1 ÷ 0.8 = 125 % of a quota of 80 %: 150 % on revenue and 125 % on renewals pay 75,000 + 62,500."""
    document = changed(LINEAR, measures={"revenue": {"unit": "USD"}, "renewals": {"unit": "share"}}, behaviour={"type": "fixed"})
    document["market"]["laws"]["renewals"] = "binomial"
    document["team"]["roles"]["seller"] |= {"accounts": 40, "potential": {"revenue": 1_000_000, "renewals": 0.9}}
    document["quotas"]["sellers"]["rules"]["renewals"] = {"type": "flat", "amount": 0.8}
    component = document["plans"]["sellers"]["components"][0]
    document["plans"]["sellers"]["components"] = [
        {**component, "weight": 0.5}, {**component, "name": "renewals", "measure": "renewals", "weight": 0.5, "period": "year"},
    ]  # fmt: skip
    told = explain(base(tmp_path, document))
    facts = told.document["plans"]["sellers"]
    assert facts["highest_attainment"]["seller"] == {"renewals": pytest.approx(1.25)}
    assert {row["attainment"]: row["incentive_pay"] for row in facts["pay"]["seller"]}[1.5] == pytest.approx(137_500)
    assert "renewals cannot pass 125%: where the row is higher, it stays there" in told.text
    assert "at the same attainment on every measure in every window" in told.text


def test_the_spread_of_a_year_of_independent_months(tmp_path: Path) -> None:
    assert spread_of_year(cast(base(tmp_path)), "seller") == pytest.approx(sqrt((exp(0.3**2) - 1) / 12), rel=1e-9)


def test_a_scenario_is_explained_in_words_and_as_data(tmp_path: Path) -> None:
    document = changed(LINEAR)
    document["company"]["gross_margin"] = {"value": 0.8, "range": [0.75, 0.85], "source": "ledger 2026"}
    told = explain(write(tmp_path, "base", document))
    counted = "The file states no source for these numbers: behaviour.effort (3 numbers), company.cost_per_hire (1 number), "
    people = "People and their columns, unless filled from a role (team.reps, 6 people): drawn from roles"
    for words in (
        "Plan sellers", "Order of pay", "company.gross_margin = 0.8", "range 0.75 to 0.85; source: ledger 2026", "100%", counted, people,
    ):  # fmt: skip
        assert words in told.text
    json.dumps(told.document, allow_nan=False)


def test_numbers_of_quotas_and_roles_are_told_with_unit_and_source(tmp_path: Path) -> None:
    """Each once: with its meaning where a source is stated, else as it stands; none of them is only counted."""
    document = changed(LINEAR)
    document["team"]["roles"]["seller"]["potential"]["revenue"] = {"value": 1_000_000, "source": "finance"}
    told = explain(base(tmp_path, document))
    for line in (
        "  quotas.sellers.rules.revenue.amount = 1,000,000 USD; source: not stated\n",
        "  team.roles.seller.on_target_earnings = 200,000 USD; source: not stated\n",
        "  team.roles.seller.base_share = 0.5 share; source: not stated\n",
        "  team.roles.seller.potential.revenue = 1,000,000 USD; source: finance\n",
    ):
        assert told.text.count(line) == 1
    assert "quotas.sellers (" not in told.text
    assert "team.roles.seller (" not in told.text
    found = {one["path"]: one["unit"] for one in told.document["quotas_and_roles"]}
    assert found["team.roles.seller.base_share"] == "share"


def test_a_part_of_the_language_is_explained_by_name() -> None:
    told = explain("payout_curve")
    assert "points" in told.text
    with pytest.raises(BadInput, match="Did you mean 'payout_curve'"):
        explain("payout_curv")


@pytest.mark.parametrize(("name", "words"), [
    ("cap", "true_up: "), ("holdback", "share: Share of a positive payment that is held. [share, required]"),
    ("matrix", "second: The measure of the columns. [required]"), ("contest", "prizes: "), ("rating", "levels: "),
    ("clawback", "within_months: Cancellations later than so many months after the sale take nothing back. [months, default 12]"),
    ("share_of_team", "share: "), ("categorical", "chances: "),
    ("gate", "applies_to: Names of the components; left out, all of the plan. [optional]"),
])  # fmt: skip
def test_every_kind_of_part_is_explained_with_units_and_defaults(name: str, words: str) -> None:
    assert words in explain(name).text


def test_clauses_are_told_in_words_in_the_order_of_pay_and_with_every_number(tmp_path: Path) -> None:
    document = changed(LINEAR)
    document["plans"]["sellers"]["adjustments"] = [
        {"type": "holdback", "name": "kept", "share": {"value": 0.25, "source": "contract"}, "months": 3},
        {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 400_000}, "period": "year"},
    ]
    document["plans"]["sellers"]["components"][0]["formula"]["beyond"] = {"slope": 0.5}
    told = explain(write(tmp_path, "base", document))
    assert "Holdback kept: 25 % of each payment is paid 3 months later, to those still employed." in told.text
    assert "Cap top: no more than 400,000 USD a year on all components, together." in told.text
    stages = [line.split(":")[0] for line in told.document["plans"]["sellers"]["order_of_pay"]]
    assert stages == ["1. credit", "2. measure", "3. earn", "4. limit", "5. due", "6. settle", "7. pay"]
    numbers = {one["path"]: (one["value"], one["unit"], one["source"]) for one in told.document["plans"]["sellers"]["parameters"]}
    assert numbers["plans.sellers.adjustments[kept].share"] == ("0.25", "share", "contract")
    assert numbers["plans.sellers.adjustments[top].limit.amount"] == ("400,000", "USD", "not stated")
    slope = numbers["plans.sellers.components[revenue].formula.beyond.slope"]
    assert slope == ("0.5", "× for each 100 % of quota", "not stated")


def test_numbers_carry_meaning_unit_and_source_and_the_rest_is_counted(tmp_path: Path) -> None:
    document = changed(LINEAR)
    document["team"]["roles"]["seller"]["potential"]["revenue"] = {"value": 1_000_000, "source": "finance"}
    found = {one.path: one for one in assumptions_of(base(tmp_path, document))}
    potential = found["team.roles.seller.potential.revenue"]
    assert (potential.value, potential.unit, potential.source) == ("1,000,000", "USD", "finance")
    assert "fully ramped" in potential.meaning
    assert found["company.gross_margin"].value == "1 number"
    assert found["company.gross_margin"].source == "not stated"
    assert "company.revenue_plan" in found
    assert found["team.reps"].value == "6 people"


def test_what_a_scenario_resolves_to(tmp_path: Path) -> None:
    base(tmp_path)
    lower = set_to("quotas.sellers.rules.revenue.amount", 900_000)
    told = check(variant(tmp_path, "lower", lower, set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]])))
    assert told.document["roles"]["seller"]["people"] == 6
    assert told.document["quotas"] == {"revenue": pytest.approx(5_400_000)}
    assert told.document["target_incentive"] == pytest.approx(600_000)
    assert len(told.document["changes"]) == 2
    assert any("10.0 % below the revenue plan" in note for note in told.document["notes"])  # 5.4 m against a plan of 6 m
    assert "lower: valid" in told.text


@pytest.mark.parametrize(
    ("figure", "warned"),
    [
        ("on_cost_rate", "decision.objective: contribution cannot be computed, because company.on_cost_rate is not stated; "
                         "nothing can be ranked."),
        ("incentive_budget", "decision.constraints[0]: over_budget cannot be computed, because company.incentive_budget is not stated; "
                             "the limit stays undecided."),
        ("cost_per_hire", "contribution counts no cost of hiring, because company.cost_per_hire is not stated and people are hired."),
        ("revenue_plan", None),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_computed_is_warned_of(tmp_path: Path, figure: str, warned: str | None) -> None:
    document = changed(LINEAR)
    document["decision"]["constraints"] = [{"metric": "over_budget", "at_most": 0.1}]
    document["team"]["roles"]["seller"]["turnover"] = {"yearly": 0.2, "vacancy_months": 1}
    del document["company"][figure]
    notes = check(base(tmp_path, document)).document["notes"]
    assert [note for note in notes if "because" in note] == ([warned] if warned else [])


def test_nobody_who_could_be_hired_needs_no_cost_of_hiring(tmp_path: Path) -> None:
    document = changed(LINEAR)
    del document["company"]["cost_per_hire"]
    assert not any("cost_per_hire" in note for note in check(base(tmp_path, document)).document["notes"])


def test_planned_seats_are_told_apart_and_their_quota_in_force_stands_beside_the_years(tmp_path: Path) -> None:
    """Eight seats of 1,000,000: six all year; one from March with half its quota in the first month, one until June."""
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["team"] = {**document["team"], "draw": [], "roster": "roster.csv"}
    document["quotas"]["sellers"]["new_hire_ramp"] = {"schedule": [0.5, 1.0], "target_pay": "full", "starts": "hire_month"}
    seats = [f"S{i},seller,," for i in range(6)]
    rows = ["rep_id,role,hired_on,left_on", *seats, "NEW,seller,2027-03-01,", "OLD,seller,,2027-06-30"]
    (tmp_path / "roster.csv").write_text("\n".join(rows), encoding="utf-8")
    told = check(base(tmp_path, document))
    role = told.document["roles"]["seller"]
    assert (role["people"], role["planned"], role["planned_from"]) == (8, 1, ["2027-03"])
    assert role["quota"] == pytest.approx(8_000_000)
    assert role["quota_in_force"] == pytest.approx(6_000_000 + 9.5 * 1_000_000 / 12 + 500_000)
    assert "seller: 8, of them 1 planned (from 2027-03); potential 8,000,000, quota 8,000,000 (in force 7,291,667)" in told.text


def test_where_everybody_is_there_all_year_the_years_quota_is_in_force(tmp_path: Path) -> None:
    assert "seller: 6; potential 6,000,000, quota 6,000,000, target incentive 600,000" in check(base(tmp_path)).text


def test_quotas_that_grow_from_part_of_a_year_are_noted(tmp_path: Path) -> None:
    """The calendar starts in 2027-01: A was there all of 2026, also one hired on its first day; B and C were not, D is planned."""
    document = changed(LINEAR)
    hired = {"A": "2020-05-04", "A2": "2026-01-01", "B": "2026-01-02", "C": "2026-12-31", "D": "2027-02-01"}
    (tmp_path / "roster.csv").write_text(
        "rep_id,role,hired_on,last_year_revenue\n" + "".join(f"{rep},seller,{day},500000\n" for rep, day in hired.items())
    )
    document["team"] = {**document["team"], "roster": "roster.csv", "draw": []}
    document["quotas"]["sellers"]["rules"]["revenue"] = {"type": "last_year_growth", "growth": 0.08}
    notes = check(base(tmp_path, document)).document["notes"]
    assert (
        "2 people were hired in the year before 2027-01 (B, C): last year's revenue, from which the quotas of 'sellers' grow, "
        "may be the sales of a part of a year."
    ) in notes
    document["quotas"]["sellers"]["rules"]["revenue"] = {"type": "flat", "amount": 500_000}
    assert not any("a part of a year" in note for note in check(base(tmp_path, document)).document["notes"])


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(BadInput):
        check("nowhere.yaml")


def test_windows_that_a_change_ends_and_leave_outside_of_a_plan_are_noted(tmp_path: Path) -> None:
    """Half-year windows from July are cut by a change in September; leave from August to October holds in August alone."""
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"][0]["period"] = "half"
    document["plans"]["later"] = json.loads(json.dumps(document["plans"]["sellers"]))
    document["team"]["roles"]["seller"]["plan"] = [{"from": "2027-01", "use": "sellers"}, {"from": "2027-09", "use": "later"}]
    first = base(tmp_path, document).spec.team.reps[0].rep_id
    leave = {"type": "proration", "name": "leave", "people": [{"rep_id": first, "from": "2027-08", "to": "2027-10", "eligible": 0.5}]}
    document["plans"]["sellers"]["adjustments"] = [leave]
    notes = check(base(tmp_path, document)).document["notes"]
    early = [note for note in notes if "settled with" in note]
    assert len(early) == 1 and early[0].startswith("plans.sellers.components[")
    assert "change in 2027-09, within 2027-07 to 2027-12; it is settled with 2027-08" in early[0]
    lost = f"plans.sellers.adjustments[leave]: '{first}' does not hold the plan in 2027-09 to 2027-10 (2 months); nothing is lowered there."
    assert lost in notes
    document["team"]["roles"]["seller"]["plan"][1]["from"] = "2027-07"
    assert not [note for note in check(base(tmp_path, document)).document["notes"] if "settled with" in note], "a half year ends with June"


def test_levels_on_a_share_are_told_as_shares(tmp_path: Path) -> None:
    """0.9 of a quota of 0.8 is 0.72; 1.05 of it 0.84."""
    document = changed(LINEAR, measures={"revenue": {"unit": "USD"}, "renewals": {"unit": "share"}}, behaviour={"type": "fixed"})
    document["market"]["laws"]["renewals"] = "binomial"
    document["team"]["roles"]["seller"] |= {"accounts": 40, "potential": {"revenue": 1_000_000, "renewals": 0.9}}
    document["quotas"]["sellers"]["rules"]["renewals"] = {"type": "flat", "amount": 0.8}
    component = document["plans"]["sellers"]["components"][0]
    curve = {"type": "payout_curve", "points": [[0.9, 0.0], [1.0, 1.0], [1.05, 1.2]], "beyond": "capped"}
    document["plans"]["sellers"]["components"] = [
        {**component, "weight": 0.5},
        {**component, "name": "kept", "measure": "renewals", "weight": 0.5, "period": "year", "formula": curve},
    ]  # fmt: skip
    found = base(tmp_path, document)
    told = explain(found)
    levels = "kept: 90 % of a quota of 80 % is 72 %, 100 % of it is 80 %, 105 % of it is 84 %"
    assert told.document["plans"]["sellers"]["share_levels"] == [levels]
    assert "Levels of shares\n    kept: 90 % of a quota of 80 % is 72 %" in told.text
    said = [finding.what for finding in lint(found).findings if finding.path == "plans.sellers.components[kept]"]
    assert any("nothing is paid below 90 % of quota (72 %)" in what for what in said)


def test_one_persons_leave_does_not_move_the_table_of_pay(tmp_path: Path) -> None:
    """Six people with 100,000 of target pay; one on leave for half of the year: a typical full year at quota still pays 100,000."""
    document = changed(LINEAR)
    first = base(tmp_path, document).spec.team.reps[0].rep_id
    leave = {"type": "proration", "name": "leave", "people": [{"rep_id": first, "from": "2027-01", "to": "2027-06", "eligible": 0.0}]}
    document["plans"]["sellers"]["adjustments"] = [leave]
    rows = explain(base(tmp_path, document)).document["plans"]["sellers"]["pay"]["seller"]
    assert {row["attainment"]: row["incentive_pay"] for row in rows}[1.0] == pytest.approx(100_000)


def test_rates_and_lags_carry_their_units(tmp_path: Path) -> None:
    """Twice the base rate above quota, 5 % of the amount, 50 dollars for each account, paid a month later."""
    tiers = {"type": "commission", "tiering": "marginal", "crossing_deal": "split"}
    document = changed(LINEAR, measures={"revenue": {"unit": "USD"}, "wins": {"unit": "count"}}, behaviour={"type": "fixed"})
    document["team"]["roles"]["seller"]["potential"]["wins"] = 12
    document["market"]["laws"]["wins"] = "poisson"
    component = document["plans"]["sellers"]["components"][0]
    in_money = {key: value for key, value in component.items() if key != "weight"}
    document["plans"]["sellers"]["components"] = [
        {**component, "pay": {"every": "quarter", "lag_months": 1},
         "formula": {**tiers, "rates_on": "attainment", "tiers": [{"from": 0, "rate": 2}]}},
        {**in_money, "name": "cut", "formula": {**tiers, "rates_on": "amount", "tiers": [{"from": 0, "rate": 0.05}]}},
        {**in_money, "name": "each", "measure": "wins", "formula": {**tiers, "rates_on": "amount", "tiers": [{"from": 0, "rate": 50}]}},
    ]  # fmt: skip
    numbers = explain(base(tmp_path, document)).document["plans"]["sellers"]["parameters"]
    units = {one["path"].rpartition("components")[2]: one["unit"] for one in numbers}
    assert units["[revenue].formula.tiers[0].rate"] == "× base rate"
    assert units["[revenue].pay.lag_months"] == "months"
    assert units["[cut].formula.tiers[0].rate"] == "share"
    assert units["[each].formula.tiers[0].rate"] == "USD"
