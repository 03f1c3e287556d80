"""Bookings of a company: what is read, exactly, in every shape that files have; what is left out, and what does not join."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from spmsim.entrances.project_tables import adds_up
from spmsim.foundation.errors import BadInput
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.sources.bookings import read_bookings
from spmsim.sources.canonical import as_csv, deal_rows, total_rows
from spmsim.sources.company import Company
from spmsim.sources.credits import credits_from_bookings
from spmsim.sources.settling import Importing
from spmsim.sources.unjoined import written_otherwise

USD = Company("USD")


def roster(*ids: str, names: tuple[str, ...] = (), hired: tuple[date | None, ...] = (), left: tuple[date | None, ...] = ()) -> People:
    n, no = len(ids), (None,) * len(ids)
    return People(ids, names or ("",) * n, ("",) * n, ("",) * n, ("",) * n, hired or no, left or no)


def read(tmp_path: Path, text: str, company: Company = USD, *, settings: str = "", accept: bool = False) -> Bookings:
    (tmp_path / "bookings.csv").write_text(text, encoding="utf-8")
    (tmp_path / "spmsim.toml").write_text(settings, encoding="utf-8")
    return read_bookings(tmp_path / "bookings.csv", Importing(tmp_path / "spmsim.toml", accept), company, name="bookings.csv")


def test_totals_by_month_stand_where_they_belong(tmp_path: Path) -> None:
    found = read(tmp_path, "rep_id,month,measure,amount\n007,2026-02,revenue,1234.56\nE1,2025-12,revenue,0\n007,2025-12,renewals,-3\n")
    assert found.people == ("007", "E1") and found.labels == ("2025-12", "2026-01", "2026-02")
    assert found.measures == ("revenue", "renewals") and found.digits == (2, 2)
    assert found.amounts.tolist() == [[[0, 0, 123456], [0, 0, 0]], [[-300, 0, 0], [0, 0, 0]]]
    assert found.stated.tolist() == [[[False, False, True], [True, False, False]], [[True, False, False], [False, False, False]]]
    assert found.notes == ()


def test_accountants_spellings_are_read_as_they_are_meant(tmp_path: Path) -> None:
    rows = 'rep_id,month,amount\nA,2026-01,"$180,000"\nB,2026-01,"(1,200)"\nC,2026-01,1 234.50\nD,2026-01,-$5\nE,2026-01,"$(0.07)"\n'
    with pytest.raises(BadInput, match="row 6, column amount"):
        read(tmp_path, rows)
    found = read(tmp_path, rows.replace("$(0.07)", "($0.07)"))
    assert found.amounts[0, :, 0].tolist() == [18_000_000, -120_000, 123_450, -500, -7]


def test_a_decimal_comma_is_read_where_it_is_declared(tmp_path: Path) -> None:
    rows = "rep_id;month;amount\nA;2026-01;1.234,50\nB;2026-01;1.234\nC;2026-01;-0,5\n"
    found = read(tmp_path, rows, settings='[tables.bookings]\ndelimiter = ";"\ndecimal = ","\n')
    assert found.amounts[0, :, 0].tolist() == [123_450, 123_400, -50]


def test_a_column_per_month_is_as_good_as_a_row(tmp_path: Path) -> None:
    wide = 'Rep,2026-01,Feb 2026,03/2026,Total\n"Smith, John",5,,"1,000.25","1,005.25"\nAnn,0,7.5,,7.5\n'
    found = read(tmp_path, wide, accept=True)
    assert found.people == ("Smith, John", "Ann")
    assert found.amounts[0].tolist() == [[500, 0, 100_025], [0, 750, 0]]
    assert found.stated[0].tolist() == [[True, False, True], [True, True, False]]
    assert found.notes == ("columns not read: 'Total'", "no column says the measure: all amounts are revenue")
    assert (tmp_path / "spmsim.toml").read_text() == '[columns.bookings]\nRep = "name"\n'


def test_short_names_of_months_are_read_where_they_are_declared(tmp_path: Path) -> None:
    wide = "rep_id,Jan-26,Feb-26\nE1,1,2\n"
    with pytest.raises(BadInput, match=r"if headings such as 'Jan-26' are months, declare month = \"mon yy\" under \[tables.bookings\]"):
        read(tmp_path, wide)
    assert read(tmp_path, wide, settings='[tables.bookings]\nmonth = "mon yy"\n').labels == ("2026-01", "2026-02")


def test_any_heading_can_be_declared_to_be_a_month_or_a_measure(tmp_path: Path) -> None:
    by_month = '[columns.bookings]\n"P1" = "2026-04"\n"P2" = "2026-05"\n'
    assert read(tmp_path, "rep_id,P1,P2\nE1,1,2\n", settings=by_month).labels == ("2026-04", "2026-05")
    by_measure = '[columns.bookings]\nsales = "amount_revenue"\norders = "amount_orders"\n'
    company = Company("USD", units={"revenue": "USD", "orders": "count"})
    found = read(tmp_path, "rep_id,month,sales,orders\nE1,2026-01,10.5,3\nE1,2026-02,4,\n", company, settings=by_measure)
    assert found.units == ("USD", "count") and found.amounts.tolist() == [[[1050, 400]], [[3, 0]]]


def test_one_row_per_deal_is_kept_beside_the_sums(tmp_path: Path) -> None:
    rows = "deal_id,rep_id,date,amount\nd1,A,2026-01-31,10\nd2,B,2026-02-01,5.5\nd3,A,2026-01-02,-1\n"
    found = read(tmp_path, rows)
    assert found.amounts[0].tolist() == [[900, 0], [0, 550]]
    assert found.deals is not None
    assert found.deals.deal_ids == ("d1", "d2", "d3")
    assert found.deals.days.tolist() == [date(2026, 1, 31), date(2026, 2, 1), date(2026, 1, 2)]
    assert found.deals.amounts.tolist() == found.deals.wholes.tolist() == [1000, 550, -100]
    assert found.deals.shares.tolist() == [1.0, 1.0, 1.0]


def test_shares_of_a_deal_sum_to_the_deal(tmp_path: Path) -> None:
    rows = "deal_id,rep_id,date,amount,share\nd1,A,2026-01-01,0.05,0.5\nd1,B,2026-01-01,0.05,30 %\nd1,C,2026-01-01,0.05,20%\n"
    deals = read(tmp_path, rows).deals
    assert deals is not None
    assert deals.amounts.tolist() == [3, 1, 1]  # 2.5 → 3, 4 − 3, 5 − 4
    assert deals.wholes.tolist() == [5, 5, 5] and deals.shares.tolist() == [0.5, 0.3, 0.2]


def test_a_row_without_a_share_beside_others_is_credited_its_own_amount_of_the_same_deal(tmp_path: Path) -> None:
    """Of a deal of 100 A has half, and B 40 without a share: 0.9 of it is credited; with 50 for B nothing is left to nobody."""
    rows = "deal_id,rep_id,date,amount,share\nd1,A,2026-01-01,100,0.5\nd1,B,2026-01-01,40,\nd2,B,2026-01-01,7,\n"
    found = read(tmp_path, rows)
    deals = found.deals
    assert deals is not None
    assert deals.amounts.tolist() == [5_000, 4_000, 700]
    assert deals.wholes.tolist() == [10_000, 10_000, 700]
    told = "1 deal has shares that sum to less than 1: the rest is credited to nobody"
    assert told in found.notes
    shared, own, alone = credits_from_bookings(found)
    assert (shared.deal_amount, shared.share) == (Decimal(10_000), Decimal("0.5"))
    assert (own.amount, own.deal_amount, own.share) == (Decimal(4_000), Decimal(10_000), None)
    assert (alone.amount, alone.deal_amount, alone.share) == (Decimal(700), None, None)
    assert told not in read(tmp_path, rows.replace(",40,", ",50,")).notes


def test_a_deal_that_is_written_again_keeps_what_each_person_is_credited_with(tmp_path: Path) -> None:
    """A has half of 100, B 40 without a share: written as such, and not as the whole deal."""
    rows = "deal_id,rep_id,date,amount,share\nd1,A,2026-01-01,100,0.5\nd1,B,2026-01-01,40,\n"
    written = as_csv(deal_rows(read(tmp_path, rows)))
    assert written.splitlines()[1:] == ["d1,A,2026-01-01,revenue,100.00,0.5", "d1,B,2026-01-01,revenue,40.00,"]
    assert read(tmp_path, written).amounts.tolist() == [[[5_000], [4_000]]]


def test_bookings_of_which_some_stand_without_a_deal_are_not_written_as_deals(tmp_path: Path) -> None:
    """A by deal and B in totals: the deals alone would lose B's 70."""
    rows = "deal_id,rep_id,date,amount\nd1,A,2026-01-01,100\n,B,2026-01-01,70\n"
    found = read(tmp_path, rows)
    assert found.amounts.sum() == 17_000
    assert not adds_up(found)


