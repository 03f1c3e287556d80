"""People who are paid in local currencies: paid locally, rounded to their own coins, reported at plan rates. All by hand."""
# ruff: noqa: E501

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import spmsim
from spmsim.compile import compile_game
from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load

SCENARIO = """
about: {title: Three countries, question: "What is everybody paid in their own money?"}
currency: USD
fx: {EUR: 1.08, JPY: {value: 0.0067, source: budget FY27}}
calendar: {start: "2027-01", months: 3}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, won: {unit: count}}
team:
  roster: people.csv
  roles:
    seller: {plan: p, quota_set: q, on_target_earnings: 100000, base_share: 0.5, potential: {revenue: 500000, won: 12}}
    seller_japan: {plan: p, quota_set: q, currency: JPY, on_target_earnings: 12000000, base_share: 0.6, potential: {revenue: 500000, won: 12}}
market: {laws: {revenue: lognormal, won: poisson}}
quotas: {q: {rules: {revenue: {type: flat, amount: 500000}}}}
plans:
  p:
    leavers: paid_on_prorated_quota
    components:
      - {name: revenue, measure: revenue, weight: 1.0, period: quarter, accumulation: discrete, formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}
MORE
behaviour: {type: fixed}
"""
PEOPLE = "rep_id,role,currency,on_target_earnings\nann,seller,,\nbea,seller,EUR,80000\nchi,seller_japan,,\n"
SOLD = "rep_id,month,measure,amount\nann,2027-01,revenue,100001\nbea,2027-01,revenue,100001\nchi,2027-01,revenue,100001\n"


def project(folder: Path, more: str = "", sold: str = SOLD, people: str = PEOPLE) -> Path:
    (folder / "spmsim.toml").write_text("")
    (folder / "company.yaml").write_text(SCENARIO.replace("MORE\n", more))
    (folder / "people.csv").write_text(people)
    (folder / "sold.csv").write_text(sold)
    return folder / "company.yaml"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def paid(folder: Path, more: str = "", sold: str = SOLD) -> dict[str, str]:
    """rep_id → what was paid in March, in their own money."""
    spmsim.pay(project(folder, more, sold), folder / "sold.csv", out=folder / "out")
    return {row["rep_id"]: row["amount"] for row in rows(folder / "out" / "payments.csv") if row["period"] == "2027-03"}


def refused(folder: Path, sold: str = SOLD, people: str = PEOPLE) -> list[str]:
    with pytest.raises(BadInput) as caught:
        spmsim.pay(project(folder, sold=sold, people=people), folder / "sold.csv", out=folder / "out")
    return [problem.what for problem in caught.value.problems]


def test_target_pay_is_paid_in_own_money_and_reported_at_plan_rates(tmp_path: Path) -> None:
    """100,001 of a quarter's 125,000 is 80.0008 %: 12,500 USD, 10,000 EUR and 1,200,000 JPY of target pay × that."""
    done = spmsim.pay(project(tmp_path), tmp_path / "sold.csv", out=tmp_path / "out")
    assert rows(tmp_path / "out" / "payments.csv")[-3:] == [
        {"rep_id": "ann", "period": "2027-03", "amount": "10000.10", "currency": "USD", "at_plan_rate": "10000.10"},
        {"rep_id": "bea", "period": "2027-03", "amount": "8000.08", "currency": "EUR", "at_plan_rate": "8640.09"},  # 8,640.0864
        {"rep_id": "chi", "period": "2027-03", "amount": "960010", "currency": "JPY", "at_plan_rate": "6432.07"},  # 960,009.6; 6,432.067
    ]
    told = done.as_json()
    assert told["currency"] == "USD" and told["totals"]["paid"] == pytest.approx(10000.10 + 8640.09 + 6432.07, abs=1e-9)
    assert told["by_role"]["seller_japan"]["paid"] == 6432.07
    assert told["paid_locally"] == {"EUR": 8000.08, "JPY": 960010.0}


def test_the_lines_of_a_statement_sum_to_the_payment_in_own_money(tmp_path: Path) -> None:
    spmsim.pay(project(tmp_path), tmp_path / "sold.csv", out=tmp_path / "out", statements=True)
    lines = rows(tmp_path / "out" / "statements.csv")
    for rep_id, currency, payment in (("bea", "EUR", "8000.08"), ("chi", "JPY", "960010")):
        mine = [line for line in lines if line["rep_id"] == rep_id and line["period"] == "2027-03"]
        assert {line["currency"] for line in mine} == {currency}
        assert sum(Decimal(line["amount"]) for line in mine if line["stage"] in ("due", "settle", "pay")) == Decimal(payment)
    (rounding,) = [line for line in lines if line["rep_id"] == "chi" and line["item"] == "rounding"]
    assert Decimal(rounding["amount"]) == Decimal("0.4")
    page = (tmp_path / "out" / "statements" / "3.html").read_text(encoding="utf-8")
    assert "Payments: 960,010 JPY" in page and "reckoned at the plan rate: 1 JPY = 0.0067 USD" in page


