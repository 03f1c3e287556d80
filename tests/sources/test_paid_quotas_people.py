"""What was paid, what was asked for, and who there is, as companies write it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.sources.company import Company
from spmsim.sources.paid import read_paid
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settling import Importing


def file(tmp_path: Path, text: str, settings: str = "") -> tuple[Path, Importing]:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    (tmp_path / "spmsim.toml").write_text(settings)
    return tmp_path / "t.csv", Importing(tmp_path / "spmsim.toml")


def test_what_is_paid_locally_is_reported_at_plan_rates(tmp_path: Path) -> None:
    rows = "rep_id,period,amount,currency\nA,2026-02,100.05,EUR\nB,2026-01,(3.10),USD\nA,2026-Q1,7,USD\nA,2026,1,USD\n"
    paid = read_paid(*file(tmp_path, rows), Company("USD", rates={"EUR": Decimal("1.08")}))
    assert paid.periods == ("2026", "2026-01", "2026-02", "2026-Q1")
    assert paid.amounts.tolist() == [10005, -310, 700, 100]
    assert paid.reported.tolist() == [10805, -310, 700, 100]  # 100.05 × 1.08 = 108.054
    assert [paid.periods[place] for place in paid.period] == ["2026-02", "2026-01", "2026-Q1", "2026"]
    assert [paid.currencies[place] for place in paid.currency] == ["EUR", "USD", "USD", "USD"]
    assert dict(zip(paid.people, paid.by_person().tolist(), strict=True)) == {"A": 11605, "B": -310}


def test_payments_by_month_in_columns_and_days_of_payment(tmp_path: Path) -> None:
    wide = read_paid(*file(tmp_path, "rep_id,2026-01,2026-02\nA,5,\nB,1,2\nTotal,6,2\n"), Company("USD"))
    assert [(wide.people[p], wide.periods[t], a) for p, t, a in zip(wide.person, wide.period, wide.amounts.tolist(), strict=True)] == [
        ("A", "2026-01", 500), ("B", "2026-01", 100), ("B", "2026-02", 200),
    ]  # fmt: skip
    assert wide.notes == ("row 4: a total of 8, equal to the rows above; left out",)
    by_day = read_paid(*file(tmp_path, "rep_id,date,amount\nA,2026-03-25,5\n"), Company("USD"))
    assert by_day.periods == ("2026-03",)


def test_payments_that_do_not_join_are_kept_and_told(tmp_path: Path) -> None:
    people = People(("A", "B"), ("", ""), ("", ""), ("", ""), ("", ""), (date(2026, 2, 1), None), (None, None))
    paid = read_paid(*file(tmp_path, "rep_id,period,amount\nA,2026-01,1\nX,2026-01,9\n"), Company("USD", people))
    assert paid.people == ("A", "B", "X") and paid.reported.sum() == 1000
    assert [(one.person, one.why, one.amount) for one in paid.unjoined] == [("A", "before hire", 100), ("X", "not in the roster", 900)]
    assert paid.notes == (
        "1 person in paid is not in the roster: 9.00, 90.0 %; kept",
        "1 person in paid is credited before the month of hire: 1.00, 10.0 %; kept",
        "1 person of the roster is not in paid",
    )


def test_quotas_are_what_is_written(tmp_path: Path) -> None:
    rows = 'rep_id,period,measure,amount\nA,2026,revenue,"$1,000,000"\nA,2026,renewals,0.9\nB,2026-Q2,revenue,83333.333333\n'
    quotas = read_quotas(*file(tmp_path, rows), Company("USD", units={"revenue": "USD", "renewals": "share"}))
    assert quotas.amounts == (Decimal(1_000_000), Decimal("0.9"), Decimal("83333.333333"))
    assert quotas.measures == ("revenue", "renewals") and quotas.periods == ("2026", "2026-Q2")
    assert quotas.measure.tolist() == [0, 1, 0] and quotas.person.tolist() == [0, 0, 1]


def test_quotas_by_month_in_columns(tmp_path: Path) -> None:
    quotas = read_quotas(*file(tmp_path, "rep_id,2026-01,2026-02\nA,5,6\n"), Company("USD"))
    assert quotas.periods == ("2026-01", "2026-02") and quotas.amounts == (5, 6)


def test_a_roster_as_it_comes(tmp_path: Path) -> None:
    rows = (
        'Staff list,,,,,,,,\nrep_id,name,role,region,manager_id,hired_on,left_on,on_target_earnings,base_share\n'
        '007,"Smith, John",AE,East,M1,3/15/2024,,"$180,000",60 %\nE2,Ann,,,,1/2/2024,12/31/2026,,\nTotal,,,,,,,"$180,000",\n'
    )  # fmt: skip
    people = read_people(*file(tmp_path, rows))
    assert people.ids == ("007", "E2") and people.names == ("Smith, John", "Ann") and people.roles == ("AE", "")
    assert people.hired_on == (date(2024, 3, 15), date(2024, 1, 2)) and people.left_on == (None, date(2026, 12, 31))
    assert people.figures == {"on_target_earnings": (Decimal(180_000), None), "base_share": (Decimal("0.6"), None)}
    assert people.notes == (
        "row 1 above the headings left out",
        "row 5: a total; left out",
        "hired_on: read as month/day/year, as '3/15/2024' shows",
        "left_on: read as month/day/year, as '12/31/2026' shows",
    )


def test_figures_of_measures_and_plans_come_along(tmp_path: Path) -> None:
    people = read_people(*file(tmp_path, "rep_id,quota_revenue,potential_logos,plan\nA,5,,hunter\n"))
    assert people.figures == {"quota_revenue": (Decimal(5),), "potential_logos": (None,)} and people.texts == {"plan": ("hunter",)}


def test_no_name_id_or_pay_stands_in_what_a_log_would_show(tmp_path: Path) -> None:
    people = read_people(*file(tmp_path, "rep_id,name,role,on_target_earnings\nCANARY1,Canary Two,canary_role,31415926\n"))
    paid = read_paid(*file(tmp_path, "rep_id,period,amount\nCANARY1,2026-01,27182818\nCANARY3,2026-01,1\n"), Company("USD", people))
    quotas = read_quotas(*file(tmp_path, "rep_id,period,amount\nCANARY1,2026,16180339\n"), Company("USD", people))
    shown = repr((people, paid, quotas, Company("USD", people), paid.unjoined))
    for hidden in ("CANARY", "Canary", "canary_role", "31415926", "27182818", "16180339"):
        assert hidden not in shown


def test_a_name_of_two_people_is_refused_with_their_ids(tmp_path: Path) -> None:
    people = People(("E1", "E2"), ("Ann", "Ann"), ("", ""), ("", ""), ("", ""), (None, None), (None, None))
    with pytest.raises(BadInput, match=r"'Ann' is the name of 2 people of the roster \(E1, E2\); say which by rep_id"):
        read_paid(*file(tmp_path, "name,period,amount\nAnn,2026-01,1\n"), Company("USD", people))


def test_a_roster_says_in_which_money_people_are_paid(tmp_path: Path) -> None:
    path, how = file(tmp_path, 'rep_id,currency,on_target_earnings,quota_revenue\nA,EUR,"€80,000","$1,000,000"\nB,,"$100,000",\n')
    people = read_people(path, how, currency="USD")
    assert people.texts["currency"] == ("EUR", "")
    assert people.figures["on_target_earnings"] == (Decimal(80000), Decimal(100000))


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (
            'rep_id,on_target_earnings\nA,"€80,000"\nB,"$80,000"\n',
            "row 2, column on_target_earnings: '€80,000' is not in USD; say each person's currency in a column 'currency'",
        ),
        (
            'rep_id,currency,on_target_earnings\nA,USD,"$80,000"\nB,EUR,"$80,000"\nC,EUR,"$80,000"\n',
            "row 3, column on_target_earnings: '$80,000' is not in EUR; say each person's currency in a column 'currency'; "
            "the same in row 4",
        ),
        (
            'rep_id,currency,quota_revenue\nA,EUR,"€80,000"\n',
            "row 2, column quota_revenue: '€80,000' is not in USD; write it in the currency that is reported",
        ),
        (
            "rep_id,currency\nA,Euro\n",
            "row 2, column currency: 'Euro' is no currency; write three capital letters (ISO 4217), such as USD or EUR",
        ),
    ],
)  # fmt: skip
def test_a_roster_with_the_sign_of_other_money_is_refused(tmp_path: Path, rows: str, what: str) -> None:
    path, how = file(tmp_path, rows)
    with pytest.raises(BadInput) as refused:
        read_people(path, how, currency="USD", name="r.csv")
    assert str(refused.value) == f"r.csv  {what}"


@pytest.mark.parametrize(("year", "shown"), [(float("nan"), "nan"), (float("inf"), "inf"), (float("-inf"), "-inf")])
def test_numbers_that_are_no_year_are_refused_by_row(tmp_path: Path, year: float, shown: str) -> None:
    pq.write_table(pa.table({"rep_id": ["A", "B"], "period": [2026.0, year], "amount": [5.0, 6.0]}), tmp_path / "t.parquet")
    with pytest.raises(BadInput) as refused:
        read_paid(tmp_path / "t.parquet", Importing(tmp_path / "spmsim.toml"), Company("USD"))
    told = [(problem.path, problem.what) for problem in refused.value.problems]
    assert told == [("row 3, column period", f"{shown} is no period; write a month YYYY-MM, a quarter YYYY-Q1 or a year YYYY")]