def test_a_deal_that_is_shared_in_part_is_told(tmp_path: Path) -> None:
    rows = "deal_id,rep_id,date,amount,share\nd1,A,2026-01-01,10,0.6\n"
    assert "1 deal has shares that sum to less than 1: the rest is credited to nobody" in read(tmp_path, rows).notes


def test_only_deals_that_are_won_count_and_the_others_are_told(tmp_path: Path) -> None:
    rows = "deal_id,rep_id,stage,date,amount\nd1,A,Won,2026-01-31,10\nd2,A,Lost,,\nd3,A,Open,,x\nd4,A,Lost,,7\nd5,A,,,\n"
    found = read(tmp_path, rows, settings='[tables.bookings]\nwon = ["Won"]\n')
    assert found.amounts.tolist() == [[[1000]]]
    assert found.notes[0] == "4 of 5 rows are not won and left out (Lost 2, Open 1, without a stage 1)"


def test_rows_with_a_day_and_no_deal_are_parts_of_the_month(tmp_path: Path) -> None:
    assert read(tmp_path, "rep_id,date,amount\nA,2026-01-05,1\nA,2026-01-05,1\nA,2026-01-09,2\n").amounts.tolist() == [[[400]]]


def test_parts_of_a_month_are_summed_where_they_are_declared(tmp_path: Path) -> None:
    rows = "rep_id,month,amount\nA,2026-01,1\nA,2026-01,2\n"
    assert read(tmp_path, rows, settings='[tables.bookings]\nrepeated = "summed"\n').amounts.tolist() == [[[300]]]