IN_MONEY = """
      - {name: commission, measure: revenue, period: quarter, accumulation: discrete, formula: {type: commission, rates_on: amount, tiering: marginal, crossing_deal: split, tiers: [{from: 0, rate: 0.03}, {from: 100000, rate: 0.05}]}}
"""
WHOLE = IN_MONEY.replace("crossing_deal: split", "crossing_deal: whole_at_higher")
SPIFF = """
      - {name: spiff, measure: won, period: quarter, accumulation: discrete, formula: {type: per_unit, amount: 250}}
"""
CONTEST = """
      - {name: best, measure: revenue, period: quarter, accumulation: discrete, formula: {type: contest, prizes: [1000, 500, 250], among: company, ranked_by: amount}}
"""


@pytest.mark.parametrize(
    ("more", "sold", "expected"),
    [
        # 100,000 × 3 % + 1 × 5 % = 3,000.05 USD: ÷ 1.08 = 2,777.8240…, ÷ 0.0067 = 447,768.65…; beside the target pay of the test above
        (IN_MONEY, SOLD, {"ann": "13000.15", "bea": "10777.90", "chi": "1407778"}),
        # the deal of 100,001 crosses 100,000: 5 % on all of it are 5,000.05 USD; 4,629.6759… EUR; 746,276.11… JPY
        (
            WHOLE,
            "rep_id,date,measure,amount,deal_id\nann,2027-01-09,revenue,100001,1\nbea,2027-01-09,revenue,100001,2\nchi,2027-01-09,revenue,100001,3\n",
            {"ann": "15000.15", "bea": "12629.76", "chi": "1706286"},
        ),
        # two pieces at 250 are 500 USD: 462.9629… EUR, 74,626.865… JPY
        (SPIFF, SOLD + "".join(f"{who},2027-02,won,2\n" for who in ("ann", "bea", "chi")), {"ann": "10500.10", "bea": "8463.04", "chi": "1034636"}),
        # all three are equal and share 1,750 USD: 583.333… each; 540.1234… EUR; 87,064.676… JPY
        (CONTEST, SOLD, {"ann": "10583.43", "bea": "8540.20", "chi": "1047074"}),
    ],
    ids=["commission", "commission by deal", "per piece", "contest"],
)  # fmt: skip
def test_amounts_of_a_plan_are_paid_at_plan_rates(tmp_path: Path, more: str, sold: str, expected: dict[str, str]) -> None:
    assert paid(tmp_path, more, sold) == expected


SETTLED = """
    adjustments:
      - {type: cap, name: most, scope: total, limit: {amount: 3000}, period: quarter, true_up: false}
      - {type: draw, name: start, amount: 1000, every: month, recoverable: true, open_at_exit: owed, months: {from: "2027-01", to: "2027-02"}}
      - {type: holdback, name: kept, share: 0.1, months: 3}
"""


def test_caps_draws_and_holdbacks_are_settled_in_own_money(tmp_path: Path) -> None:
    """Of 8,000.08 EUR 2,777.777… pass the cap; 925.93 was advanced in January and in February, of which a tenth was held back.

    A draw of 1,000 USD is 925.9259… EUR: held back 92.59, paid 833.34 (925.9259 − 92.59 = 833.3359). The balance is rounded each month:
    925.93, then 925.93 + 925.9259… = 1,851.8559… → 1,851.86. March: 2,777.777… − 1,851.86 = 925.917…, held back 92.59, paid 833.33.
    In yen 1,000 USD are 149,253.73…: held 14,925, paid 134,329 (134,328.73…); balance 149,254, then 298,507.73… → 298,508. March:
    3,000 USD are 447,761.19…, less 298,508 are 149,253.19…: held 14,925, paid 134,328.
    """
    spmsim.pay(project(tmp_path, SETTLED), tmp_path / "sold.csv", out=tmp_path / "out")
    payments = {(row["rep_id"], row["period"][-2:]): row["amount"] for row in rows(tmp_path / "out" / "payments.csv")}
    assert [payments["bea", month] for month in ("01", "02", "03")] == ["833.34", "833.34", "833.33"]
    assert [payments["chi", month] for month in ("01", "02", "03")] == ["134329", "134329", "134328"]
    held = {row["rep_id"]: (row["held"], row["currency"]) for row in rows(tmp_path / "out" / "balances.csv")}
    assert held == {"ann": ("300.00", "USD"), "bea": ("277.77", "EUR"), "chi": ("44775", "JPY")}


