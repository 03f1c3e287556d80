"""`spmsim pay`: real performance in, statements out; lines sum to payments, nothing is paid when a row is not understood."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from spmsim.cli import app

SCENARIO = """
about: {title: Two people, question: "What do they earn?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, accounts_won: {unit: count}}
team:
  roster: people.csv
  roles: {seller: {plan: p, quota_set: q, on_target_earnings: 120000, base_share: 0.5, potential: {revenue: 600000, accounts_won: 12}}}
market: {laws: {revenue: lognormal, accounts_won: poisson}}
quotas: {q: {rules: {revenue: {type: flat, amount: 600000}, accounts_won: {type: flat, amount: 12}}}}
plans:
  p:
    leavers: paid_on_prorated_quota
    components:
      - name: revenue
        measure: revenue
        weight: 0.8
        period: quarter
        accumulation: discrete
        formula: {type: payout_curve, points: [[0, 0], [1, 1], [1.5, 2]], beyond: extended}
      - name: won
        measure: accounts_won
        weight: 0.2
        period: year
        accumulation: discrete
        formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: capped}
behaviour: {type: fixed}
"""
ROWS = """rep_id,month,measure,amount
007,2027-01,revenue,100000.00
007,2027-03,revenue,80000.01
=1+1,2027-02,revenue,50000
=1+1,2027-12,accounts_won,7
"""
"""007 sells 180,000.01 of 150,000 in the first quarter; the other 50,000 of 150,000, and 7 of 12 accounts in the year."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "spmsim.toml").write_text("")
    (tmp_path / "company.yaml").write_text(SCENARIO)
    (tmp_path / "people.csv").write_text('rep_id,role,name\n007,seller,"Smith, <b>John</b>"\n=1+1,seller,\n')
    (tmp_path / "actuals.csv").write_text(ROWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pay(*options: str, actuals: str = "actuals.csv") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["pay", "company.yaml", actuals, *options])
    return done.exit_code, done.stdout, done.stderr


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_payments_are_those_of_the_hand_calculation(project: Path) -> None:
    """Quarterly target 12,000: 1.2000000667 → 12,000 × (1 + 2 × 0.2000000667) = 16,800.0016; 1/3 → 4,000; the year 7/12 of 12,000."""
    assert pay("--out", "paid")[0] == 0
    paid = {(row["rep_id"], row["period"]): Decimal(row["amount"]) for row in rows_of(project / "paid" / "payments.csv")}
    assert paid["007", "2027-03"] == Decimal("16800.00")
    assert paid["=1+1", "2027-03"] == Decimal("4000.00")
    assert paid["=1+1", "2027-12"] == Decimal("7000.00")
    assert sum(paid.values()) == Decimal("27800.00")


def test_lines_sum_exactly_to_payments(project: Path) -> None:
    assert pay("--out", "paid")[0] == 0
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows_of(project / "paid" / "statements.csv"):
        if row["stage"] in ("due", "settle", "pay"):
            sums[row["rep_id"], row["period"]] += Decimal(row["amount"])
    paid = {(row["rep_id"], row["period"]): Decimal(row["amount"]) for row in rows_of(project / "paid" / "payments.csv")}
    assert dict(sums) == {key: amount for key, amount in paid.items() if key in sums}
    assert paid["007", "2027-03"] == sums["007", "2027-03"]


def test_counts_are_written_as_pieces(project: Path) -> None:
    assert pay("--out", "paid")[0] == 0
    won = {(row["rep_id"], row["stage"]): row for row in rows_of(project / "paid" / "statements.csv") if row["item"] == "won"}
    measured = won["=1+1", "measure"]
    assert (measured["basis"], measured["amount"]) == ("12", "7")
    assert Decimal(measured["rate"]) == pytest.approx(Decimal(7) / 12)


def test_json_holds_totals_and_balances(project: Path) -> None:
    code, out, _ = pay("--out", "paid", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["schema_version"], told["currency"], told["people"]) == (1, "USD", 2)
    assert told["totals"] == {"paid": 27800.0, "earned_unpaid": 0.0, "held": 0.0, "owed": 0.0, "incentive_pay": 27800.0}
    assert told["by_role"]["seller"]["paid"] == 27800.0
    assert told["by_period"]["2027-03"] == 20800.0
    assert told["credit_inflation"] == 1.0