def test_the_order_of_a_date_is_told_by_a_day_above_twelve(tmp_path: Path) -> None:
    rows = "deal_id,rep_id,date,amount\nd1,A,3/1/2026,1\nd2,A,3/13/2026,1\n"
    found = read(tmp_path, rows)
    assert found.labels == ("2026-03",)
    assert "date: read as month/day/year, as '3/13/2026' shows" in found.notes
    declared = read(tmp_path, "rep_id,date,amount\nA,3/1/26,1\n", settings='[tables.bookings]\ndate = "d/m/yy"\n')
    assert declared.labels == ("2026-01",)


def test_title_rows_blank_rows_totals_and_a_footer_are_left_out_and_told(tmp_path: Path) -> None:
    text = (
        "Bookings FY26\n\nprinted 2026-05-01,,\nrep_id,month,amount\nA,2026-01,10\nB,2026-01,2.5\n,,\nWest total,,12.5\n"
        "C,2026-01,1\nSubtotal,,1\nGrand total,,13.5\n,source: CRM,\n"
    )
    found = read(tmp_path, text)
    assert found.people == ("A", "B", "C") and found.amounts.sum() == 1350
    assert found.notes == (
        "rows 1, 3 above the headings left out",
        "row 7: no cell is filled; left out",
        "rows 8, 10, 11: totals, equal to the rows above; left out",
        "row 12: neither a person nor an amount; left out",
        "no column says the measure: all amounts are revenue",
    )


def test_a_total_of_a_table_by_month_must_hold_in_every_month(tmp_path: Path) -> None:
    assert read(tmp_path, "rep_id,2026-01,2026-02\nA,1,2\nB,3,\nTotal,4,2\n").people == ("A", "B")
    with pytest.raises(BadInput, match="'Total' says that the row is a total, and the amount, 3, is not the sum of the rows above, 2"):
        read(tmp_path, "rep_id,2026-01,2026-02\nA,1,2\nB,3,\nTotal,4,3\n")


def test_local_currencies_are_reported_at_plan_rates(tmp_path: Path) -> None:
    company = Company("USD", rates={"EUR": Decimal("1.08"), "JPY": Decimal("0.0067")})
    rows = "rep_id,month,amount,currency\nA,2026-01,100,EUR\nA,2026-01,0.33,USD\nB,2026-01,1000,JPY\nB,2026-02,0.05,EUR\n"
    found = read(tmp_path, rows, company)
    # 100 × 1.08 = 108.00, and 0.33; 1,000 yen × 0.0067 = 6.70; 0.05 × 1.08 = 0.054 → 0.05
    assert found.amounts.tolist() == [[[10833, 0], [670, 5]]]
    assert {name: held.tolist() for name, held in found.local.items()} == {
        "USD": [[[33, 0], [0, 0]]], "EUR": [[[10000, 0], [0, 5]]], "JPY": [[[0, 0], [1000, 0]]],
    }  # fmt: skip
    assert found.rates == company.rates