def test_a_statement_redoes_a_commission_in_own_money(tmp_path: Path) -> None:
    spmsim.pay(project(tmp_path, IN_MONEY), tmp_path / "sold.csv", out=tmp_path / "out")
    lines = [line for line in rows(tmp_path / "out" / "statements.csv") if line["item"] == "commission" and line["stage"] == "earn"]
    assert [line["note"] for line in lines] == [
        "100,000.00 × 3 %", "1.00 × 5 %", "100,000.00 × 3 % ÷ 1.08", "1.00 × 5 % ÷ 1.08", "100,000.00 × 3 % ÷ 0.0067", "1.00 × 5 % ÷ 0.0067",
    ]  # fmt: skip
    for line in lines:
        assert Decimal(line["basis"]) * Decimal(line["rate"]) == pytest.approx(Decimal(line["amount"]), abs=Decimal("1e-6"))


def test_sales_in_local_currency_are_reported_at_plan_rates(tmp_path: Path) -> None:
    """92,593.52 EUR are 100,001.00 USD (100,001.0016); 14,925,522 JPY are 100,001.00 (100,000.9974)."""
    sold = SOLD.replace("amount", "amount,currency").replace("ann,2027-01,revenue,100001", "ann,2027-01,revenue,100001,USD")
    sold = sold.replace("bea,2027-01,revenue,100001", "bea,2027-01,revenue,92593.52,EUR")
    sold = sold.replace("chi,2027-01,revenue,100001", "chi,2027-01,revenue,14925522,JPY")
    assert paid(tmp_path, sold=sold) == {"ann": "10000.10", "bea": "8000.08", "chi": "960010"}


def test_what_was_paid_before_is_compared_in_own_money(tmp_path: Path) -> None:
    file = project(tmp_path)
    (tmp_path / "before.csv").write_text("rep_id,period,amount,currency\nbea,2027-03,8000.00,EUR\nchi,2027-03,960000,JPY\nann,2027-03,10000.10,USD\n")
    done = spmsim.pay(file, tmp_path / "sold.csv", out=tmp_path / "out", paid=tmp_path / "before.csv")
    assert [tuple(row.values()) for row in rows(tmp_path / "out" / "adjustments.csv")] == [
        ("bea", "2027-03", "8000.00", "8000.08", "0.08", "EUR"), ("chi", "2027-03", "960000", "960010", "10", "JPY"),
    ]  # fmt: skip
    assert done.notes[0].startswith("2 payments of periods paid before differ now, by 0.16 in total")  # 0.0864 → 0.09, 0.067 → 0.07
    (tmp_path / "before.csv").write_text("rep_id,period,amount,currency\nbea,2027-03,8000.00,USD\nchi,2027-03,9600.5,JPY\n")
    with pytest.raises(BadInput) as caught:
        spmsim.pay(file, tmp_path / "sold.csv", out=tmp_path / "out", paid=tmp_path / "before.csv")
    assert [problem.what for problem in caught.value.problems] == [
        "'bea' is paid in EUR, not in USD", "9600.5 has more decimals than the currency has",
    ]  # fmt: skip


def test_engines_know_everybody_at_plan_rates(tmp_path: Path) -> None:
    """A month's base: 100,000 × 0.5 USD, 80,000 × 0.5 × 1.08, 12,000,000 × 0.6 × 0.0067 ÷ 12; target pay alike, in cents."""
    game = compile_game(load(project(tmp_path)))
    assert game.seats.base_pay == pytest.approx(np.array([50000, 43200, 48240]) / 12 * 100, rel=1e-12)
    assert game.target[0, :, 0] == pytest.approx(np.array([50000, 43200, 32160]) / 12 * 100, rel=1e-12)


def test_a_run_reports_a_company_in_several_currencies_in_one(tmp_path: Path) -> None:
    """Nobody leaves: base pay of three months is a quarter of 141,440 USD whatever is drawn."""
    run = spmsim.simulate(load(project(tmp_path)), out=tmp_path / "runs")
    assert run.summary()["base_pay"].mean == pytest.approx(141_440 / 4, rel=1e-12)