def test_a_workbook_in_and_out_keeps_text_as_text(project: Path) -> None:
    assert pay("--out", "paid.xlsx")[0] == 0
    book = load_workbook(project / "paid.xlsx")
    assert book.sheetnames == ["statements", "payments", "balances"]
    cells = [cell for row in book["payments"].iter_rows(min_row=2) for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=1+1" in {cell.value for cell in cells}
    assert any(isinstance(cell.value, (int, float)) and cell.value == 16800 for cell in cells)


def test_statements_escape_what_people_are_called(project: Path) -> None:
    assert pay("--out", "paid", "--statements")[0] == 0
    page = (project / "paid" / "statements" / "1.html").read_text(encoding="utf-8")
    assert "Smith, &lt;b&gt;John&lt;/b&gt;" in page
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")
    assert "16,800.00" in page
    names = sorted(path.name for path in (project / "paid" / "statements").iterdir())
    assert names == ["1.html", "2.html", "index.csv"]  # nobody's id
    assert [tuple(row.values()) for row in rows_of(project / "paid" / "statements" / "index.csv")] == [
        ("007", "Smith, <b>John</b>", "1.html"), ("=1+1", "", "2.html"),
    ]  # fmt: skip


def test_nothing_is_paid_when_a_row_is_not_understood(project: Path) -> None:
    (project / "actuals.csv").write_text(ROWS + "008,2027-01,revenue,1\n")
    code, _, err = pay("--out", "paid")
    assert code == 2
    assert "actuals.csv  row 6, column rep_id: '008' is not among the 2 people of the scenario" in err
    assert not (project / "paid").exists()


@pytest.mark.parametrize(
    ("out", "said"), [("company.yaml", "is a file; --out takes a folder"), ("book.xlsx", "is a folder, not a workbook")]
)
def test_an_output_that_cannot_be_written_is_refused_first(project: Path, out: str, said: str) -> None:
    (project / "book.xlsx").mkdir()
    code, _, err = pay("--out", out, actuals="missing.csv")
    assert code == 2
    assert said in err


def test_only_months_up_to_through_are_paid(project: Path) -> None:
    code, out, _ = pay("--out", "q1", "--through", "2027-03", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["totals"]["paid"] == 20800.0
    assert told["notes"] == ["rows after that month, left out: 1"]
    assert {row["period"] for row in rows_of(project / "q1" / "payments.csv")} == {"2027-03"}
    code, _, err = pay("--out", "q1", "--through", "2028-03")
    assert code == 2 and "'2028-03' is no month of the calendar, 2027-01 to 2027-12" in err


def test_a_deal_has_a_line_of_its_own_on_the_statement(project: Path) -> None:
    (project / "actuals.csv").write_text("rep_id,date,measure,amount,deal_id,share\n007,2027-02-10,revenue,1000.00,D7,0.6\n")
    assert pay("--out", "paid", "--statements")[0] == 0
    credit = next(row for row in rows_of(project / "paid" / "statements.csv") if row["stage"] == "credit")
    assert (credit["period"], credit["item"], credit["amount"]) == ("2027-02", "revenue", "600")
    assert (credit["basis"], credit["rate"]) == ("1000", "0.6")
    assert credit["note"] == "D7 on 2027-02-10, 60 % of 1,000.00"
    page = (project / "paid" / "statements" / "1.html").read_text(encoding="utf-8")
    assert "D7 on 2027-02-10, 60 % of 1,000.00" in page


def test_ids_that_differ_in_case_have_statements_of_their_own(project: Path) -> None:
    (project / "people.csv").write_text("rep_id,role,name\na1,seller,Ann\nA1,seller,Bob\nb2,seller,Cyd\n")
    (project / "actuals.csv").write_text("rep_id,month,measure,amount\na1,2027-01,revenue,1000\nA1,2027-01,revenue,2000\n")
    assert pay("--out", "paid", "--statements")[0] == 0
    index = rows_of(project / "paid" / "statements" / "index.csv")
    assert [(row["rep_id"], row["file"]) for row in index] == [("a1", "1.html"), ("A1", "2.html"), ("b2", "3.html")]
    pages = [(project / "paid" / "statements" / row["file"]).read_text(encoding="utf-8") for row in index]
    assert [row["name"] in page for row, page in zip(index, pages, strict=True)] == [True, True, True]


def test_statements_of_an_earlier_run_do_not_stay_behind(project: Path) -> None:
    assert pay("--out", "paid", "--statements")[0] == 0
    (project / "people.csv").write_text("rep_id,role,name\n007,seller,Ann\n")
    (project / "actuals.csv").write_text("rep_id,month,measure,amount\n007,2027-01,revenue,1000\n")
    assert pay("--out", "paid", "--statements")[0] == 0
    assert sorted(path.name for path in (project / "paid" / "statements").iterdir()) == ["1.html", "index.csv"]
    assert sorted(path.name for path in (project / "paid").iterdir()) == ["balances.csv", "payments.csv", "statements", "statements.csv"]


def test_a_statement_says_through_which_month_and_which_plan_when(project: Path) -> None:
    changed = SCENARIO.replace("plan: p,", 'plan: [{from: "2027-01", use: p}, {from: "2027-07", use: p_two}],')
    start = changed.index("  p:\n")
    plan = changed[start : changed.index("behaviour:")]
    (project / "company.yaml").write_text(changed.replace("behaviour:", plan.replace("  p:", "  p_two:", 1) + "behaviour:"))
    assert pay("--out", "h1", "--through", "2027-06", "--statements")[0] == 0
    page = (project / "h1" / "statements" / "1.html").read_text(encoding="utf-8")
    assert "2027-01 to 2027-06" in page and "2027-12" not in page
    assert "007 · seller · plan p<" in page
    assert pay("--out", "year", "--statements")[0] == 0
    page = (project / "year" / "statements" / "1.html").read_text(encoding="utf-8")
    assert "2027-01 to 2027-12" in page
    assert "007 · seller · plan p · from 2027-07 seller, plan p two<" in page


def test_a_cancelled_deal_without_a_clawback_is_noted(project: Path) -> None:
    rows = "rep_id,date,measure,amount,deal_id,cancels\n007,2027-02-10,revenue,1000.00,D7,\n,2027-05-01,,1000.00,,D7\n"
    (project / "actuals.csv").write_text(rows)
    code, out, _ = pay("--out", "paid", "--json")
    assert code == 0
    said = "nothing is taken back of cancelled deals credited on revenue to 007: plan 'p' has no clawback on it"
    assert json.loads(out)["notes"] == [said]
    clawback = "{type: clawback, name: churn, measure: revenue, basis: rate, restores_quota: false}"
    (project / "company.yaml").write_text(SCENARIO.replace("behaviour:", f"    adjustments: [{clawback}]\nbehaviour:"))
    assert json.loads(pay("--out", "paid", "--json")[1])["notes"] == []


def test_a_run_without_pages_does_not_leave_an_earlier_runs_pages_beside_its_tables(project: Path) -> None:
    assert pay("--out", "paid", "--statements")[0] == 0
    before = (project / "paid" / "payments.csv").read_bytes()
    (project / "actuals.csv").write_text("rep_id,month,measure,amount\n007,2027-01,revenue,1000\n")
    code, _, err = pay("--out", "paid")
    assert code == 2
    assert "holds people's statements of an earlier run in 'statements', which would look current; add --statements" in err
    assert (project / "paid" / "payments.csv").read_bytes() == before


def test_statements_stand_by_person_month_and_stage(project: Path) -> None:
    """In the order of the roster, whatever the order of the actuals; what is settled after the last payment stands before it."""
    clawback = "{type: clawback, name: churn, measure: revenue, basis: paid, restores_quota: false}"
    (project / "company.yaml").write_text(SCENARIO.replace("behaviour:", f"    adjustments: [{clawback}]\nbehaviour:"))
    rows = "=1+1,2027-05-02,revenue,300.00,D2,\n007,2027-11-10,revenue,1000.00,D7,\n,2027-12-01,,500.00,,D7\n"
    (project / "actuals.csv").write_text("rep_id,date,measure,amount,deal_id,cancels\n" + rows)
    assert pay("--out", "paid")[0] == 0
    stages = ["credit", "measure", "earn", "link", "limit", "due", "settle", "pay"]
    found = rows_of(project / "paid" / "statements.csv")
    keys = [(["007", "=1+1"].index(row["rep_id"]), row["period"], stages.index(row["stage"])) for row in found]
    assert keys == sorted(keys)
    december = [(row["stage"], row["item"]) for row in found if row["rep_id"] == "007" and row["period"] == "2027-12"]
    assert ("settle", "churn") in december and december[-1][0] in ("settle", "pay")


def test_every_product_of_a_statement_can_be_redone_in_a_spreadsheet(project: Path) -> None:
    """A split of an odd cent, pieces, tiers, a holdback and a clawback: basis × rate is the amount, to a millionth of the currency."""
    plan = """  p:
    leavers: paid_on_prorated_quota
    components:
      - name: sales
        measure: revenue
        period: month
        accumulation: discrete
        formula: {type: commission, rates_on: amount, tiering: marginal, crossing_deal: split, tiers: TIERS}
      - {name: won, measure: accounts_won, period: month, accumulation: discrete, formula: {type: per_unit, amount: 12.5}}
    adjustments:
      - {type: holdback, name: later, share: 0.3, months: 2}
      - {type: clawback, name: churn, measure: revenue, basis: rate, restores_quota: false}
"""
    plan = plan.replace("TIERS", "[{from: 0, rate: 0.03}, {from: 300, rate: 0.05}]")
    scenario = SCENARIO[: SCENARIO.index("  p:")] + plan + "behaviour: {type: fixed}\n"
    (project / "company.yaml").write_text(scenario)
    rows = "007,2027-01-10,revenue,1000.01,D7,0.5,\n=1+1,2027-01-10,revenue,1000.01,D7,0.5,\n007,2027-01-20,accounts_won,3,D8,,\n"
    rows += ",2027-03-02,,400.00,,,D7\n"
    (project / "actuals.csv").write_text("rep_id,date,measure,amount,deal_id,share,cancels\n" + rows)
    assert pay("--out", "paid")[0] == 0
    found = rows_of(project / "paid" / "statements.csv")
    products = [row for row in found if row["rate"]]
    for row in products:
        assert abs(Decimal(row["basis"]) * Decimal(row["rate"]) - Decimal(row["amount"])) <= Decimal("1e-6"), row
    of_007 = [(row["stage"], row["item"], row["basis"], row["rate"], row["amount"]) for row in products if row["rep_id"] == "007"]
    assert of_007[:2] == [("credit", "revenue", "1000.01", "0.5", "500.005"), ("earn", "sales", "300", "0.03", "9")]
    assert of_007[2:4] == [("earn", "sales", "200.01", "0.05", "10.0005"), ("earn", "won", "3", "12.5", "37.5")]
    assert of_007[4][:4] == ("settle", "later", "56.5005", "-0.3")
    taken = next(row for row in products if row["rep_id"] == "007" and row["item"] == "churn")
    assert (taken["basis"], taken["amount"]) == ("19.0005", "-7.600048")  # × 200.00 of 500.01 credited


def test_periods_that_were_paid_before_are_compared(project: Path) -> None:
    """30,000 less in January: 150,000.01 of 150,000 pay 12,000.00 instead of 16,800.00; the other's year is not paid yet."""
    assert pay("--out", "q1", "--through", "2027-03")[0] == 0
    (project / "actuals.csv").write_text(ROWS.replace("2027-01,revenue,100000.00", "2027-01,revenue,70000.00"))
    code, out, _ = pay("--out", "year", "--paid", "q1/payments.csv", "--json")
    assert code == 0
    found = rows_of(project / "year" / "adjustments.csv")
    assert found == [{"rep_id": "007", "period": "2027-03", "paid": "16800.00", "due": "12000.00", "difference": "-4800.00"}]
    assert json.loads(out)["notes"] == ["1 payment of a period paid before differs now, by -4,800.00 in total: see adjustments"]
    assert pay("--out", "same", "--paid", "year/payments.csv")[0] == 0
    assert rows_of(project / "same" / "adjustments.csv") == []
    assert pay("--out", "book.xlsx", "--paid", "q1/payments.csv")[0] == 0
    assert load_workbook(project / "book.xlsx")["adjustments"]["E2"].value == -4800


def test_payments_before_that_are_not_understood_are_named(project: Path) -> None:
    rows = "008,2027-01,1\n007,2026-12,1\n007,2027-01,1.005\n007,2027-02,1\n007,2027-02,2\n"
    (project / "before.csv").write_text(f"rep_id,period,amount\n{rows}")
    code, _, err = pay("--out", "paid", "--paid", "before.csv")
    assert code == 2
    for said in (
        "row 2, column rep_id: '008' is not among the 2 people", "row 3, column period: '2026-12' lies outside the calendar",
        "row 4, column amount: 1.005 has more decimals", "row 6, column period: '007' has a payment for 2027-02 in an earlier row already",
    ):  # fmt: skip
        assert said in err
    assert not (project / "paid").exists()