def test_a_declared_currency_holds_for_the_whole_table(tmp_path: Path) -> None:
    company = Company("USD", rates={"EUR": Decimal("1.1")})
    found = read(tmp_path, "rep_id,month,amount\nA,2026-01,€10\n", company, settings='[tables.bookings]\ncurrency = "EUR"\n')
    assert found.amounts.tolist() == [[[1100]]] and found.local["EUR"].tolist() == [[[1000]]]


def test_successes_and_trials_of_shares(tmp_path: Path) -> None:
    company = Company("USD", units={"revenue": "USD", "renewals": "share"})
    found = read(tmp_path, "rep_id,month,measure,amount,out_of\nA,2026-01,renewals,9,10\nA,2026-01,revenue,5,\n", company)
    assert found.amounts.tolist() == [[[500]], [[9]]]
    assert found.out_of is not None and found.out_of.tolist() == [[[0]], [[10]]]


def test_nothing_that_came_due_is_not_the_same_as_nothing_said(tmp_path: Path) -> None:
    rows = ["A,2026-01,renewals,0,0", "A,2026-02,renewals,0,", "A,2026-03,renewals,2,3"]
    found = read(tmp_path, "\n".join(["rep_id,month,measure,amount,out_of", *rows, ""]), Company("USD", units={"renewals": "share"}))
    assert [found.trials(0, 0, month) for month in range(3)] == [0, None, 3]
    assert [",".join(row) for row in total_rows(found)][1:] == rows


def test_who_is_not_in_the_roster_is_kept_with_their_money_and_told(tmp_path: Path) -> None:
    rows = "rep_id,month,amount\nE1,2026-01,97.6\nX9,2026-01,1.4\nX8,2026-01,1\nE3,2026-01,0\n"
    found = read(tmp_path, rows, Company("USD", roster("E1", "E2", "E3")))
    assert found.people == ("E1", "E2", "E3", "X9", "X8")
    assert found.in_roster.tolist() == [True, True, True, False, False]
    assert found.amounts.sum() == 10_000 and found.without_bookings == ("E2",)
    assert [(one.person, one.why, one.month, one.amount) for one in found.unjoined] == [
        ("X9", "not in the roster", "2026-01", 140), ("X8", "not in the roster", "2026-01", 100),
    ]  # fmt: skip
    assert found.notes[1:] == (
        "2 people in bookings are not in the roster: revenue 2.40, 2.4 %; kept",
        "1 person of the roster is not in bookings",
    )


def test_bookings_before_hire_and_after_leaving_are_kept_and_told(tmp_path: Path) -> None:
    people = roster("A", hired=(date(2026, 2, 15),), left=(date(2026, 3, 2),))
    rows = "rep_id,month,amount\nA,2026-01,1\nA,2026-02,2\nA,2026-03,3\nA,2026-04,4\n"
    found = read(tmp_path, rows, Company("USD", people))
    assert found.amounts.tolist() == [[[100, 200, 300, 400]]]
    apart = [(one.why, one.month, one.amount) for one in found.unjoined]
    assert apart == [("before hire", "2026-01", 100), ("after leaving", "2026-04", 400)]
    assert found.notes[1:] == (
        "1 person in bookings is credited before the month of hire: revenue 1.00, 10.0 %; kept",
        "1 person in bookings is credited after the month of exit: revenue 4.00, 40.0 %; kept",
    )


def test_names_are_joined_to_ids_whatever_their_spaces_and_accents_are_made_of(tmp_path: Path) -> None:
    people = roster("E1", "E2", names=("Jos\u00e9 Ng", "Ann Lee"))
    rows = "name,month,amount\nJose\u0301 Ng,2026-01,1\nAnn\u00a0Lee,2026-01,2\nann lee,2026-01,4\n"
    found = read(tmp_path, rows, Company("USD", people))
    assert found.people == ("E1", "E2", "ann lee")
    assert found.amounts[0, :, 0].tolist() == [100, 200, 400]


def test_an_id_counts_before_a_name(tmp_path: Path) -> None:
    people = roster("E1", "E2", names=("Ann", "Ann"))
    found = read(tmp_path, "rep_id,name,month,amount\nE2,Ann,2026-01,1\n", Company("USD", people))
    assert found.amounts[0, :, 0].tolist() == [0, 100]


def test_ids_that_a_program_took_for_numbers_are_the_ids_they_were(tmp_path: Path) -> None:
    found = read(tmp_path, "rep_id,month,amount\n272.0,2026-01,1\n281.0,2026-01,2\n", Company("USD", roster("272", "281")))
    assert found.people == ("272", "281")
    assert "rep_id: every id is a whole number with '.0' behind it; read without" in found.notes
    assert read(tmp_path, "rep_id,month,amount\n272.0,2026-01,1\nA,2026-01,2\n").people == ("272.0", "A")