@pytest.mark.parametrize(
    ("sold", "what"),
    [
        ("rep_id,month,measure,amount,currency\nann,2027-01,revenue,5,GBP\n", "GBP has no plan rate; write one in the scenario under fx (GBP: …); known: USD, EUR, JPY"),
        ("rep_id,month,measure,amount,currency\nann,2027-01,won,5,EUR\n", "won is no money; leave the cell empty"),
        ("rep_id,month,measure,amount,currency\nann,2027-01,revenue,5.5,JPY\n", "5.5 has more decimals than JPY has; allowed: at most 0"),
        ("rep_id,month,measure,amount,currency\nann,2027-01,revenue,5,eur\n", "'eur' is no currency; write three capital letters (ISO 4217), such as USD or EUR"),
    ],
)  # fmt: skip
def test_sales_whose_money_is_not_known_are_refused(tmp_path: Path, sold: str, what: str) -> None:
    assert refused(tmp_path, sold) == [what]


def test_a_roles_earnings_are_not_read_in_another_currency(tmp_path: Path) -> None:
    people = PEOPLE.replace("bea,seller,EUR,80000", "bea,seller,EUR,")
    what = "role 'seller' states on-target earnings in USD, but 'bea' is paid in EUR; give on_target_earnings in the row too"
    assert refused(tmp_path, people=people) == [what]


def test_a_transfer_to_a_role_in_another_currency_needs_own_earnings(tmp_path: Path) -> None:
    file = project(tmp_path)
    file.write_text(file.read_text().replace("roster: people.csv", "roster: people.csv\n  assignments: moves.csv"))
    (tmp_path / "moves.csv").write_text("rep_id,from,role\nann,2027-02,seller_japan\n")
    with pytest.raises(BadInput) as caught:
        load(file)
    what = "role 'seller_japan' states on-target earnings in JPY, but 'ann' is paid in USD; give on_target_earnings in this row"
    assert [problem.what for problem in caught.value.problems] == [what]
    (tmp_path / "moves.csv").write_text("rep_id,from,role,on_target_earnings\nann,2027-02,seller_japan,110000\n")
    assert load(file).spec.team.reps[0].as_of("2027-02").on_target_earnings == 110000


def test_what_was_paid_locally_is_replayed_to_exactly_one(tmp_path: Path) -> None:
    """Payments go out in three currencies and come back as what payroll paid: both are reported by the same rounding."""
    sold = "rep_id,month,measure,amount\n" + "".join(
        f"{who},2027-0{month},revenue,{31_234.57 + 7 * month + 1000 * at:.2f}\n" for at, who in enumerate(("ann", "bea", "chi")) for month in (1, 2, 3)
    )
    file = project(tmp_path, IN_MONEY, sold)
    spmsim.pay(file, tmp_path / "sold.csv", out=tmp_path / "out")
    done = spmsim.replay(file, [], actuals=tmp_path / "sold.csv", paid=tmp_path / "out" / "payments.csv", out=tmp_path / "again", accept_columns=True)
    check = done.result.check
    assert check is not None and check.ratio == 1 and not check.off
    assert check.paid == sum(round(100 * float(row["at_plan_rate"])) for row in rows(tmp_path / "out" / "payments.csv"))


def test_the_commands_that_look_at_a_plan_take_several_currencies(tmp_path: Path) -> None:
    """Target incentive of all: 50,000 + 43,200 + 32,160 USD; on-target earnings 100,000 + 86,400 + 80,400."""
    file = project(tmp_path, IN_MONEY)
    told = spmsim.check(file).document
    assert (told["on_target_earnings"], told["target_incentive"]) == pytest.approx((266_800, 125_360))
    assert told["roles"]["seller_japan"]["target_incentive"] == pytest.approx(32_160)
    assert "People paid in other currencies, here at plan rates: 1 in EUR (1 EUR is 1.08 USD), 1 in JPY (1 JPY is 0.0067 USD)." in told["notes"]
    words = str(spmsim.explain(file))
    assert "fx.JPY = 0.0067 plan rate; source: budget FY27" in words
    assert "team.roles.seller_japan.on_target_earnings = 12,000,000 JPY" in words
    assert "USD at the plan rate 0.0067; paid in JPY" in str(spmsim.explain(file, rep="chi"))
    year = spmsim.explain(file, rep="chi").document
    assert sum(year["payments"].values()) == pytest.approx(sum(float(line["amount"]) for line in year["lines"] if line["stage"] == "pay") + sum(float(line["amount"]) for line in year["lines"] if line["stage"] in ("due", "settle")))
    assert spmsim.lint(file) is not None


def test_a_year_that_is_under_way_is_opened_in_one_currency_only(tmp_path: Path) -> None:
    file = project(tmp_path)
    file.write_text(file.read_text() + 'opening: {as_of: "2027-01", actuals: sold.csv}\n')
    with pytest.raises(BadInput) as caught:
        load(file)
    what = "people are paid in EUR, JPY; a year that is under way is opened in one currency only: leave the opening out"
    assert what in [problem.what for problem in caught.value.problems]