def test_a_workbook_and_a_parquet_file_say_the_same_as_text(tmp_path: Path) -> None:
    rows = [("A", date(2026, 1, 31), 1234.56), ("B", date(2026, 2, 1), 0.1 + 0.2), ("A", date(2026, 2, 28), 7)]
    plain = "rep_id,date,amount\n" + "".join(f"{rep},{day},{round(amount, 2)}\n" for rep, day, amount in rows)
    expected = read(tmp_path, plain)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Bookings",), (), ("rep_id", "date", "amount", "note"), *(row for row in rows)):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    table = pa.table({
        "rep_id": pa.array([row[0] for row in rows]).dictionary_encode(),
        "date": pa.array([datetime(row[1].year, row[1].month, row[1].day) for row in rows], pa.timestamp("ns")),
        "amount": pa.array([Decimal("1234.56"), Decimal("0.30"), Decimal("7.00")], pa.decimal128(12, 2)),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "b.parquet")
    for name in ("b.xlsx", "b.parquet"):
        found = read_bookings(tmp_path / name, Importing(tmp_path / "none.toml"), USD)
        assert (found.people, found.labels) == (expected.people, expected.labels)
        assert np.array_equal(found.amounts, expected.amounts)


def test_a_large_file_is_read_cell_by_cell_as_a_plain_reader_would(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("rep_id,month,amount,note\n")
        for row in range(50_000):
            stream.write(f'R{row % 321},2026-{row // 321 % 12 + 1:02d},"{row * 37 % 9_000_000:,}.25","line\n{row}"\n')
    settings = tmp_path / "spmsim.toml"
    settings.write_text('[tables.bookings]\nrepeated = "summed"\n')
    found = read_bookings(path, Importing(settings), USD)
    sums: dict[tuple[str, str], Decimal] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["rep_id"], row["month"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row["amount"].replace(",", ""))
    assert {
        (rep, month): Decimal(int(found.amounts[0, person, at])) / 100
        for person, rep in enumerate(found.people) for at, month in enumerate(found.labels) if found.stated[0, person, at]
    } == sums  # fmt: skip


def test_people_written_in_other_case_or_order_are_not_joined_but_told(tmp_path: Path) -> None:
    people = roster("E1", "E2", "E3", names=("John Smith", "Ann Lee", "Lee Ann"))
    rows = 'name,month,amount\n"Smith, John",2026-01,1\nJOHN SMITH,2026-01,1\nann lee,2026-01,1\nBo Ek,2026-01,1\n'
    found = read(tmp_path, rows, Company("USD", people))
    assert found.notes[1] == (
        "4 people in bookings are not in the roster: revenue 4.00, 100.0 %; kept; "
        "2 of them are there in other case, order of names or zeros in front"
    )
    strays = [person for person, known in zip(found.people, found.in_roster, strict=True) if not known]
    assert written_otherwise(strays, people) == {"Smith, John": "E1", "JOHN SMITH": "E1"}


def test_rows_without_an_amount_say_nothing_and_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, "rep_id,month,amount\nA,2026-01,5\nB,2026-01,\nC,,\nA,2026-02,0\n")
    assert found.people == ("A",) and found.stated.tolist() == [[[True, True]]]
    assert found.notes[0] == "rows 3, 4: no amount; left out"


def test_totals_and_deals_of_two_measures_are_not_taken_for_one(tmp_path: Path) -> None:
    """Of three measures the second is booked by nobody: A's deals of the third are not B's totals of the first."""
    rows = "rep_id,month,measure,amount,deal_id\nA,2026-01,services,5,D1\nB,2026-01,revenue,7,\n"
    found = read(tmp_path, rows, Company("USD", units={"revenue": "USD", "wins": "count", "services": "USD"}))
    assert {(m, p): int(found.amounts[m, p, 0]) for m, p in np.argwhere(found.stated.any(axis=2)).tolist()} == {(0, 1): 700, (2, 0): 500}


@pytest.mark.parametrize(("written", "meant"), [("columns.deal", "deals"), ("tables.payment", "payments")])
def test_blocks_of_deals_and_payments_that_are_misspelt_are_named(tmp_path: Path, written: str, meant: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, "rep_id,month,measure,amount\nA,2026-01,revenue,5\n", settings=f'[{written}]\n"Deal" = "deal_id"\n')
    assert [(one.path, meant in one.what) for one in refused.value.problems] == [(written, True)]
